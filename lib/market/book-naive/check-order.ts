/** Refusals of an order before it is matched, in the order of the table of refusals: the first that applies is the answer. */

import { TICK_MICROS } from '@/lib/money'
import type { BookCommand, BookRefusal } from '../book'
import { upperBound } from './collar'
import { isOnTick, isWhole, NODES_MAX } from './numbers'
import {
  cuts,
  isImmediate,
  lastStart,
  limitsOf,
  type OrderWindow,
  type Placing,
  windowOf,
} from './order-terms'
import { type BookState, instrumentOf } from './state'
import { firstRefusal, refusal } from './verdict'

/** Most instruments and named pools of one order. */
const INSTRUMENTS_MAX = 32
const POOLS_MAX = 256

type Asked = { readonly state: BookState; readonly placing: Placing; readonly window: OrderWindow }
type Question = (asked: Asked) => BookRefusal | null

/** Row 1, asked before the key: what doors refuse as well. */
export function checkInput(command: BookCommand): BookRefusal | null {
  const order = command.kind === 'order' ? command.order : null
  const whole = command.kind === 'amend' && 'order' in command.to ? command.to.order : order
  if (!whole) return null
  const count = Object.keys(whole.limits).length
  if (count < 1 || count > INSTRUMENTS_MAX)
    return refusal('market.invalid_input', 'limits', { max: INSTRUMENTS_MAX })
  if ((whole.pools?.length ?? 0) > POOLS_MAX)
    return refusal('market.invalid_input', 'pools', { max: POOLS_MAX })
  return null
}

/** Row 3. A book knows its own instruments only, so `book_mixed` is the door's. */
const knowsInstruments: Question = ({ state, placing }) => {
  const unknown = Object.keys(placing.order.limits).find((id) => !state.instruments.has(id))
  return unknown === undefined
    ? null
    : refusal('market.instrument_unknown', 'limits', { instrument: unknown })
}

const isOneShape: Question = ({ state, placing }) => {
  const cards = Object.keys(placing.order.limits).map((id) => instrumentOf(state, id).cards)
  return new Set(cards).size === 1 ? null : refusal('market.shape_mixed', 'limits')
}

/** Row 4. */
const isNotHalted: Question = ({ state, placing }) => {
  const ids = Object.keys(placing.order.limits)
  return ids.every((id) => instrumentOf(state, id).phase === 'halted')
    ? refusal('market.instrument_halted', 'limits', { instrument: ids.join(', ') })
    : null
}

/** Row 5, from left to right; `window_past` stands between the two lists. */
const hasNodes: Question = ({ placing: { order } }) => {
  if (!isWhole(order.nodes, 1, NODES_MAX)) return refusal('market.bad_nodes', 'nodes', { max: NODES_MAX })
  return isWhole(order.min ?? 1, 1, order.nodes)
    ? null
    : refusal('market.bad_nodes', 'min', { max: order.nodes })
}

const hasWindow: Question = ({ placing: { order }, window: { start, end, hours } }) => {
  if (order.now != null) return isWhole(order.now, 1) ? null : refusal('market.bad_window', 'now')
  if (!isWhole(start, 0)) return refusal('market.bad_window', 'start')
  if (!isWhole(end, start + 1)) return refusal('market.bad_window', 'end')
  if (!isWhole(hours, 1, end - start)) return refusal('market.bad_window', 'duration', { max: end - start })
  return order.goodTill == null || isWhole(order.goodTill, 0)
    ? null
    : refusal('market.bad_window', 'goodTill')
}

export function isBeyondHorizon(state: BookState, end: number): BookRefusal | null {
  const last = state.now + state.config.horizonSlots
  return end > last
    ? refusal('market.beyond_horizon', 'end', { slots: state.config.horizonSlots, last })
    : null
}

const isInHorizon: Question = ({ state, window }) => isBeyondHorizon(state, window.end)

const hasChunk: Question = ({ placing: { order }, window }) =>
  order.chunk == null || cuts(order.chunk, window)
    ? null
    : refusal('market.bad_chunk', 'chunk', { hours: window.end - window.start })

