/** Refusals of an offer, in the order of the table of refusals: the first that applies is the answer. */

import type { Origin } from '@/lib/identity/role'
import { TICK_MICROS } from '@/lib/money'
import type { BookRefusal, OfferTerms } from '../book'
import { poolCapacity } from './capacity'
import { hasTooManyOpen, isBeyondHorizon } from './check-order'
import { lowerBound } from './collar'
import { isOnTick, isWhole, NODES_MAX } from './numbers'
import { type BookState, instrumentOf, type Pool } from './state'
import { firstRefusal, refusal } from './verdict'

/** Whose offer it is, and the command's key. */
export type Offering = {
  readonly organisation: string
  readonly origin: Origin
  readonly key: string | null
  readonly offer: OfferTerms
}

type Asked = { readonly state: BookState; readonly offering: Offering; readonly pool: Pool | null }
type Question = (asked: Asked) => BookRefusal | null

/** Row 4: of an offer, its pool's instrument. */
const isNotHalted: Question = ({ state, pool }) =>
  pool && instrumentOf(state, pool.instrument).phase === 'halted'
    ? refusal('market.instrument_halted', 'pool', { instrument: pool.instrument })
    : null

/** Row 5, from left to right; `window_past` stands between the two lists. */
const hasNodes: Question = ({ offering: { offer } }) =>
  isWhole(offer.nodes, 1, NODES_MAX) ? null : refusal('market.bad_nodes', 'nodes', { max: NODES_MAX })

const hasWindow: Question = ({ offering: { offer } }) => {
  if (!isWhole(offer.start, 0)) return refusal('market.bad_window', 'start')
  if (!isWhole(offer.end, offer.start + 1)) return refusal('market.bad_window', 'end')
  const hours = offer.end - offer.start
  if (!isWhole(offer.minHours ?? 1, 1, hours)) return refusal('market.bad_window', 'minHours', { max: hours })
  return offer.goodTill == null || isWhole(offer.goodTill, 0)
    ? null
    : refusal('market.bad_window', 'goodTill')
}

const isInHorizon: Question = ({ state, offering: { offer } }) => isBeyondHorizon(state, offer.end)

const hasPrice: Question = ({ offering: { offer } }) =>
  isOnTick(offer.priceMicros) ? null : refusal('market.bad_price', 'price', { tickMicros: TICK_MICROS })

/** Row 6. */
const isCountable: Question = ({ offering: { offer } }) =>
  offer.priceMicros * offer.nodes * (offer.end - offer.start) > Number.MAX_SAFE_INTEGER
    ? refusal('market.total_too_large', 'nodes')
    : null

const mayAddOne: Question = ({ state, offering }) => hasTooManyOpen(state, offering.organisation)

/** Row 7. */
const hasPool: Question = ({ pool, offering }) => {
  if (!pool) return refusal('market.pool_unknown', 'pool')
  if (pool.organisation !== offering.organisation) return refusal('market.pool_not_yours', 'pool')
  return pool.state === 'closed' ? refusal('market.pool_closed', 'pool') : null
}

const fitsPool: Question = ({ state, pool, offering: { offer } }) => {
  let largest = 0
  for (let slot = Math.max(offer.start, state.now); pool && slot < offer.end; slot += 1)
    largest = Math.max(largest, poolCapacity(pool, slot))
  return offer.nodes > largest ? refusal('market.over_pool', 'nodes', { max: largest }) : null
}

/** Row 8 (R11). */
const isInsideCollar: Question = ({ state, pool, offering: { offer } }) => {
  const instrument = pool && instrumentOf(state, pool.instrument)
  const boundMicros = instrument && lowerBound(instrument)
  if (!instrument || boundMicros === null || offer.priceMicros >= boundMicros) return null
  const referenceMicros = instrument.referenceMicros ?? 0
  return refusal('market.outside_collar', 'price', {
    instrument: instrument.id,
    referenceMicros,
    boundMicros,
  })
}

const BEFORE_CLOCK = [isNotHalted, hasNodes, hasWindow]
const AFTER_CLOCK = [isInHorizon, hasPrice, isCountable, mayAddOne, hasPool, fitsPool, isInsideCollar]

/** R13: no window of its shortest length is left to it, or its good-till has passed. */
export function isOver(
  now: number,
  offer: Pick<OfferTerms, 'start' | 'end' | 'minHours' | 'goodTill'>,
): boolean {
  const left = offer.end - Math.max(offer.start, now)
  return left < (offer.minHours ?? 1) || (offer.goodTill != null && offer.goodTill < now)
}

/** Rows 3 to 8: the refusal, or that its window is past, or null. */
export function checkOffer(state: BookState, offering: Offering): BookRefusal | 'past' | null {
  const asked = { state, offering, pool: state.pools.get(offering.offer.pool) ?? null }
  const early = firstRefusal(BEFORE_CLOCK, asked)
  if (early) return early
  return isOver(state.now, offering.offer) ? 'past' : firstRefusal(AFTER_CLOCK, asked)
}
