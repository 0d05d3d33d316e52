/** The naive book draws the market's vectors, answers a key once, counts every micro, and is run by its operators. */

import { describe, expect, it } from 'vitest'
import { addPool, amend, fund, offer, openBook, order, START, said } from './book-desk'
import { createBook } from './book-naive'
import { playPicture } from './book-picture'
import { VECTORS } from './book-vectors'

describe('vectors', () => {
  it.each(VECTORS)('$name: $says', ({ picture }) => {
    const book = createBook({ id: 'b', funds: 'none' })
    expect(playPicture(book, picture)).toBe(picture.trim())
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

  it('an hour that comes into the horizon is free, whatever was leased in the hour whose place it takes', () => {
    const book = openBook({ horizonSlots: 10 })
    offer(book, {})
    fund(book)
    order(book, { nodes: 8 })
    book.apply({ kind: 'tick', slot: START + 6 })
    const free = book.pool('p1')?.free
    expect(free).toEqual([[START + 8, START + 16, 8]])
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
