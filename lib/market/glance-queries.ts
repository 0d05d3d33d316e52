/** Reads of the market at a glance: what each instrument has free, hour by hour, each line of one origin. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import type { Origin } from '../identity/role'
import type { PoolState, Tier } from '../registry/pool'
import { slotOf } from '../time'
import type { MarketLine } from './views'

/** Names of an instrument's class and zone, for reads that join `i`, `c` and `z`. */
export const kindColumns = sql`i.id as instrument, c.id as "nodeClass", c.name_en as "classEn", c.name_zh as "classZh",
  z.id as zone, z.name_en as "zoneEn", z.name_zh as "zoneZh", c.cards_per_node as "cardsPerNode", c.card_kind as "cardKind"`

/**
 * Free nodes by pool and slot, as the book counts them: under each pool what its open offers have left, at most what is
 * not leased. Common table expressions that end in `free (cpid, slot, nodes)` and `left_of (book, seq, slot, nodes)`.
 */
export const freeBySlot = (first: number, hours: number) => sql`
  slots as (select generate_series(${first}::int, ${first + hours - 1}::int) as slot),
  sold as (
    select t.book, t.offer_seq, t.pool, s.slot, sum(t.nodes) as nodes from trades t
    left join lease_returns r on r.book = t.book and r.lease = t.book || '-' || t.seq || '-' || t.n
    join slots s on t.start_slot <= s.slot and s.slot < least(t.end_slot, coalesce(r.from_slot, t.end_slot))
    where t.end_slot > ${first} and t.start_slot < ${first + hours} group by t.book, t.offer_seq, t.pool, s.slot),
  left_of as (
    select o.book, o.seq, o.pool, o.price_micros_per_node_hour as price, s.slot,
      greatest(0, o.nodes - coalesce(d.nodes, 0)) as nodes
    from offers o join slots s on o.start_slot <= s.slot and s.slot < o.end_slot
    left join sold d on d.book = o.book and d.offer_seq = o.seq and d.slot = s.slot
    where o.state in ('open', 'partly_sold', 'sold_out')),
  free as (
    select p.cpid, p.instrument, p.origin, s.slot,
      case when p.state = 'live' then greatest(0, least(coalesce(o.nodes, 0), p.nodes - coalesce(d.nodes, 0))) else 0 end as nodes
    from pools p cross join slots s
    left join (select pool, slot, sum(nodes) as nodes from left_of group by pool, slot) o on o.pool = p.cpid and o.slot = s.slot
    left join (select pool, slot, sum(nodes) as nodes from sold group by pool, slot) d on d.pool = p.cpid and d.slot = s.slot)`

type Numbers = 'pools' | 'capacity' | 'free' | 'testing' | 'best_offer' | 'best_order' | 'seen'

/** Every instrument with what is free in the running hour and its best prices, this machine first; a line for each origin. */
export async function listMarketLines(ctx: Context): Promise<MarketLine[]> {
  const rows = await ctx.db.execute<MarketLine & Record<Numbers, string | null>>(sql`
    with ${freeBySlot(slotOf(ctx.now), 1)},
    priced as (
      select f.cpid, min(l.price) as price from free f join left_of l on l.pool = f.cpid and l.nodes > 0
      where f.nodes > 0 group by f.cpid),
    pooled as (
      select p.instrument, p.origin, count(*) as pools, sum(p.nodes) as capacity, sum(f.nodes) as free, min(q.price) as best_offer,
        max(h.seen_at) as seen, min(p.state) as pool_state, count(*) filter (where p.testing_since is not null and p.tested_at is null) as testing
      from pools p join free f on f.cpid = p.cpid left join priced q on q.cpid = p.cpid
      left join heartbeats h on h.organisation = p.organisation and h.site = p.site
      group by p.instrument, p.origin)
    select ${kindColumns}, i.book, i.phase, coalesce(p.origin, 'real') as origin, coalesce(p.pools, 0) as pools,
      coalesce(p.capacity, 0) as capacity, coalesce(p.free, 0) as free, coalesce(p.testing, 0) as testing, p.best_offer, p.seen, p.pool_state as "poolState",
      (select max((o.limits ->> i.id)::bigint) from orders o where o.book = i.book and o.state in ('open', 'partly_filled')
        and o.limits ? i.id and (p.origin = 'synthetic' or o.origin = 'real')) as best_order
    from instruments i join node_classes c on c.id = i.node_class join zones z on z.id = i.zone
    left join pooled p on p.instrument = i.id
    order by z.id <> 'local', c.position, z.position, origin`)
  return rows.map(({ pools, capacity, free, testing, best_offer, best_order, seen, ...row }) => ({
    ...row,
    pools: Number(pools),
    capacityNodes: Number(capacity),
    freeNodes: Number(free),
    beingTested: Number(testing),
    seenAt: seen === null ? null : new Date(seen),
    bestOfferMicros: best_offer === null ? null : BigInt(best_offer),
    bestOrderMicros: best_order === null ? null : BigInt(best_order),
  }))
}

/** Names one instrument of one origin, as the maps below are keyed. */
export function lineKey(line: { readonly instrument: string; readonly origin: Origin }): string {
  return `${line.instrument} ${line.origin}`
}

/** Free nodes of the next hours, the running one first, by `lineKey`. */
export async function listFreeHours(ctx: Context, hours: number): Promise<Map<string, number[]>> {
  const rows = await ctx.db.execute<{ instrument: string; origin: Origin; slot: number; nodes: string }>(sql`
    with ${freeBySlot(slotOf(ctx.now), hours)}
    select instrument, origin, slot, sum(nodes) as nodes from free group by instrument, origin, slot order by slot`)
  const free = new Map<string, number[]>()
  for (const row of rows) {
    const line = free.get(lineKey(row)) ?? []
    line.push(Number(row.nodes))
    free.set(lineKey(row), line)
  }
  return free
}

export type RealPool = {
  readonly cpid: string
  readonly nodes: number
  readonly cardsPerNode: number
  readonly cardKind: MarketLine['cardKind']
  readonly tier: Tier
  readonly state: PoolState
}

/** The pools whose nodes are real, oldest first, and how many are synthetic. */
export async function readRealPools(ctx: Context): Promise<{ real: RealPool[]; syntheticPools: number }> {
  const real = await ctx.db.execute<RealPool>(sql`
    select p.cpid, p.nodes, c.cards_per_node as "cardsPerNode", c.card_kind as "cardKind", p.tier, p.state
    from pools p join node_classes c on c.id = p.node_class where p.origin = 'real' order by p.created_at, p.cpid limit 20`)
  const [row] = await ctx.db.execute<{ n: string }>(
    sql`select count(*) as n from pools where origin = 'synthetic'`,
  )
  return { real: [...real], syntheticPools: Number(row?.n ?? 0) }
}
