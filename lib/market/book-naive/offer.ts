/** The commands of a provider: an offer enters (R8 runs on it), is amended in its place, or is withdrawn. */

import type { AmendCommand, AmendInPlace, CancelCommand, EndedBy, OfferCommand } from '../book'
import type { OfferState } from '../order'
import { askLeft } from './capacity'
import { checkOffer, type Offering } from './check-offer'
import { checkInPlace, findOpen } from './line'
import type { Ask, BookState, Pool } from './state'
import { runResting } from './trade'
import { type Done, refuse, type Verdict } from './verdict'

function askOf(
  state: BookState,
  { organisation, origin, key, offer }: Offering,
  pool: Pool,
  cells: number,
): Ask {
  return {
    seq: state.seq,
    organisation,
    origin,
    key,
    pool,
    start: offer.start,
    end: offer.end,
    nodes: offer.nodes,
    priceMicros: offer.priceMicros,
    minHours: offer.minHours ?? 1,
    goodTill: offer.goodTill ?? offer.end,
    cancellation: offer.cancellation ?? [],
    sold: new Int32Array(cells),
    soldNodeHours: 0,
    hasSold: false,
    ended: null,
  }
}

/** `sold_out`: no future slot has nodes left; a returned lease takes it back. */
export function offerState(state: BookState, ask: Ask): OfferState {
  if (ask.ended) return ask.ended.state
  for (let slot = Math.max(ask.start, state.now); slot < ask.end; slot += 1)
    if (askLeft(ask, slot) > 0) return ask.hasSold ? 'partly_sold' : 'open'
  return 'sold_out'
}

function standing(state: BookState, ask: Ask): Done {
  return { state: offerState(state, ask), rest: 0, why: null }
}

/** The window was past when the offer arrived: it ends as it enters, whatever its window was. */
function expireAtEntry(state: BookState, offering: Offering, pool: Pool): Done {
  const ask = askOf(state, offering, pool, 0)
  endOffer(state, ask, 'expired', null)
  return standing(state, ask)
}

function placeOffer(state: BookState, offering: Offering): Verdict {
  const refused = checkOffer(state, offering)
  if (refused && refused !== 'past') return { refused }
  const pool = state.pools.get(offering.offer.pool)
  if (pool?.organisation !== offering.organisation) return refuse('market.pool_unknown', 'pool')
  if (refused === 'past') return expireAtEntry(state, offering, pool)
  const ask = askOf(state, offering, pool, offering.offer.end - offering.offer.start)
  state.asks.set(ask.seq, ask)
  state.touched.asks.add(ask)
  runResting(state, pool.instrument, [ask])
  return standing(state, ask)
}

export function enterOffer(state: BookState, command: OfferCommand): Verdict {
  return placeOffer(state, command)
}

export function endOffer(state: BookState, ask: Ask, as: 'withdrawn' | 'expired', by: EndedBy | null): void {
  ask.ended = { state: as, by }
  state.touched.asks.add(ask)
  state.asks.delete(ask.seq)
  state.ended.set(ask.seq, { organisation: ask.organisation, slot: state.now })
}

export function withdrawOffer(state: BookState, command: CancelCommand): Verdict {
  const by = command.by ?? 'owner'
  const ask = findOpen(state, state.asks, command.target, by === 'operator' ? null : command.organisation)
  if ('refused' in ask) return ask
  endOffer(state, ask, 'withdrawn', by)
  return standing(state, ask)
}

/** R12: fewer nodes lower the `nodes` of R2, an earlier good-till ends it sooner; it keeps seq. */
function amendInPlace(state: BookState, ask: Ask, to: AmendInPlace): Verdict {
  const refused = checkInPlace(state, ask, to)
  if (refused) return refused
  ask.nodes = to.nodes ?? ask.nodes
  ask.goodTill = to.goodTill ?? ask.goodTill
  state.touched.asks.add(ask)
  return standing(state, ask)
}

export function amendOffer(state: BookState, command: AmendCommand, ask: Ask): Verdict {
  const { organisation, origin, key, to } = command
  if ('order' in to) return refuse('market.order_unknown', 'target')
  if (!('offer' in to)) return amendInPlace(state, ask, to)
  const offering = { organisation, origin, key, offer: to.offer }
  if (checkOffer(state, offering) === 'past') return refuse('market.window_past', 'end')
  state.asks.delete(ask.seq)
  const verdict = placeOffer(state, offering)
  state.asks.set(ask.seq, ask)
  if (!('refused' in verdict)) endOffer(state, ask, 'withdrawn', 'amended')
  return verdict
}
