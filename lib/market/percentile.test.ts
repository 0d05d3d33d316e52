import { expect, test } from 'vitest'
import { spread } from './percentile'

const price = (units: number) => BigInt(Math.round(units * 1_000_000))

test('asked prices are weighted by what stands behind them', () => {
  const asked = [
    { priceMicros: price(3), weight: 10 },
    { priceMicros: price(2), weight: 10 },
    { priceMicros: price(2.1), weight: 80 },
  ]
  expect(spread(asked)).toEqual({ p10: price(2), median: price(2.1), p90: price(2.1) })
})

test('nothing has no percentile, and a weight of nothing counts for nothing', () => {
  expect(spread([]).median).toBeNull()
  expect(
    spread([
      { priceMicros: price(9), weight: 0 },
      { priceMicros: price(2), weight: 1 },
    ]).p90,
  ).toBe(price(2))
})
