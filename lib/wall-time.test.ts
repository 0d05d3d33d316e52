import { expect, test } from 'vitest'
import { UTC } from './format-time'
import { wallTime, withZone } from './wall-time'

test.each([
  ['2026-12-07T08:00', '2026-12-07T08:00:00+08:00'],
  ['2026-12-07T08:00:00', '2026-12-07T08:00:00+08:00'],
  ['2026-12-07T08:00Z', '2026-12-07T08:00Z'],
  ['tomorrow', 'tomorrow'],
])('a wall time gets its zone, and nothing else is touched: %s', (typed, meant) => {
  expect(withZone(typed)).toBe(meant)
})

test('what a field shows is the instant it came from', () => {
  const at = new Date('2026-12-07T00:00:00Z')
  expect(wallTime(at)).toBe('2026-12-07T08:00')
  expect(new Date(withZone(wallTime(at))).getTime()).toBe(at.getTime())
  expect(withZone(wallTime(at, UTC), UTC)).toBe('2026-12-07T00:00:00+00:00')
})
