/** What holds after every command of any random market: capacity, counts, money, no missed match, and equal replay. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAtLeast } from '../registry/pool'
import type { Book, BookCommand, BookResult, OrderChange, OrderTerms, TradeChange } from './book'
import { freeOfPool, missedMatches } from './book-audit'
import { createBook, type SnapshotBody } from './book-naive'
import { commandOf, ORGANISATIONS, openingCommands, type Step } from './book-random'

const CONFIG = { id: 'b', horizonSlots: 100, memorySlots: 6 }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.nat(999),
    numbers: fc.array(fc.nat(999), { minLength: 6, maxLength: 6 }),
  }),
  { minLength: 20, maxLength: 90 },
)

type Played = { readonly command: BookCommand; readonly result: BookResult }

function stateOf(book: Book): SnapshotBody {
  return book.snapshot() as unknown as SnapshotBody
}

/** Plays the opening and the steps; looks at the book after each command with all that was played. */
function play(
  book: Book,
  taken: readonly Step[],
  look: (last: Played, all: readonly Played[]) => void,
): Played[] {
  const all: Played[] = []
  const leases: string[] = []
  const apply = (command: BookCommand) => {
    const result = book.apply(command)
    all.push({ command, result })
    for (const change of tradesOf(result)) leases.push(`b-${book.seq}-${change.n}`)
    look({ command, result }, all)
  }
  for (const command of openingCommands()) apply(command)
  for (const step of taken) apply(commandOf(book, step, leases))
  return all
}

function tradesOf(result: BookResult): TradeChange[] {
  if (result.outcome === 'needs_funds') return []
  return result.changes.filter((change): change is TradeChange => change.change === 'trade')
}

function ordersOf(result: BookResult): OrderChange[] {
  if (result.outcome === 'needs_funds') return []
  return result.changes.filter((change): change is OrderChange => change.change === 'order')
}

function assertHolds(look: (book: Book, last: Played, all: readonly Played[]) => void): void {
  fc.assert(
    fc.property(steps, (taken) => {
      const book = createBook(CONFIG)
      play(book, taken, (last, all) => look(book, last, all))
    }),
    { numRuns: 25 },
  )
}

/** The terms each order was placed with, by seq, and how many pieces they have. */
function placedOrders(all: readonly Played[]): Map<number, OrderTerms> {
  const placed = new Map<number, OrderTerms>()
  for (const { command, result } of all) {
    if (result.outcome !== 'done' || !result.logged) continue
    if (command.kind === 'order') placed.set(result.seq, command.order)
    if (command.kind === 'amend' && 'order' in command.to) placed.set(result.seq, command.to.order)
  }
  return placed
}

describe('after every command', () => {
  it('R15: no resting order could trade', () => {
    assertHolds((book) => expect(missedMatches(stateOf(book))).toEqual([]))
  })

  it('no trade takes a node that its pool or its offer does not have', () => {
    assertHolds((book, { result }) => {
      const state = stateOf(book)
      for (const { pool, offer, start, end } of tradesOf(result)) {
        for (let slot = start; slot < end; slot += 1)
          expect(freeOfPool(state, pool, slot), `${pool} at ${slot}`).toBeGreaterThanOrEqual(0)
        const kept = state.offers.find(({ seq }) => seq === offer)
        const sold = state.leases.filter(
          (lease) => lease.offer === offer && lease.start < end && start < lease.end,
        )
        for (let slot = start; kept && slot < end; slot += 1) {
          const nodes = sold
            .filter((one) => one.start <= slot && slot < one.end)
            .reduce((sum, one) => sum + one.nodes, 0)
          expect(nodes, `offer ${offer} at ${slot}`).toBeLessThanOrEqual(kept?.nodes ?? 0)
        }
      }
    })
  })

  it('filled, open, cancelled and expired nodes add up to what was ordered', () => {
    assertHolds((_, { result }, all) => {
      const placed = placedOrders(all)
      for (const told of ordersOf(result)) {
        const { nodes, chunk, start, end } = placed.get(told.seq) ?? { nodes: 0 }
        const { openNodes, filledNodes, cancelledNodes, expiredNodes } = told
        const isLate = openNodes + filledNodes + cancelledNodes === 0 && expiredNodes === nodes
        const pieces = chunk && !isLate ? ((end ?? 0) - (start ?? 0)) / chunk : 1
        expect(openNodes + filledNodes + cancelledNodes + expiredNodes).toBe(nodes * pieces)
        const trades = all
          .flatMap(({ result: past }) => tradesOf(past))
          .filter(({ order }) => order === told.seq)
        expect(filledNodes).toBe(trades.reduce((sum, trade) => sum + trade.nodes, 0))
        expect(told.spentMicros).toBe(trades.reduce((sum, trade) => sum + amountOf(trade), 0))
      }
    })
  })

  it('every price lies between the offer’s and the order’s limit, and every wish of the order is kept', () => {
    assertHolds((_, { result }, all) => {
      const placed = placedOrders(all)
      for (const trade of tradesOf(result)) {
        const order = placed.get(trade.order)
        expect(trade.priceMicros).toBeLessThanOrEqual(order?.limits[trade.instrument] ?? 0)
        expect(trade.priceMicros).toBeGreaterThanOrEqual(offeredPrice(all, trade.offer))
        expect(isAtLeast(trade.tier, order?.minTier ?? 'declared')).toBe(true)
        expect(trade.buyer).not.toBe(trade.seller)
        expect(trade.end - trade.start).toBe(hoursOf(order))
        const others = all
          .flatMap(({ result: past }) => tradesOf(past))
          .filter((one) => one.order === trade.order)
        if (order?.duration) expect(new Set(others.map(({ start }) => start)).size).toBe(1)
        const sites = others.filter(({ start }) => start === trade.start).map(({ site }) => site)
        if (order?.sameSite) expect(new Set(sites).size).toBe(1)
      }
    })
  })

  it('a first execution has the minimum', () => {
    assertHolds((_, { command, result }, all) => {
      const placed = placedOrders(all)
      const before = all.slice(0, -1).flatMap(({ result: past }) => tradesOf(past))
      const isAmended = (seq: number) =>
        all.some(({ command: one }) => one.kind === 'amend' && one.target === seq)
      for (const { order, start } of tradesOf(result)) {
        const isFirst = !before.some((one) => one.order === order && one.start === start)
        if (!isFirst || isAmended(order) || command.kind === 'amend') continue
        const now = tradesOf(result).filter((one) => one.order === order && one.start === start)
        const nodes = now.reduce((sum, one) => sum + one.nodes, 0)
        expect(nodes).toBeGreaterThanOrEqual(placed.get(order)?.min ?? 1)
      }
    })
  })

  it('credits are free, locked or spent; what is locked is what open orders may need; paid is received', () => {
    assertHolds((book, _, all) => {
      const { accounts, orders } = stateOf(book)
      const trades = all.flatMap(({ result }) => tradesOf(result))
      for (const { organisation, freeMicros, lockedMicros, spentMicros } of accounts) {
        expect(freeMicros + lockedMicros + spentMicros).toBe(creditsOf(all, organisation))
        expect(freeMicros).toBeGreaterThanOrEqual(0)
        const worst = orders
          .filter((order) => order.organisation === organisation)
          .flatMap(({ pieces, dearestMicros }) =>
            pieces.map(({ open, hours }) => open * hours * dearestMicros),
          )
        expect(lockedMicros).toBe(worst.reduce((sum, micros) => sum + micros, 0))
        const paid = trades.filter(({ buyer }) => buyer === organisation)
        expect(spentMicros).toBe(paid.reduce((sum, trade) => sum + amountOf(trade), 0))
      }
      const received = trades.reduce((sum, trade) => sum + amountOf(trade), 0)
      expect(accounts.reduce((sum, { spentMicros }) => sum + spentMicros, 0)).toBe(received)
    })
  })

  it('a refused command changes nothing but its number and its remembered answer', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const book = createBook(CONFIG)
        const bare = () => JSON.stringify({ ...book.snapshot(), seq: 0, answers: [] })
        let before = bare()
        play(book, taken, ({ result }) => {
          const after = bare()
          if (result.outcome !== 'done' || !result.logged) expect(after).toBe(before)
          before = after
        })
      }),
      { numRuns: 25 },
    )
  })
})

