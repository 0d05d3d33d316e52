import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { computeChain, figure } from './self-test'

test('a chain starts from nonce and index and is hashed step by step', () => {
  const nonce = '00'.repeat(32)
  const start = createHash('sha256').update(Buffer.alloc(32)).update('7').digest()
  expect(computeChain(nonce, 7, 0)).toBe(start.toString('hex'))
  expect(computeChain(nonce, 7, 1)).toBe(createHash('sha256').update(start).digest('hex'))
})

test('a FLOPS figure without precision and dense flag is refused', () => {
  expect(figure.safeParse({ name: 'compute', value: 30, unit: 'GFLOPS' }).success).toBe(false)
  expect(
    figure.safeParse({ name: 'compute', value: 30, unit: 'GFLOPS', precision: 'fp64', dense: true }).success,
  ).toBe(true)
})
