import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Chance, seededChance } from '../id'
import {
  ancestorsOfCpid,
  CPID_KINDS,
  checkPair,
  compactCpid,
  drawCpid,
  hasRightPair,
  isCpid,
  kindOfCpid,
  LABEL_ALPHABET,
  parentOfCpid,
  partsOfCpid,
  platformOfCpid,
  readCpid,
  spellCpid,
} from './cpid'

const FULL_FORMS = `
  CN.N00-0C CN.R31-VQ CN.S84-SI CN.S36-AW CN.R44-4N CN.R65-OK CN.R90-NN CN.R21-LF CN.R33-UC
  CN.R31.T4F5V3-A3 CN.R31.0M10K7-DT CN.N00.0FCV8J-40 CN.S84.J2Z0MC-2W
  CN.R31.T4F5V3.43DZ-TC CN.S84.J2Z0MC.E8Y2-R0
  CN.R31.T4F5V3.43DZ.F5KZNW-HD CN.S84.J2Z0MC.E8Y2.292ZJ6-01
  CN.R31.T4F5V3.43DZ.F5KZNW.0Q1R2S3T-0K`
  .trim()
  .split(/\s+/)

const SEED = Number(process.env.SEED ?? '20260101')
const ERRORS = Number(process.env.CPID_ERRORS ?? '100000')

/** A source of small integers for drawing errors, from one seed. */
function dice(seed: string): (sides: number) => number {
  const chance = seededChance(seed)
  return (sides) => Buffer.from(chance(4)).readUInt32BE() % sides
}

/** A random identifier of each kind. */
function drawChain(chance: Chance): string[] {
  const chain = ['CN.R31-VQ']
  for (let depth = 1; depth < CPID_KINDS.length; depth += 1) chain.push(drawCpid(chain.at(-1) ?? '', chance))
  return chain
}

describe('the check pair', () => {
  test('is that of ISO/IEC 7064 MOD 1271-36 in the published steps', () => {
    expect(checkPair('ISO79')).toBe('3W')
    expect(checkPair('CNR31')).toBe('VQ')
    expect(checkPair('CNS847Q0W1X')).toBe('4L')
  })

  test.each(FULL_FORMS)('of %s is right, and each prefix has its own', (cpid) => {
    expect(readCpid(cpid)).toEqual({ state: 'good', cpid, kind: kindOfCpid(cpid) })
    expect(hasRightPair(compactCpid(cpid))).toBe(true)
    for (const ancestor of ancestorsOfCpid(cpid)) expect(isCpid(ancestor)).toBe(true)
  })

  test(`refuses every one of ${ERRORS} single, adjacent and jump errors`, () => {
    const roll = dice(`errors/${SEED}`)
    const chance = seededChance(`cpids/${SEED}`)
    let chain = drawChain(chance)
    for (let count = 0; count < ERRORS; count += 1) {
      if (count % 100 === 0) chain = drawChain(chance)
      const cpid = chain[count % chain.length] ?? ''
      const wrong = spoil(compactCpid(cpid), roll)
      if (wrong && hasRightPair(wrong)) throw new Error(`seed ${SEED}: ${cpid} became ${wrong} and passed`)
    }
  })
})

/** One substitution, one swap of neighbours or one swap over a neighbour; null when it changed nothing. */
function spoil(compact: string, roll: (sides: number) => number): string | null {
  const characters = [...compact]
  const kind = roll(3)
  const at = roll(compact.length - kind)
  const replacement =
    kind === 0 ? '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(roll(36)) : characters[at + kind]
  if (kind > 0) characters[at + kind] = characters[at] ?? ''
  characters[at] = replacement ?? ''
  const wrong = characters.join('')
  return wrong === compact ? null : wrong
}