const isCombination: Question = ({ placing: { order } }) => {
  const bad = (field: string) => refusal('market.bad_combination', field)
  const hasHours = [order.start, order.end, order.duration, order.chunk].some((value) => value != null)
  if (order.chunk != null && order.duration != null) return bad('chunk')
  if (order.postOnly && isImmediate(order)) return bad('postOnly')
  if (order.now != null && (hasHours || !isImmediate(order))) return bad('now')
  const isAllNow = isImmediate(order) && order.min === order.nodes
  return order.maxTotalMicros != null && !isAllNow ? bad('maxTotalMicros') : null
}

const hasPrices: Question = ({ placing: { order } }) => {
  const bad = Object.values(order.limits).some((limit) => limit !== null && !isOnTick(limit))
  if (bad) return refusal('market.bad_price', 'limits', { tickMicros: TICK_MICROS })
  const total = order.maxTotalMicros
  return total == null || isWhole(total, 0) ? null : refusal('market.bad_price', 'maxTotalMicros')
}

/** Row 6. */
const isCountable: Question = ({ state, placing, window }) => {
  const { order } = placing
  const hours = order.chunk == null ? window.hours : window.end - window.start
  const dearest = Math.max(...limitsOf(state, order).values())
  return dearest * order.nodes * hours > Number.MAX_SAFE_INTEGER
    ? refusal('market.total_too_large', 'nodes')
    : null
}

export function hasTooManyOpen(state: BookState, organisation: string): BookRefusal | null {
  const { openMax } = state.config
  let open = 0
  for (const bid of state.bids.values()) if (bid.organisation === organisation) open += 1
  for (const ask of state.asks.values()) if (ask.organisation === organisation) open += 1
  return open >= openMax ? refusal('market.too_many_open', null, { max: openMax }) : null
}

const mayAddOne: Question = ({ state, placing }) => hasTooManyOpen(state, placing.organisation)

/** Row 8. */
const hasReference: Question = ({ state, placing }) => {
  const market = Object.entries(placing.order.limits).filter(([, limit]) => limit === null)
  const without = market.find(([id]) => instrumentOf(state, id).referenceMicros === null)
  return without ? refusal('market.no_reference', 'limits', { instrument: without[0] }) : null
}

/** R11. */
const isInsideCollar: Question = ({ state, placing }) => {
  for (const [id, limit] of Object.entries(placing.order.limits).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const instrument = instrumentOf(state, id)
    const boundMicros = upperBound(instrument)
    if (boundMicros === null || (limit ?? 0) <= boundMicros) continue
    const referenceMicros = instrument.referenceMicros ?? 0
    return refusal('market.outside_collar', 'limits', { instrument: id, referenceMicros, boundMicros })
  }
  return null
}

const KNOWN = [knowsInstruments, isOneShape]
const BEFORE_CLOCK = [hasNodes, hasWindow]
const READABLE = [isInHorizon, hasChunk, isCombination, hasPrices]
const ENTERABLE = [isCountable, mayAddOne, hasReference, isInsideCollar]

/** R13: no start is left to it, or its good-till has passed. */
function isPast({ state, placing: { order }, window }: Asked): boolean {
  return lastStart(order, window) < state.now || (order.goodTill != null && order.goodTill < state.now)
}

/** Rows 3 to 8: the refusal, or that its window is past, or null. */
export function checkOrder(state: BookState, placing: Placing): BookRefusal | 'past' | null {
  const asked = { state, placing, window: windowOf(state, placing.order) }
  const early = firstRefusal([...KNOWN, isNotHalted, ...BEFORE_CLOCK], asked)
  if (early) return early
  return isPast(asked) ? 'past' : firstRefusal([...READABLE, ...ENTERABLE], asked)
}

/** Rows 3, 5, 6 and 8: can it be planned at all? For reads, which may name no limit and hear of a halt as a reason. */
export function checkNeed(state: BookState, placing: Placing): BookRefusal | null {
  const asked = { state, placing, window: windowOf(state, placing.order) }
  const early = firstRefusal([...KNOWN, ...BEFORE_CLOCK], asked)
  if (early) return early
  if (isPast(asked)) return refusal('market.window_past', 'start')
  return firstRefusal([...READABLE, isCountable, isInsideCollar], asked)
}
