/** Job: keeps what was asked and free on each instrument when an hour begins: the asked side of history. */

import { sql } from 'drizzle-orm'
import { rowsJson } from '@/db/rows'
import type { Context } from '../context'
import { allowSystem } from '../identity/allow'
import type { Origin } from '../identity/role'
import { slotOf } from '../time'
import { freeBySlot, lineKey } from './glance-queries'
import { spread } from './percentile'

const AHEAD_SLOTS = 168

type Line = { readonly instrument: string; readonly origin: Origin }
type AskedRow = Line & { readonly price: string; readonly free: string }
type CapacityRow = Line & { readonly capacity: string; readonly now_free: string }

/** Free node-hours of the next week by price: of each pool its cheapest offers first, together at most what it has free. */
async function listAsked(ctx: Context, slot: number): Promise<AskedRow[]> {
  return ctx.db.execute<AskedRow>(sql`
    with ${freeBySlot(slot, AHEAD_SLOTS)},
    ranked as (
      select f.instrument, f.origin, l.price, l.nodes, f.nodes - coalesce(sum(l.nodes) over (
        partition by l.pool, l.slot order by l.price, l.seq rows between unbounded preceding and 1 preceding), 0) as remaining
      from left_of l join free f on f.cpid = l.pool and f.slot = l.slot)
    select instrument, origin, price, sum(greatest(0, least(nodes, remaining))) as free from ranked
    group by instrument, origin, price`)
}

async function listCapacity(ctx: Context, slot: number): Promise<CapacityRow[]> {
  return ctx.db.execute<CapacityRow>(sql`
    with ${freeBySlot(slot, 1)}
    select p.instrument, p.origin, sum(p.nodes) as capacity, sum(f.nodes) as now_free
    from pools p join free f on f.cpid = p.cpid where p.state = 'live' group by p.instrument, p.origin`)
}

/** Writes one row per instrument and origin for the running hour; the first writing of an hour stands. */
export async function recordMarketHours(ctx: Context): Promise<void> {
  allowSystem(ctx.viewer)

  const slot = slotOf(ctx.now)
  const [known] = await ctx.db.execute(sql`select 1 from market_hours where slot = ${slot} limit 1`)
  if (known) return
  const [asked, capacities] = await Promise.all([listAsked(ctx, slot), listCapacity(ctx, slot)])

  const rows = capacities.map(({ instrument, origin, capacity, now_free }) => {
    const own = asked.filter((row) => lineKey(row) === lineKey({ instrument, origin }))
    const weighted = own.map((row) => ({ priceMicros: BigInt(row.price), weight: Number(row.free) }))
    const free = weighted.reduce((sum, row) => sum + row.weight, 0)
    return { instrument, origin, slot, ...spread(weighted), free, capacity, now_free }
  })

  if (rows.length > 0)
    await ctx.db.execute(sql`
      insert into market_hours (instrument, slot, origin, asked_p10, asked_median, asked_p90, free_node_hours, capacity_nodes, free_nodes)
      select instrument, slot, origin::origin, p10, median, p90, free, capacity, now_free
      from json_to_recordset(${rowsJson(rows)}::json) as t(instrument text, slot int, origin text, p10 bigint, median bigint,
        p90 bigint, free bigint, capacity int, now_free int)
      on conflict do nothing`)
}
