/** What a bid would get: R2 (who may sell to it), R3 (order of asks), R4 (minimum), R5 (flexible start), R6 (same site). */

import { isAtLeast, type Tier } from '@/lib/registry/pool'
import { CONDITIONS, type Condition } from '../explain'
import { askNodes, poolNodes } from './capacity'
import { upperBound } from './collar'
import { type Ask, type BookState, instrumentOf, isTrading, type Pool } from './state'

/** Who asks and what is acceptable. A resting bid is one; so is a search that nobody signs. */
export type Need = {
  readonly organisation: string | null
  readonly limits: ReadonlyMap<string, number>
  readonly minTier: Tier
  readonly pools: ReadonlySet<string> | null
  readonly sameSite: boolean
  readonly countedHours: number
  /** A search without a limit takes nothing that an order could not, that is above the collar. */
  readonly insideCollar?: boolean
}

/** How much of it, and when: starts `first` to `last`, and the site once one is pinned. */
export type Wanted = {
  readonly nodes: number
  readonly min: number
  readonly first: number
  readonly last: number
  readonly hours: number
  readonly site: string | null
}

export type Take = { readonly ask: Ask; readonly nodes: number }
export type Plan = {
  readonly start: number
  readonly site: string | null
  readonly nodes: number
  /** Σ nodes × hours × (ask price − limit of its instrument): what R5 and R6 compare. */
  readonly cost: number
  readonly takes: readonly Take[]
}

export const ALL_CONDITIONS: ReadonlySet<Condition> = new Set(CONDITIONS)

function limitFor(need: Need, ask: Ask): number {
  return need.limits.get(ask.pool.instrument) ?? 0
}

function isWithinPrice(state: BookState, need: Need, ask: Ask): boolean {
  if (ask.priceMicros > limitFor(need, ask)) return false
  const bound = need.insideCollar ? upperBound(instrumentOf(state, ask.pool.instrument)) : null
  return bound === null || ask.priceMicros <= bound
}

/** R2 without the window: may this ask sell to this need at all? Only the conditions named are looked at. */
export function accepts(state: BookState, need: Need, ask: Ask, imposed = ALL_CONDITIONS): boolean {
  const { pool } = ask
  return (
    need.limits.has(pool.instrument) &&
    isTrading(state, pool.instrument) &&
    pool.state === 'live' &&
    // R10: own orders are invisible to each other.
    (!imposed.has('own') || ask.organisation !== need.organisation) &&
    (!imposed.has('tier') || isAtLeast(pool.tier, need.minTier)) &&
    (!imposed.has('pools') || need.pools === null || need.pools.has(pool.id)) &&
    (!imposed.has('minHours') || need.countedHours >= ask.minHours) &&
    (!imposed.has('price') || isWithinPrice(state, need, ask))
  )
}

/** R3: the asks that may sell, by (price − limit of their instrument), then seq. */
export function acceptedAsks(state: BookState, need: Need, imposed = ALL_CONDITIONS): Ask[] {
  const keyed: { ask: Ask; key: number }[] = []
  for (const ask of state.asks.values())
    if (accepts(state, need, ask, imposed)) keyed.push({ ask, key: ask.priceMicros - limitFor(need, ask) })
  return keyed.sort((a, b) => a.key - b.key || a.ask.seq - b.ask.seq).map(({ ask }) => ask)
}

/** R3 for one fixed window: as many nodes as needed from each ask in turn. At once the largest and the cheapest fill. */
function fillWindow(
  asks: readonly Ask[],
  need: Need,
  wanted: Wanted,
  start: number,
  site: string | null,
): Plan {
  const end = start + wanted.hours
  const takes: Take[] = []
  // R2: nodes planned from a pool reduce it for the next ask of the plan.
  const planned = new Map<Pool, number>()
  let missing = wanted.nodes
  let cost = 0
  for (const ask of asks) {
    if (missing === 0) break
    if (site !== null && ask.pool.site !== site) continue
    const left = Math.min(missing, askNodes(ask, start, end))
    if (left === 0) continue
    const before = planned.get(ask.pool) ?? 0
    const nodes = Math.min(left, poolNodes(ask.pool, start, end) - before)
    if (nodes <= 0) continue
    takes.push({ ask, nodes })
    planned.set(ask.pool, before + nodes)
    missing -= nodes
    cost += nodes * wanted.hours * (ask.priceMicros - limitFor(need, ask))
  }
  return { start, site, nodes: wanted.nodes - missing, cost, takes }
}

/** R5 and R6: most nodes, then lowest cost, then earliest start, then the oldest first ask. */
function isBetter(plan: Plan, best: Plan): boolean {
  if (plan.nodes !== best.nodes) return plan.nodes > best.nodes
  if (plan.cost !== best.cost) return plan.cost < best.cost
  if (plan.start !== best.start) return plan.start < best.start
  return (plan.takes[0]?.ask.seq ?? 0) < (best.takes[0]?.ask.seq ?? 0)
}

/** R6: the sites to try one by one; just "anywhere" without the wish. */
function sitesToTry(
  asks: readonly Ask[],
  need: Need,
  wanted: Wanted,
  imposed: ReadonlySet<Condition>,
): (string | null)[] {
  if (!need.sameSite || !imposed.has('site')) return [null]
  return wanted.site === null ? [...new Set(asks.map((ask) => ask.pool.site))] : [wanted.site]
}

/** Every plan that has a node: one for each start (R5) and site (R6), in order of time. */
export function* everyPlan(
  state: BookState,
  need: Need,
  wanted: Wanted,
  imposed: ReadonlySet<Condition> = ALL_CONDITIONS,
): Generator<Plan> {
  const asks = acceptedAsks(state, need, imposed)
  const sites = sitesToTry(asks, need, wanted, imposed)
  for (let start = wanted.first; start <= wanted.last; start += 1)
    for (const site of sites) {
      const plan = fillWindow(asks, need, wanted, start, site)
      if (plan.nodes > 0) yield plan
    }
}

/** The best plan over all starts and sites, however few nodes it has; null when there is not one node. */
export function largestPlan(
  state: BookState,
  need: Need,
  wanted: Wanted,
  imposed: ReadonlySet<Condition> = ALL_CONDITIONS,
): Plan | null {
  let best: Plan | null = null
  for (const plan of everyPlan(state, need, wanted, imposed))
    if (best === null || isBetter(plan, best)) best = plan
  return best
}

/** R4: the best plan, if it has the minimum. */
export function bestPlan(state: BookState, need: Need, wanted: Wanted): Plan | null {
  const plan = largestPlan(state, need, wanted)
  return plan && plan.nodes >= wanted.min ? plan : null
}

/** The best plan of each start that reaches the minimum, for searches. */
export function plansByStart(state: BookState, need: Need, wanted: Wanted): Plan[] {
  const best = new Map<number, Plan>()
  for (const plan of everyPlan(state, need, wanted)) {
    const known = best.get(plan.start)
    if (plan.nodes >= wanted.min && (!known || isBetter(plan, known))) best.set(plan.start, plan)
  }
  return [...best.values()]
}
