import { describe, expect, test } from 'vitest'
import type { CancellationTerms } from '../lease/lease'
import { costOfHours, endingSteps, feeInside } from './quote'

describe('what ending early costs is told by date', () => {
  const step = (untilHoursBefore: number | null, costMicros: bigint) => ({ untilHoursBefore, costMicros })
  const part = (terms: CancellationTerms, costMicros = 85_248_000_000) => ({ terms, costMicros })
  test.each([
    ['without terms all is owed', [part([])], [step(null, 85_248_000_000n)]],
    ['by the minute nothing is kept', [part([[0, 0]])], [step(null, 0n)]],
    [
      'steps of the spec: free, half, all',
      [
        part([
          [168, 500_000],
          [24, 1_000_000],
        ]),
      ],
      [step(168, 0n), step(24, 42_624_000_000n), step(null, 85_248_000_000n)],
    ],
    ['parts with other terms add up', [part([[0, 0]], 100), part([], 50)], [step(null, 50n)]],
  ])('%s', (_, parts, expected) => {
    expect(endingSteps(parts)).toEqual(expected)
  })
})

test('an hour from now costs one hour, though two are set aside', () => {
  const parts = [{ nodes: 1, priceMicros: 400_000, start: 10, end: 12 }]
  expect(costOfHours(parts, 1)).toBe(400_000n)
  expect(costOfHours(parts, null)).toBe(800_000n)
})

test('the fee is rounded down, so the provider gains the fraction', () => {
  expect(feeInside(85_248_000_000n)).toBe(2_131_200_000n)
  expect(feeInside(39n)).toBe(0n)
})
