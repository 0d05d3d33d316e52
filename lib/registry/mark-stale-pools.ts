/** Takes pools out of the market whose site has not been heard of for five minutes. */

import { sql } from 'drizzle-orm'
import { type Context, transact } from '../context'
import { allowSystem } from '../identity/allow'
import { record } from '../journal/record'
import { HEARTBEAT_STALE_MS } from './pool'

/** Marks live pools of silent sites stale; each change counts the pool's version up, so that the book learns it. Answers the pools. */
export async function markStalePools(ctx: Context): Promise<readonly string[]> {
  allowSystem(ctx.viewer)

  return transact(ctx, async (ctx) => {
    const silentSince = new Date(ctx.now.getTime() - HEARTBEAT_STALE_MS).toISOString()
    const rows = await ctx.db.execute<{ cpid: string }>(sql`
      update pools p set state = 'stale', version = p.version + 1
      from heartbeats h
      where h.organisation = p.organisation and h.site = p.site and p.state = 'live'
        and h.seen_at < ${silentSince}::timestamptz
      returning p.cpid`)
    const stale = rows.map((row) => row.cpid)

    if (stale.length > 0)
      await record(ctx, { act: 'pool.went_stale', subject: stale.join(' '), organisation: null })
    return stale
  })
}
