import { describe, expect, it } from 'vitest'
import { rangeOf, runsOf } from './chart-scale'

describe('scale of a chart', () => {
  it('holds every value and ends on readable steps', () => {
    expect(rangeOf([18.45, 19.2, null, 18.9])).toEqual({ low: 18.4, high: 19.2 })
    expect(rangeOf([0.8, 0.8])).toEqual({ low: 0.78, high: 0.82 })
    expect(rangeOf([0, 0])).toEqual({ low: -1, high: 1 })
    expect(rangeOf([null, null])).toBeNull()
  })

  it('a missing value is a gap, never a zero', () => {
    expect(runsOf([1, 2, null, 2], { low: 1, high: 2 }, 40, 10)).toEqual([
      [
        { x: 5, y: 10 },
        { x: 15, y: 0 },
      ],
      [{ x: 35, y: 0 }],
    ])
  })
})
