/** The book refuses in the order of the table of refusals, and a refused command changes nothing. */

import { describe, expect, it } from 'vitest'
import type { OfferTerms, OrderTerms } from './book'
import { addPool, fund, offer, openBook, order, START, said } from './book-desk'

/** Each line has the fault it is named after and as many of those below it as can be had at once. */
const ORDER_FAULTS: readonly (readonly [string, Partial<OrderTerms>, string?, string?])[] = [
  ['market.invalid_input', { limits: {}, nodes: 0 }, 'used'],
  ['market.key_reused', { limits: { Z: 150 }, nodes: 0 }, 'used'],
  ['market.instrument_unknown', { limits: { Z: 150, Y: 150, H: 150 }, nodes: 0 }],
  ['market.shape_mixed', { limits: { Y: 150, H: 150 }, nodes: 0 }],
  ['market.instrument_halted', { limits: { H: 150 }, nodes: 0 }],
  ['market.bad_nodes', { nodes: 65_536, end: START, limits: { X: 150 } }],
  ['market.bad_nodes', { nodes: 2, min: 3, end: START }],
  ['market.bad_window', { end: START, goodTill: 1, chunk: 3, limits: { X: 150 } }],
  ['expired', { goodTill: START - 1, end: START + 5_000, chunk: 3, limits: { X: 150 } }],
  ['market.beyond_horizon', { end: START + 2_209, chunk: 4, limits: { X: 150 } }],
  ['market.bad_chunk', { chunk: 3, duration: 2, limits: { X: 150 } }],
  ['market.bad_combination', { chunk: 4, duration: 2, limits: { X: 150 } }],
  ['market.bad_combination', { postOnly: true, ioc: true, limits: { X: 150 } }],
  ['market.bad_combination', { now: 2, start: null, end: null, limits: { X: 150 } }],
  ['market.bad_combination', { now: 2, ioc: true, limits: { X: 150 } }],
  ['market.bad_combination', { maxTotalMicros: 5, ioc: true, nodes: 2 }],
  ['market.bad_price', { nodes: 65_535, limits: { X: 900_000_000_050 } }],
  ['market.total_too_large', { nodes: 65_535, end: START + 2_208, limits: { X: 900_000_000_000, N: null } }],
  ['market.too_many_open', { limits: { N: null, X: 9_000_000 } }],
  ['market.no_reference', { limits: { N: null, X: 9_000_000 } }, undefined, 'B2'],
  [
    'market.outside_collar',
    { limits: { X: 3_000_100 }, maxTotalMicros: 5, ioc: true, min: 1 },
    undefined,
    'B2',
  ],
  ['market.quote_stale', { maxTotalMicros: 15_999_999, ioc: true, min: 1 }, undefined, 'B2'],
  ['market.would_trade', { postOnly: true }, undefined, 'B2'],
  ['market.buying_power_short', { limits: { X: 3_000_000 } }, undefined, 'B2'],
]

describe('refusals of an order', () => {
  it.each(ORDER_FAULTS.map((fault) => ({ fault })))('$fault.0 comes before those below it', ({ fault }) => {
    const [code, terms, key, organisation] = fault
    const book = openBook({ openMax: 1 })
    offer(book, {})
    fund(book)
    order(book, { limits: { X: 100_000 } }, 'used')
    const before = book.snapshot()
    const result = order(book, terms, key ?? null, organisation)
    expect(said(result)).toBe(code)
    if (result.outcome !== 'refused') return
    const { seq, ended, answers, ...rest } = book.snapshot()
    expect(rest).toEqual({ ...before, seq: undefined, ended: undefined, answers: undefined })
  })
})

const OFFER_FAULTS: readonly (readonly [string, Partial<OfferTerms>, string?])[] = [
  ['market.instrument_halted', { pool: 'halted', nodes: 0 }],
  ['market.bad_nodes', { nodes: 0, end: START, priceMicros: 150 }],
  ['market.bad_window', { end: START, goodTill: 1, priceMicros: 150 }],
  ['market.bad_window', { minHours: 9, goodTill: 1, priceMicros: 150 }],
  ['market.beyond_horizon', { end: START + 2_209, priceMicros: 150 }],
  ['market.bad_price', { nodes: 65_535, priceMicros: 900_000_000_000_050 }],
  ['market.total_too_large', { nodes: 65_535, priceMicros: 900_000_000_000 }],
  ['market.too_many_open', { pool: 'nowhere' }],
  ['market.pool_unknown', { pool: 'nowhere', priceMicros: 100 }, 'P2'],
  ['market.pool_not_yours', { pool: 'closed', nodes: 99, priceMicros: 100 }, 'P2'],
  ['market.pool_closed', { pool: 'closed', nodes: 99, priceMicros: 100 }],
  ['market.over_pool', { nodes: 9, priceMicros: 100 }],
  ['market.outside_collar', { priceMicros: 999_900 }],
]

describe('refusals of an offer', () => {
  it.each(OFFER_FAULTS.map((fault) => ({ fault })))('$fault.0 comes before those below it', ({ fault }) => {
    const [code, terms, organisation] = fault
    const isFull = code === 'market.too_many_open'
    const book = openBook({ openMax: isFull ? 1 : 10 })
    addPool(book, 'halted', 'H')
    addPool(book, 'closed', 'X')
    book.apply({ kind: 'pool_state', pool: 'closed', state: 'closed' })
    offer(book, {})
    expect(said(offer(book, terms, organisation))).toBe(code)
  })

  it('a window that is past expires, however far it claims to reach, and leaves nothing in the book', () => {
    const book = openBook()
    expect(said(offer(book, { start: START - 4, end: START }))).toBe('expired')
    expect(said(offer(book, { goodTill: 1, end: 9_000_000_000_000 }))).toBe('expired')
    expect(said(offer(book, { goodTill: 1 }, 'P2'))).toBe('market.pool_unknown')
    expect(book.own('P1').offers).toEqual([])
  })

  it('a price on the collar’s bound is allowed on both sides', () => {
    const book = openBook()
    fund(book)
    expect(said(offer(book, { priceMicros: 1_000_000 }))).toBe('open')
    expect(said(order(book, { limits: { X: 3_000_000 } }))).toBe('filled')
  })
})
