/** Job: tells each book what the registry says of its pools, each version once. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import { allowSystem } from '../identity/allow'
import type { Origin } from '../identity/role'
import type { PoolState, Tier } from '../registry/pool'
import { slotOf } from '../time'

type PoolRow = {
  book: string
  cpid: string
  organisation: string
  site: string
  instrument: string
  nodes: number
  tier: Tier
  state: PoolState
  origin: Origin
  version: number
}

async function listUnfollowed(ctx: Context): Promise<PoolRow[]> {
  return ctx.db.execute<PoolRow>(sql`
    select i.book, p.cpid, p.organisation, p.site, p.instrument, p.nodes, p.tier, p.state, p.origin, p.version
    from pools p join instruments i on i.id = p.instrument
    left join followed_pools f on f.book = i.book and f.pool = p.cpid
    where f.version is distinct from p.version order by p.cpid limit 500`)
}

/** Sends capacity, tier and state of every pool that changed. Safe twice: the book takes the same again without effect. */
export async function followPools(ctx: Context): Promise<number> {
  allowSystem(ctx.viewer)

  const pools = await listUnfollowed(ctx)

  for (const pool of pools) {
    const { book, cpid, organisation, origin, site, instrument, tier, state } = pool
    await ctx.books.send(book, {
      kind: 'pool',
      pool: cpid,
      organisation,
      origin,
      site,
      instrument,
      tier,
      ranges: [[slotOf(ctx.now), null, pool.nodes]],
    })
    await ctx.books.send(book, { kind: 'pool_tier', pool: cpid, tier })
    await ctx.books.send(book, { kind: 'pool_state', pool: cpid, state })
    await ctx.db.execute(sql`
      insert into followed_pools (book, pool, version) values (${book}, ${cpid}, ${pool.version})
      on conflict (book, pool) do update set version = excluded.version`)
  }
  return pools.length
}
