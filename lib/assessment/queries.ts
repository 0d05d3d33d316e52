/** Reads of the assessment: executed prices, asked prices, unmet demand; each of one origin, never of both. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import type { Origin } from '../identity/role'
import { DAY_MS } from '../time'
import { type PriceFigure, priceFigure, type TradeSample } from './figure'

export type Period = { readonly from: Date; readonly to: Date }

/** The trailing days up to now. */
export function trailingDays(now: Date, days: number): Period {
  return { from: new Date(now.getTime() - days * DAY_MS), to: now }
}

type SampleRow = { instrument: string; day: string; price: string; node_hours: string; seller: string }

/** Fills of pools that were at least tested; those of declared ones stand apart and enter no price. */
async function listSamples(ctx: Context, origin: Origin, period: Period): Promise<SampleRow[]> {
  return ctx.db.execute<SampleRow>(sql`
    select instrument, to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, price_micros_per_node_hour as price,
      nodes * (end_slot - start_slot) as node_hours, seller
    from trades where origin = ${origin} and tier <> 'declared' and price_micros_per_node_hour > 0
      and at >= ${period.from.toISOString()}::timestamptz and at <= ${period.to.toISOString()}::timestamptz`)
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return groups
}

const sampleOf = (row: SampleRow): TradeSample => ({
  priceMicrosPerNodeHour: BigInt(row.price),
  nodeHours: Number(row.node_hours),
  seller: row.seller,
})

/** Executed price of each instrument over one period. */
export async function readTraded(
  ctx: Context,
  origin: Origin,
  period: Period,
): Promise<Map<string, PriceFigure>> {
  const groups = groupBy(await listSamples(ctx, origin, period), (row) => row.instrument)
  return new Map([...groups].map(([instrument, rows]) => [instrument, priceFigure(rows.map(sampleOf))]))
}

export type DayFigure = { readonly day: string; readonly traded: PriceFigure }

/** Executed price of each instrument by UTC day, oldest first; a day without a trade is not in it. */
export async function listTradedDays(
  ctx: Context,
  origin: Origin,
  period: Period,
): Promise<Map<string, DayFigure[]>> {
  const byInstrument = groupBy(await listSamples(ctx, origin, period), (row) => row.instrument)
  return new Map(
    [...byInstrument].map(([instrument, rows]) => [
      instrument,
      [...groupBy(rows, (row) => row.day)]
        .map(([day, ofDay]) => ({ day, traded: priceFigure(ofDay.map(sampleOf)) }))
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
    ]),
  )
}

export type AskedFigure = {
  readonly medianMicros: bigint | null
  readonly p10Micros: bigint | null
  readonly p90Micros: bigint | null
  readonly hours: number
  readonly capacityNodeHours: number
  readonly freeNodeHours: number
}

/** Asked prices of each instrument over one period: medians of its hours, and the nodes that stood idle in them. */
export async function readAsked(
  ctx: Context,
  origin: Origin,
  period: Period,
): Promise<Map<string, AskedFigure>> {
  const rows = await ctx.db.execute<{
    instrument: string
    p10: string | null
    median: string | null
    p90: string | null
    hours: string
    capacity: string
    free: string
  }>(sql`
    select instrument, percentile_disc(0.5) within group (order by asked_p10) as p10,
      percentile_disc(0.5) within group (order by asked_median) as median,
      percentile_disc(0.5) within group (order by asked_p90) as p90, count(*) as hours,
      sum(capacity_nodes) as capacity, sum(free_nodes) as free
    from market_hours where origin = ${origin} and slot >= ${Math.floor(period.from.getTime() / 3_600_000)}
      and slot <= ${Math.floor(period.to.getTime() / 3_600_000)} group by instrument`)
  const whole = (text: string | null) => (text === null ? null : BigInt(text))
  return new Map(
    rows.map((row) => [
      row.instrument,
      {
        p10Micros: whole(row.p10),
        medianMicros: whole(row.median),
        p90Micros: whole(row.p90),
        hours: Number(row.hours),
        capacityNodeHours: Number(row.capacity),
        freeNodeHours: Number(row.free),
      },
    ]),
  )
}

export type UnmetFigure = {
  readonly code: string
  readonly needs: number
  readonly organisations: number
  readonly nodeHours: number
}

/** Needs that were not met, by reason: each organisation once per instrument and window, at its largest. */
export async function listUnmet(ctx: Context, origin: Origin, period: Period): Promise<UnmetFigure[]> {
  const rows = await ctx.db.execute<{
    code: string
    needs: string
    organisations: string
    node_hours: string
  }>(sql`
    with needs as (
      select distinct on (coalesce(organisation::text, id::text), instruments, start_slot, end_slot)
        code, organisation, nodes::bigint * greatest(end_slot - start_slot, 0) as node_hours
      from unmet_demand where origin = ${origin}
        and at >= ${period.from.toISOString()}::timestamptz and at <= ${period.to.toISOString()}::timestamptz
      order by coalesce(organisation::text, id::text), instruments, start_slot, end_slot, nodes desc)
    select code, count(*) as needs, count(distinct organisation) as organisations, sum(node_hours) as node_hours
    from needs group by code order by sum(node_hours) desc`)
  return rows.map((row) => ({
    code: row.code,
    needs: Number(row.needs),
    organisations: Number(row.organisations),
    nodeHours: Number(row.node_hours),
  }))
}

export type TradeRow = {
  readonly at: Date
  readonly instrument: string
  readonly nodes: number
  readonly hours: number
  readonly priceMicrosPerNodeHour: bigint
  readonly seller: string
  readonly tier: string
}

/** The anonymised trades behind a figure, newest first; sellers are numbered by their first trade in the list. */
export async function listTradeRows(
  ctx: Context,
  origin: Origin,
  period: Period,
  most = 20,
): Promise<TradeRow[]> {
  const rows = await ctx.db.execute<{
    at: string
    instrument: string
    nodes: number
    hours: number
    price: string
    seller: string
    tier: string
  }>(sql`
    select at, instrument, nodes, end_slot - start_slot as hours, price_micros_per_node_hour as price, seller, tier from trades
    where origin = ${origin} and at >= ${period.from.toISOString()}::timestamptz and at <= ${period.to.toISOString()}::timestamptz
    order by at desc, seq desc, n limit ${most}`)
  const names = new Map<string, string>()
  return rows.map((row) => {
    names.set(row.seller, names.get(row.seller) ?? `s${names.size + 1}`)
    const { price, seller, at, ...rest } = row
    return {
      ...rest,
      at: new Date(at),
      priceMicrosPerNodeHour: BigInt(price),
      seller: names.get(seller) ?? '',
    }
  })
}
