/** The naive book draws the market's vectors, refuses in the table's order, answers a key once, and counts every micro. */

import { describe, expect, it } from 'vitest'
import type { AmendCommand, Book, BookConfig, BookResult, OfferTerms, OrderTerms } from './book'
import { createBook } from './book-naive'
import { playPicture } from './book-picture'
import { VECTORS } from './book-vectors'

const START = 1_000

/** A book at slot 1,000 with X (reference 2.00), Y (four cards), N (no reference), H (halted) and 8 nodes of P1 on X. */
function openBook(config: Partial<BookConfig> = {}): Book {
  const book = createBook({ id: 'b', ...config })
  book.apply({ kind: 'tick', slot: START })
  for (const [instrument, cards] of Object.entries({ X: 8, Y: 4, N: 8, H: 8 })) {
    const referenceMicros = instrument === 'N' ? null : 2_000_000
    book.apply({ kind: 'open', instrument, cards, referenceMicros })
  }
  book.apply({ kind: 'halt', instrument: 'H' })
  addPool(book, 'p1', 'X')
  return book
}

function addPool(book: Book, pool: string, instrument: string): BookResult {
  const owner = { organisation: 'P1', origin: 'real', site: 'S1' } as const
  return book.apply({ kind: 'pool', pool, ...owner, instrument, tier: 'tested', ranges: [[0, null, 8]] })
}

function fund(book: Book, amountMicros = 1_000_000_000, organisation = 'B1'): void {
  const transfer = `${organisation} ${book.seq}`
  book.apply({ kind: 'credit', organisation, fund: 'main', amountMicros, transfer })
}

function order(
  book: Book,
  terms: Partial<OrderTerms>,
  key: string | null = null,
  organisation = 'B1',
): BookResult {
  const whole = { nodes: 1, start: START, end: START + 8, limits: { X: 2_500_000 }, ...terms }
  return book.apply({ kind: 'order', organisation, origin: 'real', key, order: whole })
}

function offer(book: Book, terms: Partial<OfferTerms>, organisation = 'P1'): BookResult {
  const whole = { pool: 'p1', nodes: 8, start: START, end: START + 8, priceMicros: 2_000_000, ...terms }
  return book.apply({ kind: 'offer', organisation, origin: 'real', key: null, offer: whole })
}

function amend(book: Book, target: number, to: AmendCommand['to'], organisation = 'B1'): BookResult {
  return book.apply({ kind: 'amend', organisation, origin: 'real', key: null, target, to })
}

/** What became of it in one word: a refusal's code, a state, or that it needs funds. */
function said(result: BookResult): string {
  if (result.outcome === 'refused') return result.refused.code
  return result.outcome === 'done' ? `${result.state}` : result.outcome
}

describe('vectors', () => {
  it.each(VECTORS)('$name: $says', ({ picture }) => {
    const book = createBook({ id: 'b', funds: 'none' })
    expect(playPicture(book, picture)).toBe(picture.trim())
  })
})

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

  it('a price on the collar’s bound is allowed on both sides', () => {
    const book = openBook()
    fund(book)
    expect(said(offer(book, { priceMicros: 1_000_000 }))).toBe('open')
    expect(said(order(book, { limits: { X: 3_000_000 } }))).toBe('filled')
  })
})

