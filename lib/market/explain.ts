/** The one reason why nothing was found: conditions are dropped, then imposed again one by one until one makes it impossible. */

import { present } from '@/lib/assert'

/** In the order in which the conditions are imposed. Source: market, section 4. */
export const REASONS = [
  'no_such_hardware',
  'not_trading',
  'all_taken',
  'too_few_nodes',
  'no_offer_spans_window',
  'only_own_offers',
  'tier_too_low',
  'not_in_pools',
  'too_short',
  'not_at_one_site',
  'price_too_low',
] as const
export type Reason = (typeof REASONS)[number]

/** The reason with what it says, such as the lowest limit that fills. Absent numbers are unknown or do not exist. */
export type Why = { readonly reason: Reason; readonly numbers: Readonly<Record<string, string | number>> }

/** Conditions on single offers, in the order in which they are imposed. */
export const CONDITIONS = ['own', 'tier', 'pools', 'minHours', 'site', 'price'] as const
export type Condition = (typeof CONDITIONS)[number]

/** What a book can tell about one bid at one seq; `most…` is the best over every start it allows. */
export type Look = {
  /** Fewest nodes that would be a fill. */
  readonly minimum: number
  hasPool(): boolean
  isTrading(): boolean
  /** Free in every hour of the window, under any offers, changing from hour to hour. */
  mostNodesHourByHour(): number
  /** From one offer a node for the whole window, of offers that meet the conditions named. */
  mostNodes(imposed: ReadonlySet<Condition>): number
  /** Numbers that go with a reason; the conditions named are those that still held. */
  nearbyInstruments(): string
  firstStart(): number | null
  chunkThatFills(): number | null
  highestTier(imposed: ReadonlySet<Condition>): string | null
  nodesOutsidePools(imposed: ReadonlySet<Condition>): number
  shortestHours(imposed: ReadonlySet<Condition>): number | null
  lowestLimit(imposed: ReadonlySet<Condition>): { limitMicros: number; gapMicros: number } | null
}

type Numbers = Record<string, string | number | null>
type Rung = { reason: Reason; holds: (look: Look) => boolean; numbers: (look: Look) => Numbers }

function upTo(condition: Condition | null): ReadonlySet<Condition> {
  return new Set(condition === null ? [] : CONDITIONS.slice(0, CONDITIONS.indexOf(condition) + 1))
}

function before(condition: Condition): ReadonlySet<Condition> {
  return new Set(CONDITIONS.slice(0, CONDITIONS.indexOf(condition)))
}

function imposing(
  condition: Condition,
  reason: Reason,
  numbers: (look: Look, held: ReadonlySet<Condition>) => Numbers,
): Rung {
  return {
    reason,
    holds: (look) => look.mostNodes(upTo(condition)) >= look.minimum,
    numbers: (look) => numbers(look, before(condition)),
  }
}

const LADDER: readonly Rung[] = [
  {
    reason: 'no_such_hardware',
    holds: (look) => look.hasPool(),
    numbers: (look) => ({ instruments: look.nearbyInstruments() }),
  },
  { reason: 'not_trading', holds: (look) => look.isTrading(), numbers: () => ({}) },
  {
    reason: 'all_taken',
    holds: (look) => look.mostNodesHourByHour() >= 1,
    numbers: (look) => ({ until: look.firstStart() }),
  },
  {
    reason: 'too_few_nodes',
    holds: (look) => look.mostNodesHourByHour() >= look.minimum,
    numbers: (look) => ({ nodes: look.mostNodesHourByHour() }),
  },
  {
    reason: 'no_offer_spans_window',
    holds: (look) => look.mostNodes(upTo(null)) >= look.minimum,
    numbers: (look) => ({ chunkHours: look.chunkThatFills() }),
  },
  imposing('own', 'only_own_offers', (look, held) => ({ nodes: look.mostNodes(held) })),
  imposing('tier', 'tier_too_low', (look, held) => ({ tier: look.highestTier(held) })),
  imposing('pools', 'not_in_pools', (look, held) => ({ nodes: look.nodesOutsidePools(held) })),
  imposing('minHours', 'too_short', (look, held) => ({ hours: look.shortestHours(held) })),
  imposing('site', 'not_at_one_site', (look) => ({ nodes: look.mostNodes(upTo('site')) })),
  imposing('price', 'price_too_low', (look, held) => ({ ...look.lowestLimit(held) })),
]

function known(numbers: Numbers): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(numbers).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  )
}

/** The first condition that makes the minimum unreachable in every start. For a bid that finds nothing only. */
export function explain(look: Look): Why {
  const rung = present(
    LADDER.find((candidate) => !candidate.holds(look)),
    'a bid that finds nothing fails some condition',
  )
  return { reason: rung.reason, numbers: known(rung.numbers(look)) }
}
