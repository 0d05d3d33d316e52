import { expect, test } from 'vitest'
import { needInput } from './need'
import { findPath, needOfQuery } from './need-query'

const SAID = { nodeClass: 'h100-sxm-8', zone: 'any', amount: '3', unit: 'cards', hours: '4', limit: '' }

test('a link of a need reads back as the same need', () => {
  const need = needInput.parse({
    ...SAID,
    limit: '18.5',
    from: '2026-12-07T00:00:00.000Z',
    minTier: 'declared',
  })
  const query = Object.fromEntries(new URL(findPath(need, 'q'), 'http://x').searchParams)
  expect(needInput.parse(needOfQuery(query))).toEqual(need)
})

test('an empty time is now, a typed one has the zone of the form, and no class is no need', () => {
  expect(needOfQuery({ ...SAID, at: '' })?.from).toBe('now')
  expect(needOfQuery({ ...SAID, at: '2026-12-07T08:00' })?.from).toBe('2026-12-07T08:00:00+08:00')
  expect(needOfQuery({ at: '2026-12-07T08:00' })).toBeNull()
})
