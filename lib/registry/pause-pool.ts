/** A provider takes a pool out of the market for a while, and back: what was sold is served all the same. */

import { and, eq, gte, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import { heartbeats, pools } from '@/db/schema/registry'
import { type Context, transact } from '../context'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { HEARTBEAT_STALE_MS, type PoolState } from './pool'

export const pausePoolInput = z.object({ pool: z.string().min(1).max(64) })
type PausePool = z.infer<typeof pausePoolInput>

/** Moves the pool between states; each change counts its version up, so that the book learns it. Answers whether anything changed. */
async function turn(
  ctx: Context,
  organisation: string,
  pool: string,
  from: readonly PoolState[],
  to: PoolState,
): Promise<boolean> {
  const own = and(eq(pools.organisation, organisation), eq(pools.cpid, pool))
  const [found] = await ctx.db.select({ state: pools.state }).from(pools).where(own).for('update')
  if (!found) throw new Refusal('agent.pool_unknown', 'pool')
  const changed = await ctx.db
    .update(pools)
    .set({ state: to, version: sql`${pools.version} + 1` })
    .where(and(own, inArray(pools.state, [...from])))
    .returning({ pool: pools.cpid })
  return changed.length > 0
}

/** A paused pool makes no new trade and keeps its offers. Pausing twice changes nothing. Refuses: agent.pool_unknown. */
export async function pausePool(ctx: Context, { pool }: PausePool): Promise<void> {
  const { organisation } = allow(ctx.viewer, 'pool.pause')

  await transact(ctx, async (ctx) => {
    if (await turn(ctx, organisation, pool, ['live', 'stale'], 'closed'))
      await record(ctx, { act: 'pool.paused', subject: pool })
  })
}

/** Sells again, from the next sign of life on where the site is silent. Refuses: agent.pool_unknown. */
export async function resumePool(ctx: Context, { pool }: PausePool): Promise<void> {
  const { organisation } = allow(ctx.viewer, 'pool.pause')

  await transact(ctx, async (ctx) => {
    const since = new Date(ctx.now.getTime() - HEARTBEAT_STALE_MS)
    const seen = await ctx.db
      .select({ site: heartbeats.site })
      .from(heartbeats)
      .innerJoin(pools, and(eq(pools.organisation, heartbeats.organisation), eq(pools.site, heartbeats.site)))
      .where(and(eq(pools.organisation, organisation), eq(pools.cpid, pool), gte(heartbeats.seenAt, since)))

    if (await turn(ctx, organisation, pool, ['closed'], seen.length > 0 ? 'live' : 'stale'))
      await record(ctx, { act: 'pool.resumed', subject: pool })
  })
}