describe('kinds and parts', () => {
  test.each([
    ['CN.N00-0C', 'platform', 7],
    ['CN.R31.T4F5V3-A3', 'operator', 13],
    ['CN.R31.T4F5V3.43DZ-TC', 'site', 17],
    ['CN.R31.T4F5V3.43DZ.F5KZNW-HD', 'pool', 23],
    ['CN.R31.T4F5V3.43DZ.F5KZNW.0Q1R2S3T-0K', 'lot', 31],
  ] as const)('%s is a %s of %i characters', (cpid, kind, length) => {
    expect(kindOfCpid(cpid)).toBe(kind)
    expect(compactCpid(cpid)).toHaveLength(length)
    expect(spellCpid(compactCpid(cpid))).toBe(cpid)
  })

  test('a pool names its chain of issue', () => {
    const pool = 'CN.R31.T4F5V3.43DZ.F5KZNW-HD'
    expect(ancestorsOfCpid(pool)).toEqual(['CN.R31-VQ', 'CN.R31.T4F5V3-A3', 'CN.R31.T4F5V3.43DZ-TC'])
    expect(parentOfCpid(pool)).toBe('CN.R31.T4F5V3.43DZ-TC')
    expect(platformOfCpid(pool)).toBe('CN.R31-VQ')
    expect(parentOfCpid('CN.R31-VQ')).toBeNull()
    expect(platformOfCpid('CN.R31-VQ')).toBe('CN.R31-VQ')
    expect(partsOfCpid(pool)).toEqual(['CN', 'R31', 'T4F5V3', '43DZ', 'F5KZNW', 'HD'])
  })
})

describe('typing', () => {
  test.each([
    ['cn.r31.OMl0k7-dt', 'CN.R31.0M10K7-DT'],
    [' CN。R31。0M10K7－DT ', 'CN.R31.0M10K7-DT'],
    ['CNR310M10K7DT', 'CN.R31.0M10K7-DT'],
    ['https://x/id/CN.R31.0M10K7-DT?at=2026-01-01T00:00:00Z', 'CN.R31.0M10K7-DT'],
    ['https://x/zh/id/CN.R31.0M10K7-DT#record', 'CN.R31.0M10K7-DT'],
    ['https://x/id/CN.R31.0M10K7-DT/state', 'CN.R31.0M10K7-DT'],
    ['cpid:CN.R31.0M10K7-DT', 'CN.R31.0M10K7-DT'],
    ['CPID：ＣＮ．Ｒ３１．０Ｍ１０Ｋ７－ＤＴ', 'CN.R31.0M10K7-DT'],
    ['CN R31 0M10K7 – DT', 'CN.R31.0M10K7-DT'],
    ['CN_R31·0M10K7—DT', 'CN.R31.0M10K7-DT'],
    ['CN.R3L.0M10K7-DT', 'CN.R31.0M10K7-DT'],
    ['cn.s84-si', 'CN.S84-SI'],
    ['CN.NO0-0C', 'CN.N00-0C'],
    ['CN.R31.T4F5V3.43DZ.F5KZNW.OQ1R2S3T-OK', 'CN.R31.T4F5V3.43DZ.F5KZNW.0Q1R2S3T-0K'],
  ])('%s is read as %s', (typed, cpid) => {
    expect(readCpid(typed)).toMatchObject({ state: 'good', cpid })
  })

  test.each([
    ['', 'malformed'],
    ['CN', 'malformed'],
    ['CN.R31.T4F5V3-A', 'malformed'],
    ['CN.R31.T4F5V3-A3X', 'malformed'],
    ['CN.R31.T4F5*3-A3', 'malformed'],
    ['CN.R31.T4F5é3-A3', 'malformed'],
    ['CN.X31.T4F5V3-A3', 'malformed'],
    ['CN.N01-0C', 'malformed'],
    ['C0.R31-VQ', 'malformed'],
    ['cn.r31.OMU0k7-dt', 'bad_character'],
    ['CN.R31.0M10K7-DU', 'bad_character'],
    ['CN.R65-0K', 'check_wrong'],
    ['CN.R31.0M10K8-DT', 'check_wrong'],
    ['x'.repeat(100_000), 'malformed'],
  ])('%s is refused as %s', (typed, state) => {
    expect(readCpid(typed).state).toBe(state)
  })

  test('a root with an I is kept as typed', () => {
    const cpid = `IT.R31-${checkPair('ITR31')}`
    expect(readCpid(cpid)).toMatchObject({ state: 'good', cpid })
    expect(readCpid('1T.R31-VQ').state).toBe('malformed')
  })

  test('every drawn identifier survives print, compact form, lower case and look-alikes', () => {
    const draw = fc.string({ minLength: 1, maxLength: 12 }).map((seed) => drawChain(seededChance(seed)))
    fc.assert(
      fc.property(draw, (chain) => {
        for (const cpid of chain) {
          expect(isCpid(cpid)).toBe(true)
          expect(readCpid(compactCpid(cpid))).toMatchObject({ cpid })
          expect(readCpid(cpid.toLowerCase())).toMatchObject({ cpid })
          const blurred = cpid.slice(0, 6) + cpid.slice(6).replaceAll('0', 'o').replaceAll('1', 'l')
          expect(readCpid(blurred)).toMatchObject({ cpid })
        }
      }),
      { numRuns: 1_000, seed: SEED },
    )
  })
})

