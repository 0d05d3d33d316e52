import { describe, expect, test } from 'vitest'
import { poolInput, siteInput } from './site-input'

const POOL = {
  site: 'CN.R31.T4F5V3.43DZ-TC',
  nodeClass: 'h100-sxm-8',
  terms: 'firm',
  nodes: '16',
  memoryMibPerNode: '1048576',
  nameEn: 'Qingpu pool 1',
  nameZh: '',
}

/** The first fault: its field, and the refusal it names. */
function faultOf(typed: object): string {
  const [issue] = poolInput.safeParse({ ...POOL, ...typed }).error?.issues ?? []
  return issue ? `${issue.path.join('.')} ${issue.message}` : 'accepted'
}

describe('what a provider types', () => {
  test('is read as numbers, and a name in one language serves for both', () => {
    expect(poolInput.parse(POOL)).toEqual({
      ...POOL,
      nodes: 16,
      memoryMibPerNode: 1_048_576,
      nameZh: 'Qingpu pool 1',
    })
    expect(siteInput.parse({ zone: 'cn-east', nameEn: ' ', nameZh: ' 青浦一号 ' })).toEqual({
      zone: 'cn-east',
      nameEn: '青浦一号',
      nameZh: '青浦一号',
    })
  })

  test.each([
    [{ nodes: '0' }, 'nodes registry.nodes_invalid'],
    [{ nodes: '-1' }, 'nodes registry.nodes_invalid'],
    [{ nodes: '65536' }, 'nodes registry.nodes_invalid'],
    [{ nodes: '1.5' }, 'nodes registry.nodes_invalid'],
    [{ nodes: 'many' }, 'nodes registry.nodes_invalid'],
    [{ nodes: '' }, 'nodes registry.nodes_invalid'],
    [{ memoryMibPerNode: '1 TiB' }, 'memoryMibPerNode registry.memory_invalid'],
    [{ nameEn: '', nameZh: '' }, 'nameEn registry.name_missing'],
    [{ nodes: '65535', nameEn: 'x'.repeat(80) }, 'accepted'],
  ])('%j is answered: %s', (typed, answer) => {
    expect(faultOf(typed)).toBe(answer)
  })

  test.each([
    { terms: 'gift' },
    { nameEn: 'x'.repeat(81) },
    { nameEn: 'line\nbreak' },
    { nameEn: 'right\u202eto left' },
    { site: "'; drop table pools" },
    { nodeClass: 'a\u0000b' },
  ])('%j is not taken', (typed) => {
    expect(faultOf(typed)).not.toBe('accepted')
  })
})
