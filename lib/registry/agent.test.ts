import { expect, test } from 'vitest'
import { agentOfRequest, medianOffset, nameRequest, numberOfRequest, offsetOfSample } from './agent'

test('the id of a signed call names its agent and its number', () => {
  const id = nameRequest('a0123', 'sync', 1_767_225_663_000)
  expect([agentOfRequest(id), numberOfRequest(id)]).toEqual(['a0123', 1_767_225_663_000])
  expect(numberOfRequest('a0123-7')).toBeNull()
})

test('half a round trip is no clock error', () => {
  const sample = {
    serverAt: '2026-01-01T00:00:00.000Z',
    agentAt: '2026-01-01T00:00:00.100Z',
    roundTripMs: 200,
  }
  expect(offsetOfSample(sample)).toBe(0)
})

test('one wild sample does not move the offset; only the last five count', () => {
  expect(medianOffset([3, 4, 90_000, 5, 2])).toBe(4)
  expect(medianOffset([40_000, 40_000, 40_000, 1, 2, 3, 4, 5])).toBe(3)
  expect(medianOffset([])).toBe(0)
})
