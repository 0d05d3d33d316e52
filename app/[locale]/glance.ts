/** What the market page shows: its lines with their figures, each of one origin, and what can be had at once. */

import type { ClassLine } from '@/components/market/class-table'
import type { Example, MachineNow } from '@/components/market/examples'
import type { PriceCourse } from '@/components/market/price-charts'
import { changeBasisPoints, type PriceFigure } from '@/lib/assessment/figure'
import { listTradedDays, readTraded, trailingDays } from '@/lib/assessment/queries'
import { dayStartOf, lastDays } from '@/lib/assessment/series'
import type { Context } from '@/lib/context'
import { ORIGINS, type Origin } from '@/lib/identity/role'
import { lineKey, listFreeHours, listMarketLines, readRealPools } from '@/lib/market/glance-queries'
import { listTrades } from '@/lib/market/queries'
import type { MarketLine } from '@/lib/market/views'
import { LOCAL_ZONE } from '@/lib/registry/pool'
import { DAY_MS, slotOf, slotStart } from '@/lib/time'

const TRADES_SHOWN = 12
const COURSE_DAYS = 14
const STRIP_HOURS = 24
const AHEAD_HOURS = 168
/** What the synthetic example buys. */
const EXAMPLE_HOURS = 2

type PricesOf = Record<Origin, { now: Map<string, PriceFigure>; before: Map<string, PriceFigure> }>

/** Executed prices of the last 24 hours and of the 24 before, for each origin by itself. */
async function readPrices(ctx: Context): Promise<PricesOf> {
  const day = trailingDays(ctx.now, 1)
  const dayBefore = { from: new Date(day.from.getTime() - DAY_MS), to: day.from }
  const of = async (origin: Origin) => {
    const [now, before] = await Promise.all([
      readTraded(ctx, origin, day),
      readTraded(ctx, origin, dayBefore),
    ])
    return { now, before }
  }
  const [real, synthetic] = await Promise.all([of('real'), of('synthetic')])
  return { real, synthetic }
}

function withFigures(line: MarketLine, prices: PricesOf, free: Map<string, number[]>): ClassLine {
  const { now, before } = prices[line.origin]
  const traded = now.get(line.instrument) ?? null
  const earlier = before.get(line.instrument)?.medianMicros ?? null
  return {
    ...line,
    traded,
    changeBasisPoints: changeBasisPoints(earlier, traded?.medianMicros ?? null),
    freeHours: (free.get(lineKey(line)) ?? []).slice(0, STRIP_HOURS),
  }
}

/** What of this machine can be had: at once, from some hour on, or not; null where it sells nothing here. */
function machineNow(
  lines: readonly MarketLine[],
  free: Map<string, number[]>,
  ctx: Context,
): MachineNow | null {
  const line = lines.find((one) => one.zone === LOCAL_ZONE && one.origin === 'real' && one.pools > 0)
  if (!line) return null
  if (line.beingTested > 0) return { state: 'testing' }
  if (line.poolState === 'stale') return { state: 'stale' }
  const hours = free.get(lineKey(line)) ?? []
  // From now on for an hour reaches into the next slot.
  const ahead = hours.findIndex((nodes, hour) => nodes > 0 && (hour > 0 || (hours[1] ?? 0) > 0))
  if (ahead === 0 && line.bestOfferMicros !== null)
    return { state: 'open', nodeClass: line.nodeClass, zone: line.zone, costMicros: line.bestOfferMicros }
  if (ahead > 0) return { state: 'sold_out', until: slotStart(slotOf(ctx.now) + ahead) }
  return { state: 'nothing' }
}

/** The cheapest node of cards that is free for the hours of the example. */
function exampleOf(lines: readonly MarketLine[], free: Map<string, number[]>): Example | null {
  const able = lines.filter((line) => {
    const hours = (free.get(lineKey(line)) ?? []).slice(0, EXAMPLE_HOURS + 1)
    return (
      line.origin === 'synthetic' &&
      line.cardKind === 'card' &&
      line.bestOfferMicros !== null &&
      hours.every((nodes) => nodes > 0)
    )
  })
  const [cheapest] = able.sort((a, b) => Number((a.bestOfferMicros ?? 0n) - (b.bestOfferMicros ?? 0n)))
  if (!cheapest?.bestOfferMicros) return null
  const costMicros = cheapest.bestOfferMicros * BigInt(EXAMPLE_HOURS)
  return { kind: cheapest, hours: EXAMPLE_HOURS, costMicros }
}

async function listCourses(
  ctx: Context,
  origin: Origin,
  lines: readonly MarketLine[],
): Promise<PriceCourse[]> {
  const from = new Date(dayStartOf(ctx.now).getTime() - (COURSE_DAYS - 1) * DAY_MS)
  const days = await listTradedDays(ctx, origin, { from, to: ctx.now })
  return lines
    .filter((line) => line.origin === origin && days.has(line.instrument))
    .map((line) => ({ ...line, days: lastDays(days.get(line.instrument) ?? [], ctx.now, COURSE_DAYS) }))
}

/** The origin asked for; without one what the demo world is, where there is one. */
function originOf(asked: string | undefined, hasSynthetic: boolean): Origin {
  return ORIGINS.find((origin) => origin === asked) ?? (hasSynthetic ? 'synthetic' : 'real')
}

export async function readGlance(ctx: Context, asked: string | undefined) {
  const [lines, free, prices, pools] = await Promise.all([
    listMarketLines(ctx),
    listFreeHours(ctx, AHEAD_HOURS),
    readPrices(ctx),
    readRealPools(ctx),
  ])
  const hasSynthetic = pools.syntheticPools > 0
  const origin = originOf(asked, hasSynthetic)
  const [trades, courses] = await Promise.all([
    listTrades(ctx, origin, TRADES_SHOWN),
    listCourses(ctx, origin, lines),
  ])
  const isReal = (line: MarketLine) => line.origin === 'real' && line.pools > 0
  const shown = origin === 'real' && hasSynthetic ? lines.filter(isReal) : lines
  return {
    origin,
    hasSynthetic,
    kinds: lines,
    lines: shown.map((line) => withFigures(line, prices, free)),
    machine: machineNow(lines, free, ctx),
    example: exampleOf(lines, free),
    trades,
    courses,
    pools,
  }
}
