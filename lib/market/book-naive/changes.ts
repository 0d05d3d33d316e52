/** What a command has touched, told as changes: counters as they stand now, so that telling them twice does no harm. */

import type { Change, OfferChange, OrderChange, PowerChange } from '../book'
import { offerState } from './offer'
import { type Account, type Ask, type Bid, type BookState, openNodes, type Piece } from './state'
import { orderState } from './trade'

function sumOf(bid: Bid, count: (piece: Piece) => number): number {
  return bid.pieces.reduce((sum, piece) => sum + count(piece), 0)
}

function tellOrder(bid: Bid): OrderChange {
  return {
    change: 'order',
    seq: bid.seq,
    state: orderState(bid),
    by: bid.by,
    why: bid.why,
    nodes: bid.nodes,
    openNodes: openNodes(bid),
    filledNodes: sumOf(bid, (piece) => piece.filled),
    cancelledNodes: sumOf(bid, (piece) => piece.cancelled + piece.cut),
    expiredNodes: sumOf(bid, (piece) => piece.expired),
    filledNodeHours: sumOf(bid, (piece) => piece.filled * piece.hours),
    start: bid.pieces[0]?.start ?? 0,
    end: bid.pieces.at(-1)?.end ?? 0,
    goodTill: bid.goodTill,
    lockedMicros: bid.lockedMicros,
    spentMicros: bid.spentMicros,
  }
}

function tellOffer(state: BookState, ask: Ask): OfferChange {
  return {
    change: 'offer',
    seq: ask.seq,
    state: offerState(state, ask),
    by: ask.ended?.by ?? null,
    organisation: ask.organisation,
    pool: ask.pool.id,
    instrument: ask.pool.instrument,
    nodes: ask.nodes,
    goodTill: ask.goodTill,
    soldNodeHours: ask.soldNodeHours,
  }
}

function tellPower({ organisation, fund, freeMicros, lockedMicros, spentMicros }: Account): PowerChange {
  return { change: 'power', organisation, fund, freeMicros, lockedMicros, spentMicros }
}

function bySeq(a: { readonly seq: number }, b: { readonly seq: number }): number {
  return a.seq - b.seq
}

/** Everything the running command has changed, trades first, in an order that depends on nothing but the state. */
export function tellChanges(state: BookState): Change[] {
  const { trades, bids, asks, accounts, other } = state.touched
  return [
    ...trades,
    ...[...bids].sort(bySeq).map(tellOrder),
    ...[...asks].sort(bySeq).map((ask) => tellOffer(state, ask)),
    ...[...accounts].map(tellPower),
    ...other,
  ]
}
