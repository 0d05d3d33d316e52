import { expect, test, vi } from 'vitest'
import { explainRefusal, Refusal } from '.'

test('a refusal of another copy of the module is one, and nothing else is', async () => {
  vi.resetModules()
  const other = await import('.')
  expect(other.Refusal).not.toBe(Refusal)
  expect(new other.Refusal('market.unavailable') instanceof Refusal).toBe(true)
  expect(new Error('market.unavailable') instanceof Refusal).toBe(false)
  expect({ code: 'market.unavailable' } instanceof Refusal).toBe(false)
})

test('numbers that are money read as money', () => {
  const refusal = new Refusal('market.bad_price', 'price', { tickMicros: 100 })
  expect(explainRefusal(refusal, 'en')).toContain('multiples of 0.0001')
})
