/** Which hours of which leases can be settled now, as readings, agents and clocks stand. */

import { inArray, sql } from 'drizzle-orm'
import { transfers } from '@/db/schema/ledger'
import type { Context } from '../context'
import { addSources, type BySource, NOTHING } from '../ledger/sources'
import { slotOf } from '../time'
import type { HourFacts } from './draw'
import { listChargeNames } from './draw-transfers'
import { CHARGE_AFTER_MS, FINAL_AFTER_MS } from './lease-hour'

type LeaseKey = { readonly organisation: string; readonly lease: string }

/** A lease that can be settled: its hours that are due, and how many of all its hours are not final yet. */
export type BillableLease = LeaseKey & {
  readonly hours: readonly HourFacts[]
  readonly hoursWaiting: number
  /** Its last served instant is past. */
  readonly isOver: boolean
}

type Row = {
  organisation: string
  lease: string
  is_over: boolean
  waiting: number
  /** Null where only the early end is left. */
  hour: number | null
  rev: number
  served: string
  complete: boolean
  before_rev: number | null
  before_charge: string
  before_provider: string
  before_fee: string
}

/**
 * The due hours of leases that still hold money, those of the given leases or of all, so many hours at most.
 *
 * An hour is complete once it is over and its site has declared it sent (the whole lease, or every minute up to its end), once
 * it cannot have been served, or 72 hours later. The last hour of a lease that was cut short waits for the whole lease, because
 * only then is its last minute measured against the early end. An hour that is not complete is charged ten minutes after its
 * end, and again when its readings change. Hours whose newest readings are not rolled up yet wait.
 */
export async function listBillableHours(
  ctx: Context,
  limit: number,
  only?: readonly LeaseKey[],
): Promise<BillableLease[]> {
  const now = sql`${ctx.now.toISOString()}::timestamptz`
  const keys = only ? sql`${JSON.stringify(only)}::json` : sql`null::json`
  const rows = await ctx.db.execute<Row>(sql`
    with open_leases as (
      select l.organisation, l.id, l.provider, l.site, l.state, l.nodes, l.start_slot, l.end_slot, l.granted_from, l.ready_at,
        l.ended_at, least(l.ended_at, l.agreed_end) as served_to, coalesce(l.ended_at < l.agreed_end, false) as cut_short,
        ceil(extract(epoch from least(l.ended_at, l.agreed_end)) / 3600)::int - 1 as last_hour
      from (select distinct organisation, ref from ledger.accounts
        where kind = 'lease_reserve' and closed_at is null) r
      join leases l on l.organisation = r.organisation and l.id = r.ref
      where (l.start_slot <= ${slotOf(ctx.now)} or l.ended_at is not null)
        and (${keys} is null or (l.organisation, l.id) in (
          select k.organisation, k.lease from json_to_recordset(${keys}) as k(organisation uuid, lease text)))
    ), hours as (
      select l.*, h.hour, count(h.hour) over lease as waiting, s.rev as before_rev, s.served_node_ms as before_served,
        s.charge_micros, s.provider_micros, s.fee_micros, u.value is not null as is_read, h.ends,
        least(coalesce(u.value, 0), l.nodes * greatest(0, extract(epoch from
          least(l.served_to, h.ends) - greatest(l.granted_from, h.begins)) * 1000)::bigint) as served,
        h.hour is not null and least(h.ends, l.served_to) <= ${now} and (
          c.lease is not null
          or l.state = 'ended' and l.ready_at is null
          or not (l.cut_short and h.hour = l.last_hour) and a.through_slot >=
            ceil(extract(epoch from least(h.ends, l.served_to)) / 60) - 1
          or h.ends + ${FINAL_AFTER_MS} * interval '1 ms' <= ${now}) as complete
      from open_leases l
      left join lateral (
        select slot.hour, to_timestamp(slot.hour * 3600.0) as begins, to_timestamp(slot.hour * 3600.0 + 3600) as ends
        from generate_series(l.start_slot, least(${slotOf(ctx.now)},
          case when l.cut_short then l.last_hour else l.end_slot - 1 end)) slot(hour)
        where not exists (select from lease_hours f where f.organisation = l.organisation and f.lease = l.id
          and f.hour = slot.hour and f.state = 'final')
      ) h on true
      left join lease_hours s on s.organisation = l.organisation and s.lease = l.id and s.hour = h.hour
      left join usage_hours u on u.organisation = l.organisation and u.lease = l.id and u.meter = 1 and u.hour = h.hour
      left join closed_leases c on c.organisation = l.organisation and c.lease = l.id and l.ended_at is not null
      left join lateral (select max(through_slot) as through_slot from agent_chains
        where organisation = l.provider and site = l.site) a on true
      window lease as (partition by l.organisation, l.id)
    )
    select organisation, id as lease, served_to <= ${now} as is_over, waiting::int, hour, served::text,
      coalesce(complete, false) as complete, before_rev,
      case when before_rev is null then 0 else before_rev + (served <> before_served)::int end as rev,
      coalesce(charge_micros, 0)::text as before_charge, coalesce(provider_micros, 0)::text as before_provider,
      coalesce(fee_micros, 0)::text as before_fee
    from hours h
    where (complete
        or is_read and served is distinct from before_served and ends + ${CHARGE_AFTER_MS} * interval '1 ms' <= ${now}
        or hour is null and cut_short)
      and not exists (select from touched_hours t
        where t.organisation = h.organisation and t.lease = h.id and t.hour = h.hour)
    order by id, hour limit ${limit}`)
  return groupByLease([...rows], await readGiven(ctx, [...rows]))
}