describe('buying power', () => {
  it('moves from free to locked to spent, and what was locked too high is free again', () => {
    const book = openBook()
    fund(book)
    offer(book, { nodes: 4 })
    order(book, { nodes: 10 })
    const power = {
      fund: 'main',
      freeMicros: 816_000_000,
      lockedMicros: 120_000_000,
      spentMicros: 64_000_000,
    }
    expect(book.buyingPower('B1')).toEqual([power])
  })

  it('locks the dearest of several limits', () => {
    const book = openBook()
    book.apply({ kind: 'open', instrument: 'X2', cards: 8 })
    addPool(book, 'p2', 'X2')
    fund(book, 200_000_000)
    const terms = { nodes: 4, end: START + 10, limits: { X: 2_000_000, X2: 2_600_000 } }
    const resting = order(book, terms)
    expect(book.buyingPower('B1')[0]?.lockedMicros).toBe(104_000_000)
    if (resting.outcome === 'done') book.apply({ kind: 'cancel', organisation: 'B1', target: resting.seq })
    offer(book, { nodes: 2, end: START + 10, priceMicros: 1_950_000 })
    offer(book, { pool: 'p2', nodes: 3, end: START + 10, priceMicros: 2_300_000 })
    order(book, terms)
    const power = { fund: 'main', freeMicros: 111_500_000, lockedMicros: 0, spentMicros: 88_500_000 }
    expect(book.buyingPower('B1')).toEqual([power])
  })

  it('an order that can be funded takes no number and leaves nothing under its key', () => {
    const book = openBook()
    const hash = book.stateHash()
    const terms = { nodes: 1, start: START, end: START + 8, limits: { X: 2_500_000 } }
    const command = { kind: 'order', organisation: 'B1', origin: 'real', key: 'k', order: terms } as const
    const needs = {
      outcome: 'needs_funds',
      logged: false,
      neededMicros: 20_000_000,
      freeMicros: 0,
      gapMicros: 20_000_000,
    }
    expect(book.apply({ ...command, fundable: true })).toEqual(needs)
    expect(book.stateHash()).toBe(hash)
    fund(book, 20_000_000)
    expect(said(book.apply({ ...command, fundable: true }))).toBe('open')
  })

  it('what open orders need cannot be taken out, and a transfer counts once', () => {
    const book = openBook()
    const credit = { kind: 'credit', organisation: 'B1', fund: 'main' } as const
    book.apply({ ...credit, amountMicros: 30_000_000, transfer: 'in' })
    expect(book.apply({ ...credit, amountMicros: 30_000_000, transfer: 'in' })).toMatchObject({
      logged: false,
    })
    order(book, {})
    expect(said(book.apply({ ...credit, amountMicros: -10_000_001, transfer: 'out' }))).toBe('reserve.locked')
    expect(said(book.apply({ ...credit, amountMicros: -10_000_000, transfer: 'out' }))).toBe('null')
    expect(book.buyingPower('B1')).toEqual([
      { fund: 'main', freeMicros: 0, lockedMicros: 20_000_000, spentMicros: 0 },
    ])
  })
})

describe('keys', () => {
  it('a key seen before gets the first answer and trades once', () => {
    const book = openBook()
    offer(book, {})
    fund(book)
    const first = order(book, { nodes: 3 }, 'k')
    const again = order(book, { nodes: 3 }, 'k')
    expect(first).toMatchObject({ outcome: 'done', logged: true, state: 'filled' })
    expect(again).toEqual({ ...first, logged: false, changes: [] })
    expect(book.freeNodes('X', START, START + 1)).toEqual([{ slot: START, nodes: 5, capacity: 8 }])
    expect(said(order(book, { nodes: 4 }, 'k'))).toBe('market.key_reused')
    expect(said(order(book, { nodes: 4 }, 'k', 'B2'))).toBe('market.buying_power_short')
  })

  it('a refusal under a key is the answer again, and a key is forgotten a day after its order ended', () => {
    const book = openBook()
    expect(said(order(book, { end: START + 40, start: START + 30 }, 'k'))).toBe('market.buying_power_short')
    fund(book)
    expect(said(order(book, { end: START + 40, start: START + 30 }, 'k'))).toBe('market.buying_power_short')
    book.apply({ kind: 'tick', slot: START + 24 })
    expect(said(order(book, { end: START + 40, start: START + 30 }, 'k'))).toBe('open')
  })
})

