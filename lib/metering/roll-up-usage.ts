/** Recomputes the hours that new readings or closed leases touched: what of each meter is billable. */

import { sql } from 'drizzle-orm'
import { type Context, transact } from '../context'
import { allowSystem } from '../identity/allow'

/** Hours whose sums changed. */
export type RolledUp = { readonly hours: number }

/**
 * Takes every hour that committed transactions touched and recomputes it from all its readings; running twice changes nothing.
 * Billable of a minute is the least of its reading and of the granted part of its cap. Units: the meter's own.
 * Source: metering, sections 7 and 8.
 */
export async function rollUpUsage(ctx: Context): Promise<RolledUp> {
  allowSystem(ctx.viewer)

  return transact(ctx, async (ctx) => {
    await ctx.db.execute(sql`
      update roll_ups set rolled_at = ${ctx.now.toISOString()}::timestamptz where only_row = 1`)
    const changed = await ctx.db.execute(RECOMPUTE)
    return { hours: changed.count }
  })
}

/** One statement, so one moment: what it takes off the list, and the readings it adds up, are of the same commits. */
const RECOMPUTE = sql`
    with taken as (
      delete from touched_hours returning organisation, lease, meter, hour
    ), touched as (
      select distinct organisation, lease, meter, hour from taken
    ), bounds as (
      select t.*, case when l.ready_at is null then 0 else m.cap_per_slot end as cap,
        (extract(epoch from l.granted_from) * 1000)::bigint as granted_ms,
        (extract(epoch from greatest(l.granted_from, l.ready_at)) * 1000)::bigint as from_ms,
        (extract(epoch from least(l.agreed_end, l.ended_at)) * 1000)::bigint as to_ms
      from touched t
      join leases l on l.organisation = t.organisation and l.id = t.lease
      join meters m on m.organisation = t.organisation and m.lease = t.lease and m.meter = t.meter
    ), summed as (
      select b.organisation, b.lease, b.meter, b.hour, r.value, r.slots_seen,
        greatest(0, least(b.hour * 60 + 60, ceil(b.to_ms / 60000.0)) - greatest(b.hour * 60, b.granted_ms / 60000))::int
          as slots_granted
      from bounds b
      cross join lateral (
        select count(*)::int as slots_seen,
          sum(least(r.value, b.cap * greatest(0, least(b.to_ms, (r.slot + 1) * 60000::bigint)
            - greatest(b.from_ms, r.slot * 60000::bigint)) / 60000))::bigint as value
        from readings r
        where r.organisation = b.organisation and r.lease = b.lease and r.meter = b.meter
          and r.slot >= b.hour * 60 and r.slot < b.hour * 60 + 60
      ) r
    )
    insert into usage_hours as u (organisation, lease, meter, hour, value, slots_seen, slots_granted, rev)
    select organisation, lease, meter, hour, value, slots_seen, slots_granted, 0 from summed
    order by organisation, lease, meter, hour
    on conflict (organisation, lease, meter, hour) do update
      set value = excluded.value, slots_seen = excluded.slots_seen, slots_granted = excluded.slots_granted,
        rev = u.rev + (u.value <> excluded.value)::int
      where (u.value, u.slots_seen, u.slots_granted)
        <> (excluded.value, excluded.slots_seen, excluded.slots_granted)`
