/** A quote: what a need would cost now, what is set aside, what ending early costs; kept for five minutes and bought by its id. */

import { type CancellationTerms, PLATFORM_FEE_PPM } from '../lease/lease'
import { divCeil, divFloor } from '../money'
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

type Priced = Pick<PlanFill, 'nodes' | 'priceMicros' | 'start' | 'end'>

/** What parts of a price cost over so many hours; null for the whole slots of each. */
export function costOfHours(parts: readonly Priced[], hours: number | null): bigint {
  return parts.reduce(
    (sum, part) =>
      sum + BigInt(part.nodes) * BigInt(part.priceMicros) * BigInt(hours ?? part.end - part.start),
    0n,
  )
}

/** The platform's part inside an amount. Rounds: down. */
export function feeInside(amountMicros: bigint): bigint {
  return divFloor(amountMicros * BigInt(PLATFORM_FEE_PPM), 1_000_000n)
}

function legOf(fill: PlanFill): QuoteLeg {
  const { instrument, pool, site, tier, origin, nodes, start, end, priceMicros, costMicros } = fill
  return { instrument, pool, site, tier, origin, nodes, start, end, priceMicros, costMicros }
}

/** The figures of a full plan. `nowHours` are the hours of a need that starts now; null for a window of whole slots. */
export function quoteFigures(plan: Plan, nowHours: number | null): QuoteFigures {
  const expected = costOfHours(plan.fills, nowHours)
  return {
    legs: plan.fills.map(legOf),
    totalMicros: BigInt(plan.totalMicros),
    expectedMicros: expected,
    feeMicros: feeInside(expected),
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

/** What ending early costs until an instant, given in hours before the start; null: from then on. */
export type EndingStep = { readonly untilHoursBefore: number | null; readonly costMicros: bigint }

/** What is kept of a quote when it is ended early, earliest step first; equal neighbours are one. Rounds: down. */
export function endingSteps(
  parts: readonly { readonly terms: CancellationTerms; readonly costMicros: number }[],
): EndingStep[] {
  const hours = [...new Set(parts.flatMap((part) => part.terms.map(([before]) => before)))].sort(
    (a, b) => b - a,
  )
  const costAt = (hoursBefore: number) =>
    parts.reduce(
      (sum, { terms, costMicros }) =>
        sum + divFloor(BigInt(costMicros) * BigInt(keptPpm(terms, hoursBefore)), 1_000_000n),
      0n,
    )
  const steps = hours.map((before) => ({ untilHoursBefore: before, costMicros: costAt(before + 1) }))
  const all: EndingStep[] = [...steps, { untilHoursBefore: null, costMicros: costAt(-1) }]
  return all.filter((step, order) => step.costMicros !== all[order + 1]?.costMicros)
}

/** Price of a card-hour from that of a node-hour, for showing only. Rounds: up to the micro. */
export function perCardMicros(priceMicrosPerNodeHour: bigint, cardsPerNode: number): bigint {
  return divCeil(priceMicrosPerNodeHour, BigInt(cardsPerNode))
}