describe('amend and cancel', () => {
  it('another organisation’s order is unknown, an ended one is done', () => {
    const book = openBook()
    fund(book)
    const resting = order(book, {})
    const target = resting.outcome === 'done' ? resting.seq : 0
    const cancel = { kind: 'cancel', target } as const
    expect(said(book.apply({ ...cancel, organisation: 'B2' }))).toBe('market.order_unknown')
    expect(said(book.apply({ ...cancel, organisation: 'B1' }))).toBe('cancelled')
    expect(said(book.apply({ ...cancel, organisation: 'B1' }))).toBe('market.order_done')
    expect(said(book.apply({ ...cancel, organisation: 'B2' }))).toBe('market.order_unknown')
    expect(said(amend(book, target, { nodes: 1 }))).toBe('market.order_done')
  })

  it('an amend in place only makes it less; anything else is a whole new order with a new number', () => {
    const book = openBook()
    fund(book, 40_000_000)
    const resting = order(book, { nodes: 2 })
    const target = resting.outcome === 'done' ? resting.seq : 0
    expect(said(amend(book, target, { nodes: 2 }))).toBe('market.bad_nodes')
    expect(said(amend(book, target, { nodes: 0 }))).toBe('market.bad_nodes')
    expect(said(amend(book, target, { goodTill: START + 1 }))).toBe('market.bad_window')
    const dearer = { nodes: 2, start: START, end: START + 8, limits: { X: 2_600_000 } }
    expect(said(amend(book, target, { order: dearer }))).toBe('market.buying_power_short')
    expect(book.own('B1').orders.map(({ seq }) => seq)).toEqual([target])
    const cheaper = { ...dearer, limits: { X: 2_400_000 } }
    const changed = amend(book, target, { order: cheaper })
    expect(changed).toMatchObject({ state: 'open', rest: 2 })
    expect(book.own('B1').orders.map(({ lockedMicros }) => lockedMicros)).toEqual([38_400_000])
    const cancelled = changed.outcome === 'done' ? changed.changes : []
    expect(cancelled).toContainEqual(
      expect.objectContaining({ seq: target, state: 'cancelled', by: 'amended' }),
    )
  })

  it('a repriced offer loses its place, and its buyers keep their leases', () => {
    const book = openBook()
    const first = offer(book, { nodes: 4 })
    fund(book)
    order(book, { nodes: 1 })
    const target = first.outcome === 'done' ? first.seq : 0
    const terms = { pool: 'p1', nodes: 8, start: START, end: START + 8, priceMicros: 1_900_000 }
    expect(said(amend(book, target, { offer: terms }, 'P1'))).toBe('open')
    expect(book.own('P1').offers.map(({ free }) => free)).toEqual([[[START, START + 8, 7]]])
  })
})

describe('quotes', () => {
  it('executes at the total quoted or less, and not one micro above it', () => {
    const book = openBook()
    offer(book, { nodes: 2 })
    offer(book, { nodes: 8, priceMicros: 2_200_000 })
    const terms = { nodes: 3, min: 3, start: START, end: START + 8, limits: { X: 2_500_000 }, ioc: true }
    const quote = book.plan(terms)
    expect(quote).toMatchObject({ totalMicros: 49_600_000, nodes: 3, rest: 0, why: null, refused: null })
    fund(book, 49_600_000)
    expect(said(order(book, { ...terms, maxTotalMicros: 49_599_999 }))).toBe('market.quote_stale')
    expect(said(order(book, { ...terms, maxTotalMicros: 49_600_000 }))).toBe('filled')
    expect(book.buyingPower('B1')[0]).toMatchObject({
      freeMicros: 0,
      lockedMicros: 0,
      spentMicros: 49_600_000,
    })
  })

  it('a plan changes nothing, and names no price an order could not have', () => {
    const book = openBook()
    offer(book, { nodes: 2, priceMicros: 3_000_100 })
    const hash = book.stateHash()
    const open = { nodes: 1, start: START, end: START + 8, limits: { X: null } }
    expect(book.plan(open).why).toMatchObject({ reason: 'price_too_low' })
    offer(book, { nodes: 2, priceMicros: 3_000_000 })
    expect(book.plan(open).totalMicros).toBe(24_000_000)
    expect(book.plan(open, 'P1').why?.reason).toBe('only_own_offers')
    expect(book.plan({ ...open, start: START - 1 }).refused?.code).toBe('market.window_past')
    expect(hash).not.toBe(book.stateHash())
  })

  it('a search ranks its starts by total, then start', () => {
    const book = openBook()
    offer(book, { nodes: 2, end: START + 6, priceMicros: 2_000_000 })
    offer(book, { nodes: 2, start: START + 4, end: START + 12, priceMicros: 1_500_000 })
    const need = { nodes: 2, start: START, end: START + 12, duration: 4, limits: { X: null } }
    const { rectangles, found } = book.search(need)
    expect(found).toBe(8)
    expect(rectangles.slice(0, 6).map(({ start, totalMicros }) => [start - START, totalMicros])).toEqual([
      [4, 12_000_000],
      [5, 12_000_000],
      [6, 12_000_000],
      [7, 12_000_000],
      [8, 12_000_000],
      [0, 16_000_000],
    ])
  })
})

