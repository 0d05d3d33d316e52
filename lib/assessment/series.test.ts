import { expect, test } from 'vitest'
import { priceFigure } from './figure'
import { lastDays } from './series'

const NOON = new Date('2026-03-05T12:00:00Z')
const figure = (n: number) =>
  priceFigure(
    Array.from({ length: n }, (_, order) => ({
      priceMicrosPerNodeHour: 2_000_000n,
      nodeHours: 1,
      seller: `s${order % 3}`,
    })),
  )

test('a day without trades stays in the series as a gap, and too few trades are no price', () => {
  const days = lastDays(
    [
      { day: '2026-03-03', traded: figure(6) },
      { day: '2026-03-05', traded: figure(2) },
    ],
    NOON,
    4,
  )
  expect(days.map((day) => [day.dayStart.toISOString().slice(0, 10), day.medianMicros, day.n])).toEqual([
    ['2026-03-02', null, 0],
    ['2026-03-03', 2_000_000n, 6],
    ['2026-03-04', null, 0],
    ['2026-03-05', null, 2],
  ])
})