function amountOf({ priceMicros, nodes, start, end }: TradeChange): number {
  return priceMicros * nodes * (end - start)
}

function hoursOf(order: OrderTerms | undefined): number {
  if (order?.now != null) return order.now + 1
  return order?.chunk ?? order?.duration ?? (order?.end ?? 0) - (order?.start ?? 0)
}

function offeredPrice(all: readonly Played[], offer: number): number {
  const entered = all.find(({ result }) => result.outcome === 'done' && result.seq === offer)?.command
  return entered?.kind === 'offer' ? entered.offer.priceMicros : 0
}

function creditsOf(all: readonly Played[], organisation: string): number {
  const moved = all.map(({ command, result }) => {
    const counts = command.kind === 'credit' && result.outcome === 'done' && result.logged
    return counts && command.organisation === organisation ? command.amountMicros : 0
  })
  return moved.reduce((sum, micros) => sum + micros, 0)
}

describe('the log', () => {
  it('replayed gives the same results and the same state hash, from the start and from any snapshot', () => {
    fc.assert(
      fc.property(steps, fc.nat(70), (taken, cut) => {
        const book = createBook(CONFIG)
        let kept = { text: JSON.stringify(book.snapshot()), from: 0 }
        const all = play(book, taken, (_, { length }) => {
          if (length === cut) kept = { text: JSON.stringify(book.snapshot()), from: length }
        })
        const isLogged = ({ result }: Played) => result.outcome !== 'needs_funds' && result.logged
        const replayed = createBook(CONFIG)
        for (const { command, result } of all.filter(isLogged))
          expect(replayed.apply(command)).toEqual(result)
        expect(replayed.stateHash()).toBe(book.stateHash())
        const restored = createBook(CONFIG)
        restored.restore(JSON.parse(kept.text))
        for (const { command, result } of all.slice(kept.from).filter(isLogged))
          expect(restored.apply(command)).toEqual(result)
        expect(restored.stateHash()).toBe(book.stateHash())
        for (const organisation of ORGANISATIONS)
          expect(restored.own(organisation)).toEqual(book.own(organisation))
      }),
      { numRuns: 25 },
    )
  })

  it('plans, searches and ladders change nothing', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const book = createBook(CONFIG)
        play(book, taken, () => undefined)
        const hash = book.stateHash()
        for (const start of [0, 6, 12]) {
          const need = {
            nodes: 3,
            start: book.slot + start,
            end: book.slot + start + 8,
            limits: { X: null, Y: null },
          }
          const { fills, why, rest } = book.plan(need)
          expect(why === null).toBe(rest === 0)
          expect(fills.reduce((sum, fill) => sum + fill.nodes, 0)).toBe(3 - rest)
          const { rectangles, why: none } = book.search({ ...need, duration: 3 })
          expect(none === null).toBe(rectangles.length > 0)
          book.depth('X', need.start, need.end)
          book.hourDepths('Y', need.start, need.end)
        }
        expect(book.stateHash()).toBe(hash)
      }),
      { numRuns: 25 },
    )
  })
})