describe('operation', () => {
  it('a halted instrument collects nothing, and runs its resting orders when it reopens', () => {
    const book = openBook()
    fund(book)
    const resting = order(book, { nodes: 2 })
    book.apply({ kind: 'pool_state', pool: 'p1', state: 'stale' })
    expect(said(offer(book, {}))).toBe('open')
    book.apply({ kind: 'halt', instrument: 'X' })
    expect(book.apply({ kind: 'pool_state', pool: 'p1', state: 'live' })).toMatchObject({ fills: [] })
    const seq = resting.outcome === 'done' ? resting.seq : 0
    const reopened = book.apply({ kind: 'reopen', instrument: 'X' })
    expect(reopened).toMatchObject({ fills: [[seq, expect.any(Number), 2, START, START + 8, 2_500_000]] })
  })

  it('a pool that shrinks below its leases names the short slots and cuts nothing', () => {
    const book = openBook()
    offer(book, {})
    fund(book)
    order(book, { nodes: 6 })
    const shrunk = book.apply({
      kind: 'pool',
      pool: 'p1',
      organisation: 'P1',
      origin: 'real',
      site: 'S1',
      instrument: 'X',
      tier: 'tested',
      ranges: [[START + 2, START + 4, 5]],
    })
    expect(shrunk).toMatchObject({ changes: [{ change: 'pool', short: [[START + 2, START + 4, 1]] }] })
    expect(book.freeNodes('X', START + 1, START + 3).map(({ nodes }) => nodes)).toEqual([2, 0])
  })

  it('a higher tier is new capacity, a lower one only stops new trades', () => {
    const book = openBook()
    offer(book, {})
    fund(book)
    order(book, { minTier: 'metered' })
    const raised = book.apply({ kind: 'pool_tier', pool: 'p1', tier: 'attested' })
    expect(raised).toMatchObject({
      fills: [[expect.any(Number), expect.any(Number), 1, START, START + 8, 2_000_000]],
    })
    book.apply({ kind: 'pool_tier', pool: 'p1', tier: 'declared' })
    expect(said(order(book, { minTier: 'tested', ioc: true }))).toBe('cancelled')
  })

  it('a pool counts once in the ladder, at its cheapest price first', () => {
    const book = openBook()
    offer(book, { nodes: 8, priceMicros: 2_500_000 })
    offer(book, { nodes: 6, priceMicros: 2_000_000, minHours: 4 })
    fund(book)
    order(book, { nodes: 3, limits: { X: 1_500_000 } })
    order(book, { nodes: 1, duration: 2, limits: { X: 1_600_000 } })
    const { asks, bids, flexibleBids, offerCount, orderCount } = book.depth('X', START, START + 8)
    expect(asks).toEqual([
      { priceMicros: 2_000_000, nodes: 6 },
      { priceMicros: 2_500_000, nodes: 2 },
    ])
    expect(bids).toEqual([{ priceMicros: 1_500_000, nodes: 3 }])
    expect(flexibleBids).toEqual([{ priceMicros: 1_600_000, nodes: 1 }])
    expect([offerCount, orderCount]).toEqual([2, 2])
    expect(book.depth('X', START, START + 2).asks).toEqual([{ priceMicros: 2_500_000, nodes: 8 }])
    expect(book.hourDepths('X', START, START + 1)[0]?.asks.length).toBe(2)
  })

  it('an order that expires says why it found nothing', () => {
    const book = openBook()
    offer(book, { priceMicros: 2_500_000 })
    fund(book)
    order(book, { limits: { X: 2_000_000 } })
    const passed = book.apply({ kind: 'tick', slot: START + 1 })
    const why = { reason: 'price_too_low', numbers: { limitMicros: 2_500_000, gapMicros: 500_000 } }
    expect(passed).toMatchObject({
      changes: expect.arrayContaining([expect.objectContaining({ state: 'expired', why })]),
    })
  })
})
