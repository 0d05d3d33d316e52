/** What a bid does: it takes its plans (R4–R7), pays by R9, and meets new capacity in the order of R8. */

import type { EndedBy } from '../book'
import type { OrderState } from '../order'
import { takeNodes } from './capacity'
import { explainPiece } from './look'
import { accepts, bestPlan, type Plan, type Take, type Wanted } from './plan'
import { spendMicros, unlockMicros } from './power'
import { type Ask, type Bid, type BookState, minimumOf, openNodes, type Piece, startsOf } from './state'

/** What one piece of a bid still wants. */
export function wantedOf(state: BookState, bid: Bid, piece: Piece): Wanted {
  const { first, last } = startsOf(state, piece)
  return {
    nodes: piece.open,
    min: minimumOf(bid, piece),
    first,
    last,
    hours: piece.hours,
    site: piece.pinnedSite,
  }
}

/** R9: the older order sets the price. */
export function priceOf(bid: Bid, ask: Ask): number {
  return ask.seq < bid.seq ? ask.priceMicros : (bid.limits.get(ask.pool.instrument) ?? ask.priceMicros)
}

function makeFill(state: BookState, bid: Bid, piece: Piece, start: number, { ask, nodes }: Take): void {
  const { pool } = ask
  const end = start + piece.hours
  const n = state.touched.trades.length
  const id = `${state.config.id}-${state.seq}-${n}`
  const priceMicros = priceOf(bid, ask)
  takeNodes(pool, ask, nodes, start, end)
  ask.soldNodeHours += nodes * piece.hours
  ask.hasSold = true
  piece.open -= nodes
  piece.filled += nodes
  spendMicros(state, bid, piece, nodes, priceMicros)
  state.leases.set(id, { id, pool: pool.id, offer: ask.seq, order: bid.seq, nodes, start, end })
  state.touched.asks.add(ask)
  state.touched.trades.push({
    change: 'trade',
    n,
    order: bid.seq,
    offer: ask.seq,
    buyer: bid.organisation,
    fund: bid.fund,
    seller: ask.organisation,
    pool: pool.id,
    site: pool.site,
    instrument: pool.instrument,
    tier: pool.tier,
    origin: bid.origin === 'real' && ask.origin === 'real' ? 'real' : 'synthetic',
    nodes,
    start,
    end,
    priceMicros,
    nowHours: bid.nowHours,
    cancellation: ask.cancellation,
  })
}

function execute(state: BookState, bid: Bid, piece: Piece, plan: Plan): void {
  for (const take of plan.takes) makeFill(state, bid, piece, plan.start, take)
  // R5 and R6: the first execution pins the start and the site.
  piece.pinnedStart = plan.start
  piece.pinnedSite = plan.site
}

/** R2–R7: each open piece, in time order, takes the best plan that the book has for it. */
export function runBid(state: BookState, bid: Bid): void {
  state.touched.bids.add(bid)
  for (const piece of bid.pieces) {
    if (piece.open === 0) continue
    const plan = bestPlan(state, bid, wantedOf(state, bid, piece))
    if (plan) execute(state, bid, piece, plan)
  }
  leaveIfOver(state, bid)
}

/** Could a piece of the bid use this ask, for all that is known without counting nodes? */
function couldUse(state: BookState, bid: Bid, ask: Ask): boolean {
  if (!accepts(state, bid, ask)) return false
  return bid.pieces.some((piece) => {
    const { first, last } = startsOf(state, piece)
    return piece.open > 0 && Math.max(first, ask.start) <= Math.min(last, ask.end - piece.hours)
  })
}

/**
 * R8: new capacity of an instrument, in any form, as the asks it stands behind. Resting bids that accept it, by limit
 * descending, then seq, are each run over the whole book.
 */
export function runResting(state: BookState, instrument: string, fresh: readonly Ask[]): void {
  const limit = (bid: Bid) => bid.limits.get(instrument) ?? 0
  const bids = [...state.bids.values()]
    .filter((bid) => fresh.some((ask) => couldUse(state, bid, ask)))
    .sort((a, b) => limit(b) - limit(a) || a.seq - b.seq)
  for (const bid of bids) runBid(state, bid)
}

/** Ends open nodes of a piece, all of them unless fewer are said; their buying power is free again. */
export function giveUp(
  state: BookState,
  bid: Bid,
  piece: Piece,
  as: 'cancelled' | 'expired' | 'cut',
  nodes = piece.open,
): void {
  state.touched.bids.add(bid)
  piece.open -= nodes
  piece[as] += nodes
  unlockMicros(state, bid, bid.dearestMicros * nodes * piece.hours)
}

/** Cancels the rest of a bid; an immediate one says why its rest found nothing. */
export function cancelRest(state: BookState, bid: Bid, by: EndedBy): void {
  const missing = bid.pieces.find((piece) => piece.open > 0)
  if (!missing) return
  if (by === 'ioc') bid.why = explainPiece(state, bid, wantedOf(state, bid, missing))
  bid.by = by
  for (const piece of bid.pieces) giveUp(state, bid, piece, 'cancelled')
  leaveIfOver(state, bid)
}

/** An order ends with its last open piece. */
export function leaveIfOver(state: BookState, bid: Bid): void {
  if (openNodes(bid) > 0 || !state.bids.delete(bid.seq)) return
  state.ended.set(bid.seq, { organisation: bid.organisation, slot: state.now })
}

/** `filled` if all pieces are, else `cancelled` if one is, else `expired`. */
export function orderState(bid: Bid): OrderState {
  if (openNodes(bid) > 0) return bid.pieces.some((piece) => piece.filled > 0) ? 'partly_filled' : 'open'
  if (bid.pieces.some((piece) => piece.cancelled > 0)) return 'cancelled'
  return bid.pieces.some((piece) => piece.expired > 0) ? 'expired' : 'filled'
}
