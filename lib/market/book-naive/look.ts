/** What the book can tell about one bid that finds nothing: the answers that `explain` asks for. */

import { TIERS } from '@/lib/registry/pool'
import { type Condition, explain, type Look, type Why } from '../explain'
import { askLeft, poolFree } from './capacity'
import { acceptedAsks, accepts, everyPlan, largestPlan, type Need, type Wanted } from './plan'
import { type Ask, type BookState, isTrading, type Pool } from './state'

/** Nodes under any of these asks in one slot: each pool once, however many asks stand on it. */
export function nodesInSlot(asks: Iterable<Ask>, slot: number): number {
  const offered = new Map<Pool, number>()
  for (const ask of asks) {
    if (slot < ask.start || slot >= ask.end) continue
    offered.set(ask.pool, (offered.get(ask.pool) ?? 0) + askLeft(ask, slot))
  }
  let nodes = 0
  for (const [pool, left] of offered) nodes += Math.min(left, poolFree(pool, slot))
  return nodes
}

function mostHourByHour(state: BookState, need: Need, wanted: Wanted): number {
  const asks = acceptedAsks(state, need, new Set())
  const inSlot = new Map<number, number>()
  const at = (slot: number) => {
    const known = inSlot.get(slot) ?? nodesInSlot(asks, slot)
    inSlot.set(slot, known)
    return known
  }
  let most = 0
  for (let start = wanted.first; start <= wanted.last; start += 1) {
    let least = Number.MAX_SAFE_INTEGER
    for (let slot = start; slot < start + wanted.hours && least > most; slot += 1)
      least = Math.min(least, at(slot))
    most = Math.max(most, least)
  }
  return most
}

function firstStart(state: BookState, need: Need, wanted: Wanted): number | null {
  const last = state.now + state.config.horizonSlots - wanted.hours
  for (const plan of everyPlan(state, need, { ...wanted, first: state.now, last }))
    if (plan.nodes >= wanted.min) return plan.start
  return null
}

/** The longest piece of the window, dividing it, with which every piece would reach the minimum. */
function chunkThatFills(state: BookState, need: Need, wanted: Wanted): number | null {
  const { first, last, hours } = wanted
  const fills = (start: number, chunk: number) => {
    const plan = largestPlan(
      state,
      { ...need, countedHours: chunk },
      { ...wanted, first: start, last: start, hours: chunk },
    )
    return plan !== null && plan.nodes >= wanted.min
  }
  if (first !== last) return null
  for (let chunk = hours - 1; chunk >= 1; chunk -= 1) {
    if (hours % chunk !== 0) continue
    const starts = Array.from({ length: hours / chunk }, (_, index) => first + index * chunk)
    if (starts.every((start) => fills(start, chunk))) return chunk
  }
  return null
}

/** The smallest rise of every limit that reaches the minimum; told for the instrument of the dearest node needed. */
function lowestLimit(state: BookState, need: Need, wanted: Wanted, held: ReadonlySet<Condition>) {
  let best: { limitMicros: number; gapMicros: number } | null = null
  for (const plan of everyPlan(state, need, { ...wanted, nodes: wanted.min }, held)) {
    const dearest = plan.nodes === wanted.min ? plan.takes.at(-1)?.ask : undefined
    if (!dearest) continue
    const gapMicros = dearest.priceMicros - (need.limits.get(dearest.pool.instrument) ?? 0)
    if (best === null || gapMicros < best.gapMicros) best = { limitMicros: dearest.priceMicros, gapMicros }
  }
  return best
}

function nearbyInstruments(state: BookState): string {
  const sold = [...state.pools.values()]
    .filter((pool) => pool.state !== 'closed')
    .map((pool) => pool.instrument)
  return [...new Set(sold)].sort().join(', ')
}

function lookAt(state: BookState, need: Need, wanted: Wanted): Look {
  const most = (asked: Need, imposed: ReadonlySet<Condition>) =>
    largestPlan(state, asked, wanted, imposed)?.nodes ?? 0
  const reaches = (asked: Need, imposed: ReadonlySet<Condition>) => most(asked, imposed) >= wanted.min
  const isWanted = (pool: Pool) => need.limits.has(pool.instrument) && pool.state !== 'closed'
  return {
    minimum: wanted.min,
    hasPool: () => [...state.pools.values()].some(isWanted),
    isTrading: () => [...need.limits.keys()].some((instrument) => isTrading(state, instrument)),
    mostNodesHourByHour: () => mostHourByHour(state, need, wanted),
    mostNodes: (imposed) => most(need, imposed),
    nearbyInstruments: () => nearbyInstruments(state),
    firstStart: () => firstStart(state, need, wanted),
    chunkThatFills: () => chunkThatFills(state, need, wanted),
    highestTier: (held) => {
      const withTier = new Set<Condition>([...held, 'tier'])
      return TIERS.findLast((minTier) => reaches({ ...need, minTier }, withTier)) ?? null
    },
    nodesOutsidePools: (held) => {
      const outside = new Set([...state.pools.keys()].filter((pool) => !need.pools?.has(pool)))
      return most({ ...need, pools: outside }, new Set<Condition>([...held, 'pools']))
    },
    shortestHours: (held) => {
      const withHours = new Set<Condition>([...held, 'minHours'])
      const asks = [...state.asks.values()].filter((ask) => accepts(state, need, ask, held))
      const lengths = [...new Set(asks.map((ask) => ask.minHours))].sort((a, b) => a - b)
      return lengths.find((hours) => reaches({ ...need, countedHours: hours }, withHours)) ?? null
    },
    lowestLimit: (held) => lowestLimit(state, need, wanted, held),
  }
}

/** Why this piece of a bid finds nothing. */
export function explainPiece(state: BookState, need: Need, wanted: Wanted): Why {
  return explain(lookAt(state, need, wanted))
}
