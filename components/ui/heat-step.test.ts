import { describe, expect, it } from 'vitest'
import { heatStep } from './heat-step'

describe('heat', () => {
  it.each([
    [0, 96, 0],
    [1, 96, 1],
    [24, 96, 1],
    [25, 96, 2],
    [48, 96, 2],
    [72, 96, 3],
    [73, 96, 4],
    [96, 96, 4],
    [3, 0, 0],
  ])('%d free of %d is step %d', (free, of, step) => {
    expect(heatStep(free, of)).toBe(step)
  })
})
