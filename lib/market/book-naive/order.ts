/** The commands of a buyer: an order enters (R11, R12), is amended in its place, or is cancelled. */

import type { AmendCommand, AmendInPlace, CancelCommand, OrderCommand } from '../book'
import { checkOrder } from './check-order'
import { checkInPlace, findOpen } from './line'
import { bidOf, type Placing } from './order-terms'
import { bestPlan } from './plan'
import { findShortage, lockMicros, unlockMicros, worstCaseMicros } from './power'
import { type Bid, type BookState, openNodes } from './state'
import { cancelRest, giveUp, leaveIfOver, orderState, runBid, wantedOf } from './trade'
import { type Done, refuse, type Verdict } from './verdict'

function standing(bid: Bid): Done {
  return { state: orderState(bid), rest: openNodes(bid), why: bid.why }
}

/** The window was past when the order arrived: it ends as it enters, told in one piece, and nothing is locked. */
function expireAtEntry(state: BookState, placing: Placing): Done {
  const bid = bidOf(state, { ...placing, order: { ...placing.order, chunk: null } })
  for (const piece of bid.pieces) {
    piece.expired = piece.open
    piece.open = 0
  }
  state.touched.bids.add(bid)
  state.bids.set(bid.seq, bid)
  leaveIfOver(state, bid)
  return standing(bid)
}

/** What the open pieces would take now, all of them planned before the first fill. Units: micros. */
function planWhole(state: BookState, bid: Bid): { nodes: number; totalMicros: number } {
  let nodes = 0
  let totalMicros = 0
  for (const piece of bid.pieces.filter(({ open }) => open > 0)) {
    for (const take of bestPlan(state, bid, wantedOf(state, bid, piece))?.takes ?? []) {
      nodes += take.nodes
      totalMicros += take.ask.priceMicros * take.nodes * piece.hours
    }
  }
  return { nodes, totalMicros }
}

/** Rows 9 to 11 of the refusals, which need the book: quote, post-only, buying power. Else what must be locked. */
function checkAgainstBook(
  state: BookState,
  bid: Bid,
  fundable: boolean,
): Verdict | { readonly lock: number } {
  const isQuote = bid.maxTotalMicros !== null
  const found = isQuote || bid.postOnly ? planWhole(state, bid) : { nodes: 0, totalMicros: 0 }
  const isStale = found.nodes < openNodes(bid) || found.totalMicros > (bid.maxTotalMicros ?? 0)
  if (isQuote && isStale)
    return refuse('market.quote_stale', 'maxTotalMicros', {
      nodes: found.nodes,
      totalMicros: found.totalMicros,
    })
  if (bid.postOnly && found.nodes > 0) return refuse('market.would_trade', 'postOnly', { nodes: found.nodes })
  const lock = isQuote ? found.totalMicros : worstCaseMicros(bid)
  const short = findShortage(state, bid, lock)
  if (!short) return { lock }
  return fundable ? { short } : refuse('market.buying_power_short', 'limits', short)
}

/** Checks an order, enters it and runs it; an immediate one loses its rest at once. */
export function placeOrder(state: BookState, placing: Placing, fundable: boolean): Verdict {
  const refused = checkOrder(state, placing)
  if (refused === 'past') return expireAtEntry(state, placing)
  if (refused) return { refused }
  const bid = bidOf(state, placing)
  const checked = checkAgainstBook(state, bid, fundable)
  if (!('lock' in checked)) return checked
  lockMicros(state, bid, checked.lock)
  state.bids.set(bid.seq, bid)
  runBid(state, bid)
  if (bid.ioc) cancelRest(state, bid, 'ioc')
  return standing(bid)
}

export function enterOrder(state: BookState, command: OrderCommand): Verdict {
  return placeOrder(state, command, command.fundable ?? false)
}

export function cancelOrder(state: BookState, command: CancelCommand): Verdict {
  const by = command.by ?? 'owner'
  const bid = findOpen(state, state.bids, command.target, by === 'operator' ? null : command.organisation)
  if ('refused' in bid) return bid
  cancelRest(state, bid, by)
  return standing(bid)
}

/** R12: a smaller total or an earlier good-till keeps seq; the minimum falls with the total, so the bid runs again. */
function amendInPlace(state: BookState, bid: Bid, to: AmendInPlace): Verdict {
  const refused = checkInPlace(state, bid, to)
  if (refused) return refused
  bid.goodTill = to.goodTill ?? bid.goodTill
  bid.nodes = to.nodes ?? bid.nodes
  bid.min = Math.min(bid.min, bid.nodes)
  for (const piece of bid.pieces) {
    const stays = Math.min(piece.open, Math.max(0, bid.nodes - piece.filled))
    giveUp(state, bid, piece, 'cut', piece.open - stays)
  }
  leaveIfOver(state, bid)
  runBid(state, bid)
  return standing(bid)
}

/** R12: cancel and new in one command, checked as if the old one were gone; refused, the old one stays. */
function replaceOrder(state: BookState, old: Bid, placing: Placing, fundable: boolean): Verdict {
  if (checkOrder(state, placing) === 'past') return refuse('market.window_past', 'start')
  const { lockedMicros } = old
  state.bids.delete(old.seq)
  unlockMicros(state, old, lockedMicros)
  const verdict = placeOrder(state, placing, fundable)
  const isRefused = 'refused' in verdict || 'short' in verdict
  lockMicros(state, old, lockedMicros)
  state.bids.set(old.seq, old)
  if (!isRefused) cancelRest(state, old, 'amended')
  return verdict
}

export function amendOrder(state: BookState, command: AmendCommand, bid: Bid): Verdict {
  const { organisation, origin, key, to } = command
  if ('order' in to) {
    const placing = { organisation, origin, key, order: to.order }
    return replaceOrder(state, bid, placing, command.fundable ?? false)
  }
  if ('offer' in to) return refuse('market.order_unknown', 'target')
  return amendInPlace(state, bid, to)
}
