/** An order's terms as the book reads them: its window, its pieces (R7), its limits; and the bid they make. */

import type { Origin } from '@/lib/identity/role'
import type { OrderTerms } from '../book'
import { marketLimit } from './collar'
import type { Bid, BookState, Piece } from './state'

/** Whose order it is, and the command's key. */
export type Placing = {
  readonly organisation: string
  readonly origin: Origin
  readonly key: string | null
  readonly order: OrderTerms
}

/** `[start, end)` in which `hours` are wanted: all of it for a fixed window. Not numbers where the terms have none. */
export type OrderWindow = { readonly start: number; readonly end: number; readonly hours: number }

/** `now: N` reads the N + 1 slots from the running one: the last always holds the agreed end. */
export function windowOf(state: BookState, order: OrderTerms): OrderWindow {
  if (order.now != null) return { start: state.now, end: state.now + order.now + 1, hours: order.now + 1 }
  const start = order.start ?? Number.NaN
  const end = order.end ?? Number.NaN
  return { start, end, hours: order.duration ?? end - start }
}

/** R7: does the chunk cut the window into whole pieces? */
export function cuts(chunk: number, { start, end }: OrderWindow): boolean {
  return Number.isSafeInteger(chunk) && chunk >= 1 && (end - start) % chunk === 0
}

/** The last start that is possible, of the last chunk where there are chunks. */
export function lastStart(order: OrderTerms, window: OrderWindow): number {
  return order.chunk != null && cuts(order.chunk, window)
    ? window.end - order.chunk
    : window.end - window.hours
}

function emptyPiece(start: number, end: number, hours: number, open: number): Piece {
  return {
    start,
    end,
    hours,
    open,
    filled: 0,
    cancelled: 0,
    expired: 0,
    cut: 0,
    pinnedStart: null,
    pinnedSite: null,
  }
}

/** R7: the pieces of an order; those already past expire at entry. */
function piecesOf(state: BookState, order: OrderTerms, window: OrderWindow): Piece[] {
  const { chunk, nodes } = order
  if (chunk == null || !cuts(chunk, window))
    return [emptyPiece(window.start, window.end, window.hours, nodes)]
  return Array.from({ length: (window.end - window.start) / chunk }, (_, index) => {
    const start = window.start + index * chunk
    const piece = emptyPiece(start, start + chunk, chunk, nodes)
    return start < state.now ? { ...piece, open: 0, expired: nodes } : piece
  })
}

/** The limits in numbers. A market order's is the collar's bound (R12); 0 where there is no reference for it. */
export function limitsOf(state: BookState, order: OrderTerms): Map<string, number> {
  return new Map(
    Object.entries(order.limits).map(([id, limit]) => {
      const instrument = state.instruments.get(id)
      return [id, limit ?? (instrument ? (marketLimit(instrument) ?? 0) : 0)] as const
    }),
  )
}

/** A market order is immediate or cancelled (R12). */
export function isImmediate(order: OrderTerms): boolean {
  return order.ioc === true || Object.values(order.limits).includes(null)
}

/** The bid that these terms make under this seq. */
export function bidOf(state: BookState, placing: Placing, limits = limitsOf(state, placing.order)): Bid {
  const { organisation, origin, key, order } = placing
  const window = windowOf(state, order)
  return {
    seq: state.seq,
    organisation,
    origin,
    key,
    fund: order.fund ?? 'main',
    nodes: order.nodes,
    min: order.min ?? 1,
    limits,
    dearestMicros: Math.max(...limits.values()),
    minTier: order.minTier ?? 'declared',
    pools: order.pools == null ? null : new Set(order.pools),
    sameSite: order.sameSite ?? false,
    countedHours: order.now ?? order.chunk ?? window.hours,
    nowHours: order.now ?? null,
    ioc: isImmediate(order),
    postOnly: order.postOnly ?? false,
    maxTotalMicros: order.maxTotalMicros ?? null,
    goodTill: order.goodTill ?? lastStart(order, window),
    pieces: piecesOf(state, order, window),
    lockedMicros: 0,
    spentMicros: 0,
    by: null,
    why: null,
  }
}
