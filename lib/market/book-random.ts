/** Random commands for small, dense books that meet often: what the property tests and the worker's simulation play. */

import { present } from '../assert'
import { TIERS } from '../registry/pool'
import type { AmendCommand, Book, BookCommand, OfferTerms, OrderTerms } from './book'

/** Six numbers from chance, read differently by each kind of step. Units: 0 to 999 each. */
export type Step = { readonly kind: number; readonly numbers: readonly number[] }

export const ORGANISATIONS = ['P0', 'P1', 'P2', 'B0', 'B1'] as const
const INSTRUMENTS = ['X', 'Y'] as const
const POOLS = ['p0', 'p1', 'p2', 'p3', 'p4'] as const
const SLOTS = 10

function pick<Item>(items: readonly Item[], number: number): Item {
  return present(items[number % items.length], 'a list to pick from has items')
}

/** Two instruments, five pools of three providers at two sites, and money for everybody. */
export function openingCommands(): BookCommand[] {
  const instruments: BookCommand[] = INSTRUMENTS.map((instrument) => ({ kind: 'open', instrument, cards: 8 }))
  const credits: BookCommand[] = ORGANISATIONS.map((organisation) => {
    return {
      kind: 'credit',
      organisation,
      fund: 'main',
      amountMicros: 25_000,
      transfer: `opening ${organisation}`,
    }
  })
  return [...instruments, ...POOLS.map((_, index) => poolStep([index, 0, 40, 5, 0, 0])), ...credits]
}

function poolStep(numbers: readonly number[]): BookCommand {
  const [index = 0, start = 0, length = 0, nodes = 0] = numbers
  return {
    kind: 'pool',
    pool: pick(POOLS, index),
    organisation: pick(ORGANISATIONS.slice(0, 3), index % 5),
    origin: 'synthetic',
    site: `S${(index % 5) % 2}`,
    instrument: pick(INSTRUMENTS, (index % 5) >> 1),
    tier: 'tested',
    ranges: [[start % SLOTS, (start % SLOTS) + 1 + (length % 41), nodes % 6]],
  }
}

function orderTerms(book: Book, numbers: readonly number[]): OrderTerms {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers
  const nodes = 1 + (a % 6)
  const start = Math.max(0, book.slot + (b % SLOTS) - (b % 17 === 0 ? 9 : 0))
  const hours = pick([1, 2, 4, 6, 8, 12], c)
  const limit = (number: number) => 100 * (2 + (number % 6))
  const either: Record<string, number>[] = [
    { X: limit(d) },
    { Y: limit(d) },
    { X: limit(d), Y: limit(d >> 3) },
  ]
  const limits = pick(either, d >> 6)
  const min = pick([1, 1, Math.ceil(nodes / 2), nodes], e)
  const terms = { nodes, min, limits, sameSite: f % 4 === 0, minTier: pick(TIERS, f % 7 === 0 ? 2 : 1) }
  const end = start + hours
  const shapes: OrderTerms[] = [
    { ...terms, start, end },
    { ...terms, start, end, ioc: true },
    { ...terms, start, end, postOnly: true },
    { ...terms, start, end: end + (a % 12), duration: hours },
    { ...terms, start, end, chunk: pick([1, 2, 4, hours], a) },
    { ...terms, start, end, chunk: hours, ioc: true },
    { ...terms, now: hours, ioc: true },
    { ...terms, start, end, goodTill: start - (a % 3) },
    { ...terms, start, end, min: nodes, ioc: true, maxTotalMicros: 100 * (d % 300) },
    { ...terms, start, end, pools: [pick(POOLS, a), pick(POOLS, b)] },
  ]
  return pick(shapes, e >> 2)
}

function offerTerms(book: Book, numbers: readonly number[]): OfferTerms {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = numbers
  const pool = pick(POOLS, a)
  const start = book.slot + (b % SLOTS) - 2
  const end = start + 1 + (c % 16)
  const terms = { pool, nodes: 1 + (d % 5), start: Math.max(0, start), end: Math.max(1, end) }
  return { ...terms, priceMicros: 100 * (1 + (e % 6)), minHours: pick([1, 1, 2, 4], e >> 3) }
}

function amendTo(book: Book, numbers: readonly number[]): AmendCommand['to'] {
  const [, b = 0, c = 0] = numbers
  if (b % 3 === 0) return { order: orderTerms(book, numbers) }
  if (b % 9 === 1) return { offer: offerTerms(book, numbers) }
  return b % 3 === 1 ? { nodes: 1 + (c % 4) } : { nodes: 1 + (c % 4), goodTill: book.slot + (c % 20) }
}

function endingCommand(book: Book, step: Step): BookCommand {
  const [a = 0, b = 0] = step.numbers
  const organisation = pick(ORGANISATIONS, a)
  const { orders, offers } = book.own(organisation)
  const lines = pick([orders, offers, [...orders, ...offers]], step.kind)
  const target = lines.length > 0 ? pick(lines, b).seq : b
  const from = { organisation, origin: 'synthetic', key: null, target } as const
  if (step.kind % 3 === 2) return { kind: 'amend', ...from, to: amendTo(book, step.numbers) }
  return { kind: step.kind % 3 === 0 ? 'cancel' : 'withdraw', ...from }
}

function operation(book: Book, step: Step, leases: readonly string[]): BookCommand {
  const [a = 0, b = 0, c = 0] = step.numbers
  const pool = pick(POOLS, a)
  const operations: BookCommand[] = [
    { kind: 'tick', slot: book.slot + (a % 4) },
    { kind: 'lease_return', lease: leases.length > 0 ? pick(leases, a) : 'none', from: book.slot + (b % 6) },
    { kind: 'pool_state', pool, state: pick(['live', 'live', 'live', 'stale', 'closed'], b) },
    { kind: 'pool_tier', pool, tier: pick(TIERS, b) },
    poolStep([a, book.slot + b, c, step.numbers[3] ?? 0]),
    { kind: pick(['halt', 'reopen', 'reopen', 'reopen'] as const, b), instrument: pick(INSTRUMENTS, a) },
    { kind: 'reference', instrument: pick(INSTRUMENTS, a), referenceMicros: b % 3 === 0 ? 400 : null },
    {
      kind: 'credit',
      organisation: pick(ORGANISATIONS, a),
      fund: 'main',
      amountMicros: (b - 300) * 10,
      transfer: `${c}`,
    },
  ]
  return pick(operations, step.kind)
}

/** What a step says to this book as it stands: targets are open lines, leases ones that were made. */
export function commandOf(book: Book, step: Step, leases: readonly string[]): BookCommand {
  const kind = step.kind % 20
  const key = step.kind % 7 === 0 ? `k${(step.numbers[5] ?? 0) % 9}` : null
  if (kind < 6) {
    const organisation = pick(ORGANISATIONS.slice(0, 3), (step.numbers[0] ?? 0) % 5)
    return { kind: 'offer', organisation, origin: 'synthetic', key, offer: offerTerms(book, step.numbers) }
  }
  if (kind < 14) {
    const organisation = pick(ORGANISATIONS, (step.numbers[5] ?? 0) >> 2)
    const order = orderTerms(book, step.numbers)
    return { kind: 'order', organisation, origin: 'synthetic', key, order, fundable: step.kind % 11 === 0 }
  }
  return kind < 17 ? endingCommand(book, step) : operation(book, { ...step, kind: step.kind >> 4 }, leases)
}
