/** Recomputes the hours that new readings or closed leases touched: what of each meter is billable. */

import { sql } from 'drizzle-orm'
import { present } from '../assert'
import { type Context, transact } from '../context'
import { allowSystem } from '../identity/allow'

/** Hours whose sums changed. */
export type RolledUp = { readonly hours: number }

/**
 * Reads the readings of all transactions that ended since the last run and recomputes their hours from all their readings; running
 * twice changes nothing. Billable of a minute is the least of its reading and of the granted part of its cap.
 * Units: the meter's own. Source: metering, sections 7 and 8.
 */
export async function rollUpUsage(ctx: Context): Promise<RolledUp> {
  allowSystem(ctx.viewer)

  return transact(ctx, async (ctx) => {
    const [cursor] = await ctx.db.execute<{ txid: string }>(
      sql`select txid from usage_cursor where only_row = 1 for update`,
    )
    const { txid: from } = present(cursor, 'the migration wrote the cursor')
    // Every transaction below this number has ended, so nothing of theirs can still appear.
    const [horizon] = await ctx.db.execute<{ txid: string }>(
      sql`select pg_snapshot_xmin(pg_current_snapshot())::text as txid`,
    )
    const { txid: to } = present(horizon, 'a snapshot has a horizon')

    const changed = await ctx.db.execute(recompute(from, to))

    await ctx.db.execute(sql`
      update usage_cursor set txid = ${to}::bigint, rolled_at = ${ctx.now.toISOString()}::timestamptz`)
    return { hours: changed.count }
  })
}

function recompute(from: string, to: string) {
  return sql`
    with touched as (
      select organisation, lease, meter, slot / 60 as hour from readings
      where txid >= ${from}::bigint and txid < ${to}::bigint group by 1, 2, 3, 4
      union
      select u.organisation, u.lease, u.meter, u.hour from usage_hours u
      join closed_leases c on c.organisation = u.organisation and c.lease = u.lease
      where c.txid >= ${from}::bigint and c.txid < ${to}::bigint
    ), bounds as (
      select t.*, m.cap_per_slot,
        (extract(epoch from l.granted_from) * 1000)::bigint as granted_ms,
        (extract(epoch from greatest(l.granted_from, l.ready_at)) * 1000)::bigint as from_ms,
        (extract(epoch from least(l.agreed_end, coalesce(l.ended_at, l.agreed_end))) * 1000)::bigint as to_ms,
        l.ready_at is not null as was_ready
      from touched t
      join leases l on l.organisation = t.organisation and l.id = t.lease
      join meters m on m.organisation = t.organisation and m.lease = t.lease and m.meter = t.meter
    ), summed as (
      select b.organisation, b.lease, b.meter, b.hour,
        sum(least(r.value, case when b.was_ready then b.cap_per_slot * greatest(0,
          least(b.to_ms, (r.slot + 1) * 60000::bigint) - greatest(b.from_ms, r.slot * 60000::bigint)) / 60000
          else 0 end))::bigint as value,
        count(*)::int as slots_seen,
        greatest(0, least(b.hour * 60 + 60, ceil(b.to_ms / 60000.0)) - greatest(b.hour * 60, b.granted_ms / 60000))::int
          as slots_granted
      from bounds b
      join readings r on r.organisation = b.organisation and r.lease = b.lease and r.meter = b.meter
        and r.slot >= b.hour * 60 and r.slot < b.hour * 60 + 60
      group by b.organisation, b.lease, b.meter, b.hour, b.to_ms, b.granted_ms
    )
    insert into usage_hours as u (organisation, lease, meter, hour, value, slots_seen, slots_granted, rev)
    select organisation, lease, meter, hour, value, slots_seen, slots_granted, 0 from summed
    order by organisation, lease, meter, hour
    on conflict (organisation, lease, meter, hour) do update
      set value = excluded.value, slots_seen = excluded.slots_seen, slots_granted = excluded.slots_granted,
        rev = u.rev + (u.value <> excluded.value)::int
      where (u.value, u.slots_seen, u.slots_granted)
        <> (excluded.value, excluded.slots_seen, excluded.slots_granted)`
}
