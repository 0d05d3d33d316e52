/** Reads of earnings for the provider: what each lease brought, hour by hour. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import type { Origin } from '../identity/role'
import type { LeaseState } from '../lease/lease'
import type { Micros } from '../money'
import type { LeaseHourState } from './lease-hour'

/** What one lease brought its provider so far. */
export type EarningLine = {
  readonly lease: string
  readonly pool: string
  readonly poolEn: string
  readonly poolZh: string
  readonly nodes: number
  readonly from: Date
  readonly to: Date
  readonly state: LeaseState
  readonly origin: Origin
  readonly priceMicrosPerNodeHour: Micros
  readonly servedNodeMs: bigint
  readonly chargeMicros: Micros
  readonly feeMicros: Micros
  readonly earnedMicros: Micros
}

type Sums = Record<'served' | 'charge' | 'fee' | 'earned', string>
type Row = Pick<EarningLine, 'lease' | 'pool' | 'poolEn' | 'poolZh' | 'nodes' | 'state' | 'origin'> &
  Record<'from' | 'to' | 'price', string> &
  Sums

/** What hours and early end of a lease `l` came to. */
const sums = sql`cross join lateral (
  select sum(served)::text as served, sum(charge)::text as charge, sum(fee)::text as fee, sum(earned)::text as earned from (
    select coalesce(sum(served_node_ms), 0) as served, coalesce(sum(charge_micros), 0) as charge,
      coalesce(sum(fee_micros), 0) as fee, coalesce(sum(provider_micros), 0) as earned
    from lease_hours h where h.organisation = l.organisation and h.lease = l.id
    union all
    select 0, charge_micros, fee_micros, provider_micros from lease_ends e where e.organisation = l.organisation and e.lease = l.id) x) s`

/** Leases on a provider's pools, newest first; `before` is the last lease of the page above. */
export async function listEarnings(
  ctx: Context,
  provider: string,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<EarningLine[]> {
  const after = page.before
    ? sql`and (l.created_at, l.id) < (select created_at, id from leases where provider = ${provider} and id = ${page.before})`
    : sql``
  const rows = await ctx.db.execute<Row>(sql`
    select l.id as lease, l.pool, p.name_en as "poolEn", p.name_zh as "poolZh", l.nodes, l.granted_from as "from",
      least(l.agreed_end, coalesce(l.ended_at, l.agreed_end)) as "to", l.state, l.origin, l.price_micros_per_node_hour as price, s.*
    from leases l join pools p on p.cpid = l.pool ${sums}
    where l.provider = ${provider} ${after} order by l.created_at desc, l.id desc limit ${page.limit}`)
  return [...rows].map(({ from, to, price, served, charge, fee, earned, ...row }) => ({
    ...row,
    from: new Date(from),
    to: new Date(to),
    priceMicrosPerNodeHour: BigInt(price),
    servedNodeMs: BigInt(served),
    chargeMicros: BigInt(charge),
    feeMicros: BigInt(fee),
    earnedMicros: BigInt(earned),
  }))
}

/** What all leases of one origin brought a provider. */
export type EarningSum = {
  readonly origin: Origin
  readonly leases: number
  readonly servedNodeMs: bigint
  readonly chargeMicros: Micros
  readonly feeMicros: Micros
  readonly earnedMicros: Micros
}

/** Sums over all leases of a provider, real and synthetic apart. */
export async function sumEarnings(ctx: Context, provider: string): Promise<EarningSum[]> {
  const rows = await ctx.db.execute<Sums & { origin: Origin; leases: number }>(sql`
    select l.origin, count(*)::int as leases, sum(s.served::bigint)::text as served, sum(s.charge::bigint)::text as charge,
      sum(s.fee::bigint)::text as fee, sum(s.earned::bigint)::text as earned
    from leases l ${sums} where l.provider = ${provider} group by l.origin order by l.origin`)
  return [...rows].map(({ origin, leases, served, charge, fee, earned }) => ({
    origin,
    leases,
    servedNodeMs: BigInt(served),
    chargeMicros: BigInt(charge),
    feeMicros: BigInt(fee),
    earnedMicros: BigInt(earned),
  }))
}

export type EarningHour = {
  /** Null for the part that an early end keeps. */
  readonly hour: number | null
  readonly state: LeaseHourState
  readonly servedNodeMs: bigint
  readonly chargeMicros: Micros
  readonly feeMicros: Micros
  readonly earnedMicros: Micros
}

/** The settled hours of a lease on a provider's pools; empty for a lease of somebody else. */
export async function listEarningHours(
  ctx: Context,
  provider: string,
  lease: string,
): Promise<EarningHour[]> {
  const rows = await ctx.db.execute<Sums & { hour: number | null; state: LeaseHourState }>(sql`
    select h.hour, h.state, h.served_node_ms::text as served, h.charge_micros::text as charge, h.fee_micros::text as fee,
      h.provider_micros::text as earned
    from leases l join lease_hours h on h.organisation = l.organisation and h.lease = l.id
    where l.provider = ${provider} and l.id = ${lease}
    union all
    select null, 'final', '0', e.charge_micros::text, e.fee_micros::text, e.provider_micros::text
    from leases l join lease_ends e on e.organisation = l.organisation and e.lease = l.id
    where l.provider = ${provider} and l.id = ${lease} and e.charge_micros > 0
    order by 1 nulls last`)
  return [...rows].map(({ hour, state, served, charge, fee, earned }) => ({
    hour,
    state,
    servedNodeMs: BigInt(served),
    chargeMicros: BigInt(charge),
    feeMicros: BigInt(fee),
    earnedMicros: BigInt(earned),
  }))
}
