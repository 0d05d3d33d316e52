/** Every reason why nothing is found can be met, and it comes with the number a buyer needs next. */

import { describe, expect, it } from 'vitest'
import type { Book, OrderTerms } from './book'
import { createBook } from './book-naive'
import { playPicture } from './book-picture'
import { REASONS } from './explain'

function drawn(picture: string): Book {
  const book = createBook({ id: 'b', funds: 'none' })
  playPicture(book, picture)
  return book
}

const need = { nodes: 4, min: 4, start: 0, end: 8, limits: { X: 2_100_000 } }
type Case = readonly [
  reason: string,
  numbers: object,
  picture: string,
  terms?: Partial<OrderTerms>,
  asker?: string,
]

const CASES: readonly Case[] = [
  ['no_such_hardware', { instruments: '' }, 'a'],
  ['not_trading', {}, 'a1 P1/S1 4x[0,8)@2.00\nhalt X'],
  ['all_taken', { until: 4 }, 'a1 P1/S1 4x[0,24)@2.00\nb1 4x[0,4) lim 2.00'],
  ['all_taken', {}, 'pool p P1/S1 4x[0,8)'],
  ['too_few_nodes', { nodes: 3 }, 'a1 P1/S1 3x[0,8)@2.00'],
  ['no_offer_spans_window', { chunkHours: 4 }, 'a1 P1/S1 4x[0,4)@2.00\na2 P1/S1 4x[4,8)@2.00'],
  ['only_own_offers', { nodes: 4 }, 'a1 P1/S1 4x[0,8)@2.00', {}, 'P1'],
  ['tier_too_low', { tier: 'tested' }, 'a1 P1/S1 4x[0,8)@2.00', { minTier: 'attested' }],
  ['not_in_pools', { nodes: 4 }, 'a1 P1/S1 4x[0,8)@2.00', { pools: ['elsewhere'] }],
  ['too_short', { hours: 10 }, 'a1 P1/S1 4x[0,24)@2.00 minHours 12\na2 P2/S2 4x[0,24)@2.00 minHours 10'],
  ['not_at_one_site', { nodes: 3 }, 'a1 P1/S1 3x[0,8)@2.00\na2 P1/S2 2x[0,8)@2.00', { sameSite: true }],
  [
    'price_too_low',
    { limitMicros: 2_400_000, gapMicros: 300_000 },
    'a1 P1/S1 4x[0,8)@2.00\na2 P2/S2 5x[0,8)@2.20\na3 P3/S3 3x[0,8)@2.40',
    { nodes: 10, min: 10 },
  ],
]

describe('explain', () => {
  it.each(CASES.map((example) => ({ example })))(
    '$example.0, with its numbers: $example.1',
    ({ example }) => {
      const [reason, numbers, picture, terms = {}, asker] = example
      const book = picture === 'a' ? createBook({ id: 'b' }) : drawn(picture)
      if (picture === 'a') book.apply({ kind: 'open', instrument: 'X', cards: 8 })
      const plan = book.plan({ ...need, ...terms }, asker ?? null)
      expect(plan.why).toEqual({ reason, numbers })
      expect(plan.fills).toEqual([])
    },
  )

  it('every reason has its case', () => {
    expect(new Set(CASES.map(([reason]) => reason))).toEqual(new Set(REASONS))
  })

  it('a plan that finds some of it says what keeps the rest away', () => {
    const book = drawn('a1 P1/S1 3x[0,8)@2.00\na2 P2/S2 5x[0,8)@2.20')
    const plan = book.plan({ ...need, nodes: 10, min: 1 })
    expect(plan).toMatchObject({ nodes: 3, rest: 7, why: { reason: 'too_few_nodes', numbers: { nodes: 8 } } })
  })
})
