/** Job: keeps what was asked and free on each instrument when an hour begins: the asked side of history. */

import { sql } from 'drizzle-orm'
import { rowsJson } from '@/db/rows'
import type { Context } from '../context'
import { allowSystem } from '../identity/allow'
import type { Origin } from '../identity/role'
import { slotOf } from '../time'
import { spread } from './percentile'

const AHEAD_SLOTS = 168

type AskedRow = {
  instrument: string
  origin: Origin
  price: string
  free: string
  capacity: string
  now_free: string
}

/** Free node-hours of the next week by instrument and price: each offer up to what its pool has free. */
async function listAsked(ctx: Context, slot: number): Promise<AskedRow[]> {
  return ctx.db.execute<AskedRow>(sql`
    with slots as (select generate_series(${slot}::int, ${slot + AHEAD_SLOTS - 1}::int) as slot),
    leased as (
      select l.pool, s.slot, sum(l.nodes) as nodes
      from leases l join slots s on l.start_slot <= s.slot and l.end_slot > s.slot left join lease_returns r on r.lease = l.id
      where l.end_slot > ${slot} and coalesce(r.from_slot, l.end_slot) > s.slot group by l.pool, s.slot)
    select p.instrument, p.origin, o.price_micros_per_node_hour as price,
      sum(greatest(0, least(o.nodes, p.nodes - coalesce(l.nodes, 0)))) as free, max(p.nodes) as capacity,
      sum(greatest(0, least(o.nodes, p.nodes - coalesce(l.nodes, 0)))) filter (where s.slot = ${slot}) as now_free
    from offers o join pools p on p.cpid = o.pool and p.state = 'live'
    join slots s on o.start_slot <= s.slot and o.end_slot > s.slot left join leased l on l.pool = p.cpid and l.slot = s.slot
    where o.state in ('open', 'partly_sold', 'sold_out') group by p.instrument, p.origin, p.cpid, o.seq, o.price_micros_per_node_hour`)
}

/** Writes one row per instrument and origin for the running hour; the first writing of an hour stands. */
export async function recordMarketHours(ctx: Context): Promise<void> {
  allowSystem(ctx.viewer)

  const slot = slotOf(ctx.now)
  const [known] = await ctx.db.execute(sql`select 1 from market_hours where slot = ${slot} limit 1`)
  if (known) return
  const asked = await listAsked(ctx, slot)

  const groups = new Map<string, AskedRow[]>()
  for (const row of asked)
    groups.set(`${row.instrument} ${row.origin}`, [
      ...(groups.get(`${row.instrument} ${row.origin}`) ?? []),
      row,
    ])
  const rows = [...groups.values()].map((group) => {
    const { p10, median, p90 } = spread(
      group.map((row) => ({ priceMicros: BigInt(row.price), weight: Number(row.free) })),
    )
    const total = (pick: (row: AskedRow) => string) => group.reduce((sum, row) => sum + Number(pick(row)), 0)
    const { instrument, origin } = group[0] as AskedRow
    return {
      instrument,
      origin,
      slot,
      p10,
      median,
      p90,
      free: total((row) => row.free),
      capacity: total((row) => row.capacity),
      now_free: total((row) => row.now_free ?? '0'),
    }
  })

  if (rows.length > 0)
    await ctx.db.execute(sql`
      insert into market_hours (instrument, slot, origin, asked_p10, asked_median, asked_p90, free_node_hours, capacity_nodes, free_nodes)
      select instrument, slot, origin::origin, p10, median, p90, free, capacity, now_free
      from json_to_recordset(${rowsJson(rows)}::json) as t(instrument text, slot int, origin text, p10 bigint, median bigint,
        p90 bigint, free bigint, capacity int, now_free int)
      on conflict do nothing`)
}
