/** Reads of statements: the hours of a lease for its buyer, and what leases cost so far. */

import { and, eq, sql } from 'drizzle-orm'
import { leaseEnds } from '@/db/schema/settlement'
import type { Context } from '../context'
import type { Micros } from '../money'
import type { LeaseTerms } from './lease-end'
import { priceServedTime } from './lease-hour'
import { drawStatement, type HourRow, hoursUpTo, type Statement } from './statement'

type Row = {
  hour: number
  served: string
  slots_seen: number
  state: 'charged' | 'final' | null
  charge: string
  provider: string
  fee: string
  released: string
}

/** The statement of a lease, hour by hour up to now. */
export async function readStatement(
  ctx: Context,
  lease: LeaseTerms & { readonly startSlot: number; readonly endSlot: number },
): Promise<Statement> {
  const { organisation, id } = lease
  const [hours, end, isSettled] = await Promise.all([
    listHours(ctx, lease),
    readEnd(ctx, organisation, id),
    isLeaseSettled(ctx, organisation, id),
  ])
  return drawStatement(lease, hours, end, isSettled)
}

async function listHours(ctx: Context, lease: Parameters<typeof readStatement>[1]): Promise<HourRow[]> {
  const { first, last } = hoursUpTo(lease, ctx.now)
  if (last < first) return []
  const { organisation, id } = lease
  const rows = await ctx.db.execute<Row>(sql`
    select slot.hour, coalesce(s.served_node_ms, u.value, 0)::text as served, coalesce(u.slots_seen, 0) as slots_seen, s.state,
      s.charge_micros::text as charge, s.provider_micros::text as provider, s.fee_micros::text as fee,
      s.released_micros::text as released
    from generate_series(${first}::int, ${last}::int) slot(hour)
    left join usage_hours u on u.organisation = ${organisation} and u.lease = ${id} and u.meter = 1 and u.hour = slot.hour
    left join lease_hours s on s.organisation = ${organisation} and s.lease = ${id} and s.hour = slot.hour
    order by slot.hour`)
  return [...rows].map((row) => ({
    hour: row.hour,
    servedNodeMs: BigInt(row.served),
    slotsSeen: row.slots_seen,
    settled: row.state && {
      state: row.state,
      chargeMicros: BigInt(row.charge),
      providerMicros: BigInt(row.provider),
      feeMicros: BigInt(row.fee),
      releasedMicros: BigInt(row.released),
    },
  }))
}

async function readEnd(ctx: Context, organisation: string, lease: string): Promise<Statement['end']> {
  const [row] = await ctx.db
    .select()
    .from(leaseEnds)
    .where(and(eq(leaseEnds.organisation, organisation), eq(leaseEnds.lease, lease)))
  if (!row) return null
  const { chargeMicros, providerMicros, feeMicros, releasedMicros } = row
  return { chargeMicros, providerMicros, feeMicros, releasedMicros }
}

/** A lease is settled when what was set aside for it has been paid out and its reserve is closed. */
async function isLeaseSettled(ctx: Context, organisation: string, lease: string): Promise<boolean> {
  const [row] = await ctx.db.execute<{ settled: boolean | null }>(sql`
    select bool_and(closed_at is not null) as settled from ledger.accounts
    where organisation = ${organisation} and kind = 'lease_reserve' and ref = ${lease}`)
  return row?.settled ?? false
}

/** What each of these leases cost so far: charged hours as charged, the others by what has been read. Units: micros. */
export async function sumCosts(
  ctx: Context,
  organisation: string,
  leases: readonly { readonly id: string; readonly priceMicrosPerNodeHour: Micros }[],
): Promise<Map<string, Micros>> {
  if (leases.length === 0) return new Map()
  const ids = JSON.stringify(leases.map(({ id }) => ({ id })))
  const rows = await ctx.db.execute<{ id: string; charged: string; open: string[] }>(sql`
    select k.id,
      (coalesce((select sum(s.charge_micros) from lease_hours s where s.organisation = ${organisation} and s.lease = k.id), 0)
        + coalesce((select e.charge_micros from lease_ends e where e.organisation = ${organisation} and e.lease = k.id), 0))::text as charged,
      array(select u.value::text from usage_hours u where u.organisation = ${organisation} and u.lease = k.id and u.meter = 1
        and not exists (select from lease_hours s where s.organisation = u.organisation and s.lease = u.lease and s.hour = u.hour)) as open
    from json_to_recordset(${ids}::json) as k(id text)`)
  const prices = new Map(leases.map((lease) => [lease.id, lease.priceMicrosPerNodeHour]))
  return new Map(
    [...rows].map(({ id, charged, open }) => {
      const price = prices.get(id) ?? 0n
      return [
        id,
        open.reduce((total, value) => total + priceServedTime(price, BigInt(value)), BigInt(charged)),
      ]
    }),
  )
}