/** What earlier revisions of these hours took from each source, by `ORGANISATION/LEASE/HOUR/provider` or `/fee`. */
async function readGiven(ctx: Context, rows: readonly Row[]): Promise<Map<string, BySource>> {
  const names = rows.flatMap(({ organisation, lease, hour, before_rev: rev }) =>
    hour === null || rev === null
      ? []
      : (['provider', 'fee'] as const).flatMap((to) =>
          listChargeNames(lease, hour, rev, to).map((name) => ({
            ...name,
            key: `${organisation}/${lease}/${hour}/${to}`,
          })),
        ),
  )
  if (names.length === 0) return new Map()
  const posted = await ctx.db
    .select({ id: transfers.id, code: transfers.code, amountMicros: transfers.amountMicros })
    .from(transfers)
    .where(
      inArray(
        transfers.id,
        names.map((name) => name.id),
      ),
    )
  const byId = new Map(names.map((name) => [name.id, name]))
  const given = new Map<string, BySource>()
  for (const { id, code, amountMicros } of posted) {
    const name = byId.get(id)
    if (!name) continue
    const signed = code === 'charge_reverse' ? -amountMicros : amountMicros
    given.set(name.key, addSources(given.get(name.key) ?? NOTHING, { ...NOTHING, [name.source]: signed }))
  }
  return given
}

function groupByLease(rows: readonly Row[], given: ReadonlyMap<string, BySource>): BillableLease[] {
  const found = new Map<string, BillableLease & { hours: HourFacts[] }>()
  for (const row of rows) {
    const { organisation, lease, hour } = row
    const key = `${organisation}/${lease}`
    const one = found.get(key) ?? {
      organisation,
      lease,
      hours: [],
      hoursWaiting: row.waiting,
      isOver: row.is_over,
    }
    found.set(key, one)
    if (hour === null) continue
    const gaveTo = (to: 'provider' | 'fee') => given.get(`${key}/${hour}/${to}`) ?? NOTHING
    one.hours.push({
      hour,
      rev: row.rev,
      servedNodeMs: BigInt(row.served),
      complete: row.complete,
      before: {
        chargeMicros: BigInt(row.before_charge),
        providerMicros: BigInt(row.before_provider),
        feeMicros: BigInt(row.before_fee),
      },
      gave: { provider: gaveTo('provider'), fee: gaveTo('fee') },
    })
  }
  return [...found.values()]
}
