import fc from 'fast-check'
import { expect, test } from 'vitest'
import { priceServedTime, splitCharge } from './lease-hour'

test.each([
  ['2 nodes, 60 and 45 min at 20.00', 20_000_000n, 6_300_000n, 35_000_000n],
  ['1,234,567 ms at 7.31', 7_310_000n, 1_234_567n, 2_506_857n],
  ['1 ms at 1.80, half a micro', 1_800_000n, 1n, 0n],
  ['3 ms at 1.80, one and a half', 1_800_000n, 3n, 2n],
  ['5 ms at 1.80, two and a half', 1_800_000n, 5n, 2n],
  ['98,500 ms at 0.40', 400_000n, 98_500n, 10_944n],
  ['20,900 ms at 0.40', 400_000n, 20_900n, 2_322n],
  ['nothing served', 400_000n, 0n, 0n],
])('%s costs what the rule says', (_, price, ms, micros) => {
  expect(priceServedTime(price, ms)).toBe(micros)
})

test.each([
  [33_018_868n, 32_193_397n, 825_471n],
  [35_000_000n, 34_125_000n, 875_000n],
  [10_944n, 10_671n, 273n],
  [2_322n, 2_264n, 58n],
  [39n, 39n, 0n],
  [0n, 0n, 0n],
])(
  'a charge of %i gives the provider %i and the platform %i at 25,000 ppm',
  (chargeMicros, providerMicros, feeMicros) => {
    expect(splitCharge(chargeMicros, 25_000)).toEqual({ chargeMicros, providerMicros, feeMicros })
  },
)

const prices = fc.bigInt(100n, 10n ** 12n)
const nodes = fc.bigInt(1n, 65_535n)

test('the parts add up to the charge, and no revision upwards takes anything from anybody', () => {
  fc.assert(
    fc.property(
      fc.bigInt(0n, 10n ** 15n),
      fc.bigInt(0n, 1_000n),
      fc.integer({ min: 0, max: 1_000_000 }),
      (charge, more, ppm) => {
        const [first, second] = [splitCharge(charge, ppm), splitCharge(charge + more, ppm)]
        expect(first.providerMicros + first.feeMicros).toBe(charge)
        expect(second.providerMicros >= first.providerMicros && second.feeMicros >= first.feeMicros).toBe(
          true,
        )
      },
    ),
  )
})

test('an hour never costs more than what was reserved for it, and exactly that when it was served whole', () => {
  fc.assert(
    fc.property(prices, nodes, fc.bigInt(0n, 3_600_000n), (price, n, ms) => {
      expect(priceServedTime(price, n * 3_600_000n)).toBe(price * n)
      expect(priceServedTime(price, n * ms) <= price * n).toBe(true)
    }),
  )
})
