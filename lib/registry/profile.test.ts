import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHIP_ALIASES, CHIP_MODELS, claimsOfChip } from './chip-catalogue'
import { type ChipClaim, claimInUse, claimsAbout, normaliseChipName } from './chip-model'
import { NODE_CLASSES } from './node-class'
import { nominalProfile, profileOfClaims } from './profile'

/** Chip, then train, decode and mixed of its best documented claims, in ppm. */
const TABLE = `
  h100-sxm      1000000 1000000 1000000
  h100-pcie      764408  608955  682268
  h200-sxm      1000000 1432835 1197010
  h20            149646 1194029  422707
  a100-80g-sxm   315470  608955  438300
  a100-40g-sxm   315470  464179  382667
  a30            166835  278507  215556
  l40s           366026  257910  307248
  rtx-4090       167037  300895  224188
  v100-sxm       126390  268656  184269
  t4              65722   95522   79233
  mi300x        1321536 1582089 1445955
  910b           323559  477611  393109
  910c           789686  955223  868519
  mlu590         258847  367164  308284
  mlu370-x8       97067  182089  132946
  k100           194135  716417  372936
  z100            97067  304477  171914
  s4000          101112  229253  152250`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
  .map(([chip = '', train, decode, mixed]) => [chip, Number(train), Number(decode), Number(mixed)] as const)

describe('the performance vector', () => {
  test.each(TABLE)('of %s is %i, %i and %i to the ppm', (chip, train, decode, mixed) => {
    const first = (figure: 'compute' | 'bandwidth') =>
      claimsAbout(claimsOfChip(chip), figure, figure === 'compute' ? 'FP16' : null)[0]?.value ?? 0
    expect(nominalProfile(first('compute'), first('bandwidth'))).toEqual({ train, decode, mixed })
  })

  test('takes the lowest of conflicting claims of one tier', () => {
    expect(profileOfClaims(claimsOfChip('910b'))).toEqual({ train: 258_847, decode: 119_402, mixed: 175_803 })
    expect(profileOfClaims(claimsOfChip('910c'))).toEqual({ train: 788_675, decode: 955_223, mixed: 867_963 })
  })

  test('of a chip with an unknown figure is unknown, never 0', () => {
    expect(profileOfClaims(claimsOfChip('x86-64'))).toBeNull()
    expect(profileOfClaims(claimsAbout(claimsOfChip('910b'), 'bandwidth'))).toBeNull()
  })

  test('never falls when compute or bandwidth grows', () => {
    const peak = fc.integer({ min: 1, max: 100_000_000 })
    fc.assert(
      fc.property(peak, peak, fc.nat(1_000_000), fc.nat(1_000_000), (compute, bandwidth, more, wider) => {
        const before = nominalProfile(compute, bandwidth)
        const after = nominalProfile(compute + more, bandwidth + wider)
        for (const workload of ['train', 'decode', 'mixed'] as const)
          expect(after[workload]).toBeGreaterThanOrEqual(before[workload])
      }),
    )
  })
})

describe('claims', () => {
  const claim = (value: number, tier: ChipClaim['tier'], source: string, asOf: string): ChipClaim => ({
    figure: 'bandwidth',
    precision: null,
    dense: null,
    value,
    unit: 'MB/s',
    basis: 'nominal',
    tier,
    source,
    asOf,
    version: '2026.1',
  })

  test('a measurement overrides a claim, a newer word of one source its older one, then the lowest counts', () => {
    const claims = [
      claim(100, 'declared', 'maker', '2025-01'),
      claim(900, 'tested', 'suite', '2025-01'),
      claim(700, 'tested', 'suite', '2026-01'),
      claim(800, 'tested', 'peer', '2024-01'),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(claims, { minLength: 4 }), (shuffled) => {
        expect(claimInUse(shuffled)?.value).toBe(700)
      }),
    )
    expect(claimInUse([])).toBeNull()
  })

  test('every figure of the catalogue says unit, basis, source, tier and date, and compute its precision and dense flag', () => {
    for (const chip of CHIP_MODELS)
      for (const said of claimsOfChip(chip.id)) {
        expect(said).toMatchObject({ basis: 'nominal', tier: 'declared' })
        expect(said.asOf).toMatch(/^20\d\d-\d\d$/)
        expect(said.source).not.toBe('')
        expect(said.dense).toBe(said.figure === 'compute' ? true : null)
        expect(Number.isInteger(said.value) && said.value > 0).toBe(true)
      }
  })
})

describe('names', () => {
  test.each([
    ['H100_SXM', 'h100sxm'],
    ['NVIDIA H100 80GB HBM3', 'h10080gbhbm3'],
    ['NVIDIA GeForce RTX 4090', 'rtx4090'],
    ['ＮＶＩＤＩＡ　Ａ３０', 'a30'],
    ['华为昇腾 910B', '华为昇腾910b'],
  ])('%s is compared as %s', (text, normal) => {
    expect(normaliseChipName(text)).toBe(normal)
  })

  test('one spelling of one source means one chip', () => {
    const seen = new Set(CHIP_ALIASES.map(({ source, text }) => `${source}:${text}`))
    expect(seen.size).toBe(CHIP_ALIASES.length)
  })

  test('every node class is made of a chip of the catalogue', () => {
    const chips = CHIP_MODELS.map((chip) => chip.id)
    for (const nodeClass of NODE_CLASSES) expect(chips).toContain(nodeClass.chip)
    expect(NODE_CLASSES.map((nodeClass) => nodeClass.id)).toEqual(
      'h100-sxm-8 h200-sxm-8 h20-8 910b-8 910c-8 a100-80g-sxm-8 l40s-8 cpu-x86-64 cpu-x86-1 cpu-arm-1'.split(
        ' ',
      ),
    )
  })
})
