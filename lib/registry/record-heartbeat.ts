/** Writes the sign of life that came with an agent's sync, and brings its stale pools back. */

import { and, eq, sql } from 'drizzle-orm'
import { heartbeats, pools } from '@/db/schema/registry'
import type { Context } from '../context'
import { allowAgent } from '../identity/allow'
import { record } from '../journal/record'
import { type Heartbeat, medianOffset, offsetOfSample } from './agent'

/**
 * Records the heartbeat in the caller's transaction. An older call, sent again, changes nothing, so a replay keeps no dead site alive.
 * Units: `request` is the number of the call.
 */
export async function recordHeartbeat(
  ctx: Context,
  input: { readonly heartbeat: Heartbeat; readonly request: number },
): Promise<{ readonly clockOffsetMs: number }> {
  const { organisation, site } = allowAgent(ctx.viewer)
  const ofSite = and(eq(heartbeats.organisation, organisation), eq(heartbeats.site, site))
  const [last] = await ctx.db.select().from(heartbeats).where(ofSite).for('update')
  if (last && input.request <= last.request) return { clockOffsetMs: last.clockOffsetMs }

  const { clock } = input.heartbeat
  const offsets = [...(last?.clockOffsetsMs ?? []), ...(clock ? [offsetOfSample(clock)] : [])].slice(-5)
  const row = {
    seenAt: ctx.now,
    bootId: input.heartbeat.bootId,
    clockOffsetMs: medianOffset(offsets),
    clockOffsetsMs: offsets,
    request: input.request,
    body: input.heartbeat,
  }

  await ctx.db
    .insert(heartbeats)
    .values({ organisation, site, ...row })
    .onConflictDoUpdate({ target: [heartbeats.organisation, heartbeats.site], set: row })
  const revived = await ctx.db
    .update(pools)
    .set({ state: 'live', version: sql`${pools.version} + 1` })
    .where(and(eq(pools.organisation, organisation), eq(pools.site, site), eq(pools.state, 'stale')))
    .returning({ pool: pools.cpid })

  if (revived.length > 0)
    await record(ctx, { act: 'pool.revived', subject: site, detail: { pools: revived.length } })
  return { clockOffsetMs: row.clockOffsetMs }
}
