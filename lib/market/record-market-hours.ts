/** Job: keeps what was asked and free on each instrument when an hour begins: the asked side of history. */

import { sql } from 'drizzle-orm'
import { rowsJson } from '@/db/rows'
import type { Context } from '../context'
import { allowSystem } from '../identity/allow'
import type { Origin } from '../identity/role'
import { slotOf } from '../time'
import { type AskedOffer, type AskedPool, type AskedSale, askedOfPool } from './asked'
import { spread } from './percentile'

const AHEAD_SLOTS = 168

type PoolRow = AskedPool & { readonly instrument: string; readonly origin: Origin }

async function listPools(ctx: Context): Promise<PoolRow[]> {
  return ctx.db.execute<PoolRow>(
    sql`select cpid as pool, nodes, instrument, origin from pools where state = 'live'`,
  )
}

async function listOpenOffers(ctx: Context): Promise<AskedOffer[]> {
  const rows = await ctx.db.execute<
    Omit<AskedOffer, 'priceMicros' | 'seq'> & { seq: string; price: string }
  >(sql`
    select book || '-' || seq as key, pool, seq, price_micros_per_node_hour as price, nodes, start_slot as start, end_slot as end
    from offers where state in ('open', 'partly_sold', 'sold_out')`)
  return rows.map(({ price, seq, ...row }) => ({ ...row, seq: Number(seq), priceMicros: BigInt(price) }))
}

async function listSales(ctx: Context, slot: number): Promise<AskedSale[]> {
  return ctx.db.execute<AskedSale>(sql`
    select t.book || '-' || t.offer_seq as offer, t.pool, t.nodes, t.start_slot as start, coalesce(r.from_slot, t.end_slot) as end
    from trades t left join lease_returns r on r.book = t.book and r.lease = t.book || '-' || t.seq || '-' || t.n
    where t.end_slot > ${slot} and t.start_slot < ${slot + AHEAD_SLOTS}`)
}

/** Writes one row per instrument and origin for the running hour; the first writing of an hour stands. */
export async function recordMarketHours(ctx: Context): Promise<void> {
  allowSystem(ctx.viewer)

  const slot = slotOf(ctx.now)
  const [known] = await ctx.db.execute(sql`select 1 from market_hours where slot = ${slot} limit 1`)
  if (known) return
  const [pools, offers, sales] = await Promise.all([
    listPools(ctx),
    listOpenOffers(ctx),
    listSales(ctx, slot),
  ])

  const lines = new Map<string, PoolRow[]>()
  for (const pool of pools) {
    const line = `${pool.instrument} ${pool.origin}`
    lines.set(line, [...(lines.get(line) ?? []), pool])
  }
  const rows = [...lines.values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    const asked = own.map((pool) => askedOfPool(pool, offers, sales, slot, AHEAD_SLOTS))
    const weights = asked.flatMap((one) => one.weights)
    const free = weights.reduce((sum, one) => sum + one.weight, 0)
    const capacity = own.reduce((sum, pool) => sum + pool.nodes, 0)
    const nowFree = asked.reduce((sum, one) => sum + one.freeNodes, 0)
    return [
      {
        instrument: first.instrument,
        origin: first.origin,
        slot,
        ...spread(weights),
        free,
        capacity,
        now_free: nowFree,
      },
    ]
  })

  if (rows.length > 0)
    await ctx.db.execute(sql`
      insert into market_hours (instrument, slot, origin, asked_p10, asked_median, asked_p90, free_node_hours, capacity_nodes, free_nodes)
      select instrument, slot, origin::origin, p10, median, p90, free, capacity, now_free
      from json_to_recordset(${rowsJson(rows)}::json) as t(instrument text, slot int, origin text, p10 bigint, median bigint,
        p90 bigint, free bigint, capacity int, now_free int)
      on conflict do nothing`)
}
