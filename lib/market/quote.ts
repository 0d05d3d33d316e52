/** A quote: what a need would cost now, what is set aside, what ending early costs; kept for five minutes and bought by its id. */

import { type CancellationTerms, PLATFORM_FEE_PPM } from '../lease/lease'
import { divCeil } from '../money'
import type { OrderTerms } from './book'
import type { Plan, PlanFill } from './book-reads'

/** How long a quote can be bought. Units: ms. */
export const QUOTE_LIFE_MS = 300_000

/** One part of the price: nodes of one pool at one price. */
export type QuoteLeg = {
  readonly instrument: string
  readonly pool: string
  readonly site: string
  readonly tier: string
  readonly origin: 'real' | 'synthetic'
  readonly nodes: number
  readonly start: number
  readonly end: number
  readonly priceMicros: number
  readonly costMicros: number
}

export type QuoteFigures = {
  readonly legs: readonly QuoteLeg[]
  /** What is set aside: whole slots at the quoted prices. */
  readonly totalMicros: bigint
  /** What the hours asked for cost; less than the total where the first slot has already begun. */
  readonly expectedMicros: bigint
  /** The platform's part inside the expected cost. Rounds: down. */
  readonly feeMicros: bigint
  readonly cancellation: readonly { readonly terms: CancellationTerms; readonly costMicros: number }[]
}

function legOf(fill: PlanFill): QuoteLeg {
  const { instrument, pool, site, tier, origin, nodes, start, end, priceMicros, costMicros } = fill
  return { instrument, pool, site, tier, origin, nodes, start, end, priceMicros, costMicros }
}

/** The figures of a full plan. `nowHours` are the hours of a need that starts now; null for a window of whole slots. */
export function quoteFigures(plan: Plan, nowHours: number | null): QuoteFigures {
  const expected = plan.fills.reduce((sum, fill) => {
    const hours = nowHours ?? fill.end - fill.start
    return sum + BigInt(fill.nodes) * BigInt(fill.priceMicros) * BigInt(hours)
  }, 0n)
  return {
    legs: plan.fills.map(legOf),
    totalMicros: BigInt(plan.totalMicros),
    expectedMicros: expected,
    feeMicros: (expected * BigInt(PLATFORM_FEE_PPM)) / 1_000_000n,
    cancellation: plan.fills.map((fill) => ({ terms: fill.cancellation, costMicros: fill.costMicros })),
  }
}

/** The order that buys a plan: all of it at once, never above its total, each instrument up to its dearest leg. */
export function orderOfPlan(bid: OrderTerms, plan: Plan): OrderTerms {
  const limits: Record<string, number> = {}
  for (const fill of plan.fills)
    limits[fill.instrument] = Math.max(limits[fill.instrument] ?? 0, fill.priceMicros)
  return { ...bid, limits, min: bid.nodes, ioc: true, maxTotalMicros: plan.totalMicros }
}

/** The share kept when a lease is ended this many hours before its start; 1,000,000 without terms: the window bought is owed. */
export function keptPpm(terms: CancellationTerms, hoursBeforeStart: number): number {
  if (terms.length === 0) return 1_000_000
  const steps = [...terms].sort((a, b) => b[0] - a[0])
  const reached = steps.filter(([hours]) => hoursBeforeStart <= hours)
  return reached.at(-1)?.[1] ?? 0
}

/** Price of a card-hour from that of a node-hour, for showing only. Rounds: up to the micro. */
export function perCardMicros(priceMicrosPerNodeHour: bigint, cardsPerNode: number): bigint {
  return divCeil(priceMicrosPerNodeHour, BigInt(cardsPerNode))
}
