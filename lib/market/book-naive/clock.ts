/** R13: the clock comes only as a tick. Past slots are worth 0, what can no longer fit expires, old memories fade. */

import type { TickCommand } from '../book'
import type { OfferState } from '../order'
import { fillCells, trimRanges } from './capacity'
import { isOver } from './check-offer'
import { explainPiece } from './look'
import { endOffer, offerState } from './offer'
import type { Ask, Bid, BookState, Piece } from './state'
import { giveUp, leaveIfOver, wantedOf } from './trade'
import { DONE, type Done } from './verdict'

/** No start is left to the piece at that slot, or the good-till of its bid is past. */
function isLate(bid: Bid, piece: Piece, slot: number): boolean {
  return bid.goodTill < slot || (piece.pinnedStart ?? piece.end - piece.hours) < slot
}

/** The reason is asked for while the last start is still possible: before the clock moves. */
function expireBids(state: BookState, slot: number): void {
  for (const bid of [...state.bids.values()]) {
    const late = bid.pieces.filter((piece) => piece.open > 0 && isLate(bid, piece, slot))
    const [first] = late
    if (!first) continue
    bid.why = explainPiece(state, bid, wantedOf(state, bid, first))
    for (const piece of late) giveUp(state, bid, piece, 'expired')
    leaveIfOver(state, bid)
  }
}

function passAsk(state: BookState, ask: Ask, before: OfferState): void {
  if (isOver(state.now, ask)) endOffer(state, ask, 'expired', null)
  else if (offerState(state, ask) !== before) state.touched.asks.add(ask)
}

function forget(state: BookState): void {
  const { memorySlots, horizonSlots } = state.config
  for (const lease of state.leases.values()) if (lease.end <= state.now) state.leases.delete(lease.id)
  for (const [seq, ended] of state.ended) if (ended.slot + memorySlots <= state.now) state.ended.delete(seq)
  for (const [id, slot] of state.transfers) if (slot + horizonSlots <= state.now) state.transfers.delete(id)
  for (const [key, kept] of state.answers) {
    const isLive = state.bids.has(kept.answer.seq) || state.asks.has(kept.answer.seq)
    if (!isLive && kept.slot + memorySlots <= state.now) state.answers.delete(key)
  }
}

/** Moves the clock forwards; a slot that is not later changes nothing. */
export function tick(state: BookState, { slot }: TickCommand): Done {
  if (slot <= state.now) return DONE
  expireBids(state, slot)
  const before = state.now
  const asks = [...state.asks.values()].map((ask) => [ask, offerState(state, ask)] as const)
  state.now = slot
  for (const pool of state.pools.values()) {
    fillCells(state, pool, before + state.config.horizonSlots, true)
    pool.ranges = trimRanges(pool.ranges, slot)
  }
  for (const [ask, stood] of asks) passAsk(state, ask, stood)
  forget(state)
  state.touched.other.push({ change: 'clock', slot })
  return DONE
}
