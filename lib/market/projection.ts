/** The projection: what rows the tables for people get from log rows. Pure; the same log always gives the same tables. */

import { present } from '../assert'
import { type NewLease, PLATFORM_FEE_PPM } from '../lease/lease'
import { HOUR_MS, later, slotStart } from '../time'
import type {
  AmendCommand,
  BookCommand,
  InstrumentChange,
  OfferChange,
  OfferTerms,
  OrderChange,
  OrderTerms,
  PowerChange,
  TradeChange,
} from './book'
import type { LoggedCommand } from './log-row'

type From = { organisation: string; origin: 'real' | 'synthetic'; key: string | null }
export type NewOrder = From & {
  seq: number
  at: Date
  terms: OrderTerms
  change: OrderChange | null
  refused: string | null
}
export type NewOffer = From & {
  seq: number
  at: Date
  terms: OfferTerms
  change: OfferChange | null
  refused: string | null
}
export type NewTrade = TradeChange & { seq: number; at: Date }
export type NewCredit = {
  seq: number
  at: Date
  organisation: string
  fund: string
  amountMicros: number
  transfer: string
}
export type NewUnmet = From & {
  seq: number
  at: Date
  terms: OrderTerms
  window: [number, number]
  code: string
  numbers: Record<string, unknown>
}

/** Everything that one batch of log entries writes. Changes are the last of their subject: later ones win. */
export type Projected = {
  orders: NewOrder[]
  offers: NewOffer[]
  orderChanges: Map<number, OrderChange>
  offerChanges: Map<number, OfferChange>
  trades: NewTrade[]
  leases: NewLease[]
  powers: Map<string, PowerChange & { at: Date }>
  credits: NewCredit[]
  leaseReturns: { lease: string; seq: number; from: number }[]
  instruments: Map<string, InstrumentChange & { opened: { at: Date } | null }>
  unmet: NewUnmet[]
}

function emptyProjection(): Projected {
  return {
    orders: [],
    offers: [],
    orderChanges: new Map(),
    offerChanges: new Map(),
    trades: [],
    leases: [],
    powers: new Map(),
    credits: [],
    leaseReturns: [],
    instruments: new Map(),
    unmet: [],
  }
}

/** The order or offer that a command brings, itself or in place of an old one. */
function broughtBy(command: BookCommand): { order: OrderTerms } | { offer: OfferTerms } | null {
  if (command.kind === 'order') return { order: command.order }
  if (command.kind === 'offer') return { offer: command.offer }
  if (command.kind !== 'amend') return null
  const to: AmendCommand['to'] = command.to
  return 'order' in to || 'offer' in to ? to : null
}

/** The lease of one fill. Granted from the later of window start and trade; a `now` order ends its hours after the trade. */
export function leaseOfTrade(book: string, trade: NewTrade): NewLease {
  return {
    organisation: trade.buyer,
    id: `${book}-${trade.seq}-${trade.n}`,
    provider: trade.seller,
    pool: trade.pool,
    site: trade.site,
    instrument: trade.instrument,
    nodes: trade.nodes,
    startSlot: trade.start,
    endSlot: trade.end,
    grantedFrom: later(slotStart(trade.start), trade.at),
    agreedEnd:
      trade.nowHours === null
        ? slotStart(trade.end)
        : new Date(trade.at.getTime() + trade.nowHours * HOUR_MS),
    priceMicrosPerNodeHour: BigInt(trade.priceMicros),
    feePpm: PLATFORM_FEE_PPM,
    cancellation: trade.cancellation,
    origin: trade.origin,
    createdAt: trade.at,
  }
}

function addBrought(into: Projected, entry: LoggedCommand, at: Date): void {
  const { command, result, seq } = entry
  const brought = broughtBy(command)
  if (!brought || !('organisation' in command && 'origin' in command && 'key' in command)) return
  const from = { organisation: command.organisation, origin: command.origin, key: command.key ?? null }
  const refused = result.outcome === 'refused' ? result.refused.code : null
  // The key's first order stands; a second body under it is in the log only.
  if (refused === 'market.key_reused') return
  const change = result.changes.find((one) => 'seq' in one && one.seq === seq) ?? null
  if ('offer' in brought) {
    into.offers.push({
      ...from,
      seq,
      at,
      terms: brought.offer,
      change: change?.change === 'offer' ? change : null,
      refused,
    })
    return
  }
  const order = change?.change === 'order' ? change : null
  into.orders.push({ ...from, seq, at, terms: brought.order, change: order, refused })
  addUnmet(into, { ...from, seq, at, terms: brought.order }, entry, order)
}

/** A need that found nothing, or not all at once: refusals, and the rest of immediate orders. */
function addUnmet(
  into: Projected,
  base: Omit<NewUnmet, 'window' | 'code' | 'numbers'>,
  { result }: LoggedCommand,
  order: OrderChange | null,
): void {
  const window: [number, number] = [order?.start ?? base.terms.start ?? 0, order?.end ?? base.terms.end ?? 0]
  if (result.outcome === 'refused')
    into.unmet.push({ ...base, window, code: result.refused.code, numbers: result.refused.numbers })
  else if (result.why)
    into.unmet.push({ ...base, window, code: `market.${result.why.reason}`, numbers: { ...result.why } })
}

function addChanges(into: Projected, entry: LoggedCommand, book: string, at: Date): void {
  for (const change of entry.result.changes) {
    if (change.change === 'order' && change.seq !== entry.seq) into.orderChanges.set(change.seq, change)
    if (change.change === 'offer' && change.seq !== entry.seq) into.offerChanges.set(change.seq, change)
    if (change.change === 'power') into.powers.set(`${change.organisation}/${change.fund}`, { ...change, at })
    if (change.change === 'instrument')
      into.instruments.set(change.instrument, {
        ...change,
        opened: entry.command.kind === 'open' ? { at } : null,
      })
    if (change.change === 'trade') {
      const trade = { ...change, seq: entry.seq, at }
      into.trades.push(trade)
      into.leases.push(leaseOfTrade(book, trade))
    }
  }
}

/** Orders and offers born in this batch carry their last change themselves. */
function settleNewborn(into: Projected): void {
  for (const order of into.orders) {
    order.change = into.orderChanges.get(order.seq) ?? order.change
    into.orderChanges.delete(order.seq)
  }
  for (const offer of into.offers) {
    offer.change = into.offerChanges.get(offer.seq) ?? offer.change
    into.offerChanges.delete(offer.seq)
  }
}

/** Table rows of one batch. `at` is the time of its log row. */
export function projectEntries(book: string, at: Date, entries: readonly LoggedCommand[]): Projected {
  const into = emptyProjection()
  for (const entry of entries) {
    addBrought(into, entry, at)
    addChanges(into, entry, book, at)
    if (entry.result.outcome !== 'done') continue
    if (entry.command.kind === 'credit') {
      const { organisation, fund, amountMicros, transfer } = entry.command
      into.credits.push({ seq: entry.seq, at, organisation, fund, amountMicros, transfer })
    }
    if (entry.command.kind === 'lease_return')
      into.leaseReturns.push({ lease: entry.command.lease, seq: entry.seq, from: entry.command.from })
  }
  settleNewborn(into)
  return into
}

/** The window an order stands in, as the book read it. */
export function windowOf(order: NewOrder): [number, number] {
  if (order.change) return [order.change.start, order.change.end]
  return [order.terms.start ?? 0, present(order.terms.end ?? order.terms.start ?? 0, 'an order has a window')]
}
