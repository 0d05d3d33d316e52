import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Chain, EMPTY_CHAIN, isNewSeq, linkBatch, takeSeq } from './chain'

test('in whatever order batches come, each is new once and no hole is left', () => {
  const order = fc.shuffledSubarray(
    Array.from({ length: 30 }, (_, n) => n + 1),
    { minLength: 30 },
  )
  fc.assert(
    fc.property(order, (seqs) => {
      let chain: Chain = EMPTY_CHAIN
      for (const [index, seq] of seqs.entries()) {
        expect(isNewSeq(chain, seq)).toBe(true)
        chain = takeSeq(chain, seq)
        const come = new Set(seqs.slice(0, index + 1))
        for (let one = 1; one <= 30; one += 1) expect(isNewSeq(chain, one)).toBe(!come.has(one))
      }
      expect(chain).toMatchObject({ maxSeq: 30, holes: [] })
    }),
  )
})

test('a hole is split by what falls into its middle', () => {
  const chain = takeSeq(takeSeq(EMPTY_CHAIN, 9), 5)
  expect(chain.holes).toEqual([
    [1, 4],
    [6, 8],
  ])
})

test('a batch continues the chain only with the next number and the right hash', () => {
  const link = { seq: 1, prev: '', bodyHash: 'a', throughSlot: 7 }
  const one = linkBatch(EMPTY_CHAIN, link)
  expect(one).toMatchObject({ wholeSeq: 1, wholeHash: 'a', throughSlot: 7 })
  if (!one) return
  expect(linkBatch(one, { seq: 2, prev: 'wrong', bodyHash: 'b', throughSlot: 8 })).toBeNull()
  expect(linkBatch(one, { seq: 3, prev: 'a', bodyHash: 'b', throughSlot: 8 })).toBeNull()
  expect(linkBatch(one, { seq: 2, prev: 'a', bodyHash: 'b', throughSlot: 3 })).toMatchObject({
    throughSlot: 7,
  })
})