describe('drawing', () => {
  test('what is drawn uses 32 characters and no look-alike, its check pair included', () => {
    const chance = seededChance(`draw/${SEED}`)
    for (let count = 0; count < 500; count += 1)
      for (const cpid of drawChain(chance).slice(1))
        for (const character of compactCpid(cpid).slice(5)) expect(LABEL_ALPHABET).toContain(character)
  })

  test('a label whose check pair would hold a look-alike is skipped', () => {
    const bytesOf = (label: string) => [...label].map((character) => LABEL_ALPHABET.indexOf(character))
    const draws = [bytesOf('7Q0W1X'), bytesOf('J2Z0MC')]
    const cpid = drawCpid('CN.S84-SI', () => Uint8Array.from(draws.shift() ?? []))
    expect(cpid).toBe('CN.S84.J2Z0MC-2W')
  })

  test('nothing is drawn below a lot', () => {
    const lot = drawChain(seededChance('lot')).at(-1) ?? ''
    expect(() => drawCpid(lot, seededChance('below'))).toThrow('nothing is issued below')
  })
})

describe('corrections', () => {
  test.each([
    ['CN.R31.T4F5V3.43DZ.F5KNZW-HD', 'a swap'],
    ['CN.R31.T4F5V3.43DZ.F5KZMW-HD', 'a substitution'],
    ['CN.R31.T4F5V3.43DZ.F5KZNW-HB', 'an error in the pair'],
  ])('%s (%s) has one candidate', (typed) => {
    expect(readCpid(typed)).toEqual({ state: 'check_wrong', candidates: ['CN.R31.T4F5V3.43DZ.F5KZNW-HD'] })
  })

  test('the true string is among the candidates of 1,000 single and adjacent errors', () => {
    const roll = dice(`corrections/${SEED}`)
    const chance = seededChance(`corrected/${SEED}`)
    for (let count = 0; count < 1_000; count += 1) {
      const cpid = drawChain(chance)[1 + (count % 4)] ?? ''
      const characters = [...compactCpid(cpid)]
      const at = roll(characters.length - 1)
      const swapped = [characters[at + 1], characters[at]]
      if (count % 2) characters.splice(at, 2, ...swapped.map((character) => character ?? ''))
      else characters[at] = LABEL_ALPHABET.charAt(roll(32))
      const reading = readCpid(characters.join(''))
      if (reading.state === 'good') expect(reading.cpid).toBe(cpid)
      else expect(reading.candidates, `seed ${SEED}, ${characters.join('')}`).toContain(cpid)
    }
  })

  test('an error that breaks the grammar is offered a correction too', () => {
    expect(readCpid('CN.X31.T4F5V3-A3')).toMatchObject({ candidates: ['CN.R31.T4F5V3-A3'] })
    expect(readCpid('CR.N31.T4F5V3-A3')).toMatchObject({ candidates: ['CN.R31.T4F5V3-A3'] })
  })
})
