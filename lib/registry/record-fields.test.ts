import { describe, expect, test } from 'vitest'
import { firstRecord, type IdentifierRecord, nextRecord, spellRecord } from './record'
import { alterLetter, fieldsOfRecord, newsOfVersion } from './record-fields'

const day = (date: number) => new Date(`2026-11-0${date}T00:00:00Z`)
const FIRST = firstRecord(
  'CN.R31.T4F5V3.43DZ.F5KZNW-HD',
  {
    names: { en: 'Qingpu pool 1', zh: '青浦一号池' },
    tier: 'declared',
    body: { chip: 'h100-sxm', nodes: 16, origin: 'synthetic' },
  },
  day(1),
)

function versionsOf(...revisions: Partial<IdentifierRecord>[]): IdentifierRecord[] {
  const versions = [FIRST]
  for (const revision of revisions) {
    const before = versions.at(-1) ?? FIRST
    versions.push(nextRecord(before, '', revision, day(versions.length + 1)))
  }
  return versions
}

describe('fields', () => {
  test('say since when they hold, also where a value went away and came back', () => {
    const versions = versionsOf({ tier: 'tested' }, { tier: 'declared' }, { tier: 'tested' })
    const fields = fieldsOfRecord(versions)
    const since = (name: string) => fields.find(({ field }) => field === name)?.since
    expect(since('names')).toEqual(day(1))
    expect(since('tier')).toEqual(day(4))
    expect(since('chip')).toEqual(day(1))
  })

  test('are tested only where the self-test looks; what the platform decides is nobody’s claim', () => {
    const evidence = (versions: IdentifierRecord[]) =>
      Object.fromEntries(fieldsOfRecord(versions).map(({ field, tier, by }) => [field, `${tier} ${by}`]))
    expect(evidence(versionsOf({ tier: 'tested' }))).toMatchObject({
      names: 'declared operator',
      chip: 'declared operator',
      nodes: 'tested operator',
      origin: 'null platform',
      state: 'null platform',
    })
    expect(evidence(versionsOf()).nodes).toBe('declared operator')
  })

  test('of no version are none', () => {
    expect(fieldsOfRecord([])).toEqual([])
  })
})

test('a version tells what it brought', () => {
  const [first, second, third, fourth] = versionsOf(
    { tier: 'tested' },
    { state: 'suspended' },
    { body: { nodes: 8 } },
  )
  if (!first || !second || !third || !fourth) throw new Error('four versions')
  expect(newsOfVersion(null, first)).toEqual({ kind: 'issued' })
  expect(newsOfVersion(first, second)).toEqual({ kind: 'tier', tier: 'tested' })
  expect(newsOfVersion(second, third)).toEqual({ kind: 'state', state: 'suspended' })
  expect(newsOfVersion(third, fourth)).toEqual({ kind: 'fields' })
})

test('exactly one letter is altered, whatever the name is', () => {
  for (const en of ['Qingpu pool 1', 'X', '青浦', '“7”']) {
    const text = spellRecord({ ...FIRST, names: { en, zh: '池' } })
    const altered = alterLetter(text)
    const differing = [...text].filter((letter, at) => letter !== [...altered.text][at])
    expect(differing).toHaveLength(1)
    expect(altered.text).not.toBe(text)
  }
})
