import { describe, expect, test } from 'vitest'
import { changeBasisPoints, priceFigure } from './figure'

const trade = (price: number, nodeHours: number, seller: string) => ({
  priceMicrosPerNodeHour: BigInt(price * 1_000_000),
  nodeHours,
  seller,
})

describe('a price is called one only of a large enough sample', () => {
  test.each([
    [
      'four trades of three sellers',
      [trade(1, 1, 'a'), trade(1, 1, 'b'), trade(1, 1, 'c'), trade(1, 1, 'a')],
      'insufficient',
    ],
    [
      'five trades of two sellers',
      [trade(1, 1, 'a'), trade(1, 1, 'b'), trade(1, 1, 'a'), trade(1, 1, 'b'), trade(1, 1, 'a')],
      'insufficient',
    ],
    [
      'five trades of three sellers',
      [trade(1, 1, 'a'), trade(1, 1, 'b'), trade(1, 1, 'c'), trade(1, 1, 'a'), trade(1, 1, 'b')],
      'ok',
    ],
  ])('%s', (_, trades, state) => {
    const figure = priceFigure(trades)
    expect(figure.state).toBe(state)
    expect(figure.medianMicros === null).toBe(state === 'insufficient')
    expect(figure.n).toBe(trades.length)
  })
})

test('the median is weighted by node-hours, so one large trade outweighs many small ones', () => {
  const figure = priceFigure([
    trade(9, 100, 'a'),
    trade(1, 1, 'b'),
    trade(1, 1, 'c'),
    trade(1, 1, 'b'),
    trade(1, 1, 'c'),
  ])
  expect(figure.medianMicros).toBe(9_000_000n)
  expect(figure.volumeNodeHours).toBe(104)
})

test('a change needs both prices', () => {
  expect(changeBasisPoints(10_000_000n, 9_950_000n)).toBe(-50)
  expect(changeBasisPoints(null, 1n)).toBeNull()
})
