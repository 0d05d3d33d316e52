/** Reads of the assessment: executed prices, asked prices, use, unmet demand; each of one origin, never of both. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import type { Origin } from '../identity/role'
import { DAY_MS, slotOf } from '../time'
import {
  type AskedFigure,
  type DayFigure,
  type PriceFigure,
  priceFigure,
  type TradeRow,
  type TradeSample,
  type UnmetFigure,
  type UnmetRow,
  type UseFigure,
} from './figure'

export type Period = { readonly from: Date; readonly to: Date }

/** The trailing days up to now. */
export function trailingDays(now: Date, days: number): Period {
  return { from: new Date(now.getTime() - days * DAY_MS), to: now }
}

type SampleRow = { instrument: string; day: string; price: string; node_hours: string; seller: string }

const within = (period: Period) =>
  sql`at >= ${period.from.toISOString()}::timestamptz and at < ${period.to.toISOString()}::timestamptz`

/** Fills of pools that were at least tested; those of declared ones stand apart and enter no price. */
const enteringPrices = sql`tier <> 'declared' and price_micros_per_node_hour > 0`

async function listSamples(ctx: Context, origin: Origin, period: Period): Promise<SampleRow[]> {
  return ctx.db.execute<SampleRow>(sql`
    select instrument, to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, price_micros_per_node_hour as price,
      nodes * (end_slot - start_slot) as node_hours, seller
    from trades where origin = ${origin} and ${enteringPrices} and ${within(period)}`)
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row)) ?? []
    group.push(row)
    groups.set(keyOf(row), group)
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

/** Asked prices of each instrument over one period: medians of its hours. */
export async function readAsked(
  ctx: Context,
  origin: Origin,
  period: Period,
): Promise<Map<string, AskedFigure>> {
  const rows = await ctx.db.execute<
    { instrument: string; hours: string } & Record<'p10' | 'median' | 'p90', string | null>
  >(sql`
    select instrument, percentile_disc(0.5) within group (order by asked_p10) as p10,
      percentile_disc(0.5) within group (order by asked_median) as median,
      percentile_disc(0.5) within group (order by asked_p90) as p90, count(*) as hours
    from market_hours where origin = ${origin} and slot between ${slotOf(period.from)} and ${slotOf(period.to)}
    group by instrument`)
  const whole = (text: string | null) => (text === null ? null : BigInt(text))
  return new Map(
    rows.map((row) => [
      row.instrument,
      {
        p10Micros: whole(row.p10),
        medianMicros: whole(row.median),
        p90Micros: whole(row.p90),
        hours: Number(row.hours),
      },
    ]),
  )
}

/** Registered and leased node-hours of each instrument in the whole hours of a period; pools count from their first hour. */
export async function readUse(ctx: Context, origin: Origin, period: Period): Promise<Map<string, UseFigure>> {
  const [from, to] = [slotOf(period.from), slotOf(period.to)]
  const rows = await ctx.db.execute<
    { instrument: string } & Record<'pools' | 'registered' | 'leased', string>
  >(sql`
    with leased as (
      select l.pool, sum(l.nodes * greatest(0, least(l.end_slot, coalesce(r.from_slot, l.end_slot), ${to}::int) - greatest(l.start_slot, ${from}::int))) as node_hours
      from leases l left join lease_returns r on r.lease = l.id
      where l.origin = ${origin} and l.end_slot > ${from} and l.start_slot < ${to} group by l.pool)
    select p.instrument, count(*) as pools, coalesce(sum(l.node_hours), 0) as leased,
      sum(p.nodes::bigint * greatest(0, ${to}::int - greatest(${from}::int, ceil(extract(epoch from p.created_at) / 3600)::int))) as registered
    from pools p left join leased l on l.pool = p.cpid where p.origin = ${origin} group by p.instrument`)
  return new Map(
    rows.map((row) => [
      row.instrument,
      {
        pools: Number(row.pools),
        registeredNodeHours: Number(row.registered),
        leasedNodeHours: Number(row.leased),
      },
    ]),
  )
}

/** One need per organisation, instruments and window, at its largest; a visitor's counts by itself. */
const needs = (origin: Origin, period: Period) => sql`
  select distinct on (coalesce(organisation::text, id::text), instruments, start_slot, end_slot)
    id, at, code, organisation, instruments, nodes, greatest(end_slot - start_slot, 0) as hours, limit_micros_per_node_hour
  from unmet_demand where origin = ${origin} and ${within(period)}
  order by coalesce(organisation::text, id::text), instruments, start_slot, end_slot, nodes desc`

/** Needs that were not met, by reason. */
export async function listUnmet(ctx: Context, origin: Origin, period: Period): Promise<UnmetFigure[]> {
  const rows = await ctx.db.execute<
    { code: string } & Record<'needs' | 'organisations' | 'node_hours', string>
  >(sql`
    select code, count(*) as needs, count(distinct coalesce(organisation, id)) as organisations, sum(nodes::bigint * hours) as node_hours
    from (${needs(origin, period)}) needs group by code order by sum(nodes::bigint * hours) desc, code`)
  return rows.map((row) => ({
    code: row.code,
    needs: Number(row.needs),
    organisations: Number(row.organisations),
    nodeHours: Number(row.node_hours),
  }))
}

/** The last needs behind the figures, without their persons, newest first. */
export async function listUnmetRows(
  ctx: Context,
  origin: Origin,
  period: Period,
  most: number,
): Promise<UnmetRow[]> {
  const rows = await ctx.db.execute<Omit<UnmetRow, 'at'> & { at: string; limit: string | null }>(sql`
    select at, code, instruments, nodes, hours, limit_micros_per_node_hour as limit
    from (${needs(origin, period)}) needs order by at desc limit ${most}`)
  return rows.map(({ at, limit, ...row }) => ({
    ...row,
    at: new Date(at),
    limitMicrosPerNodeHour: limit === null ? null : BigInt(limit),
  }))
}

type AnonymousRow = Pick<TradeRow, 'nodes' | 'hours' | 'seller' | 'tier'> &
  Record<'instrument' | 'at' | 'price', string>

/** The last trades behind each instrument's price, newest first; sellers are numbered within their instrument. */
export async function listTradeRows(
  ctx: Context,
  origin: Origin,
  period: Period,
  mostEach: number,
): Promise<Map<string, TradeRow[]>> {
  const rows = await ctx.db.execute<AnonymousRow>(sql`
    select * from (
      select at, instrument, nodes, end_slot - start_slot as hours, price_micros_per_node_hour as price, seller, tier,
        row_number() over (partition by instrument order by at desc, seq desc, n desc) as place
      from trades where origin = ${origin} and ${enteringPrices} and ${within(period)}) ranked
    where place <= ${mostEach} order by instrument, place`)
  return new Map(
    [...groupBy(rows, (row) => row.instrument)].map(([instrument, ofOne]) => {
      const sellers = [...new Set(ofOne.map((row) => row.seller))]
      const anonymous = ofOne.map(({ at, nodes, hours, price, seller, tier }) => ({
        at: new Date(at),
        nodes,
        hours,
        priceMicrosPerNodeHour: BigInt(price),
        seller: `s${sellers.indexOf(seller) + 1}`,
        tier,
      }))
      return [instrument, anonymous]
    }),
  )
}
