/** Drops what guards nothing any more: sessions that are over, tokens past their time, counters without recent tries. */

import { lte, or, sql } from 'drizzle-orm'
import { attempts, oneTimeTokens, sessions } from '@/db/schema/identity'
import { type Context, transact } from '../context'
import { record } from '../journal/record'
import { DAY_MS } from '../time'
import { allowSystem } from './allow'
import { ACCOUNTS_FROM_ADDRESS } from './guess-limit'
import { SESSION_IDLE_DAYS } from './session'

/** Forgets what ended. May run at any time, twice without harm. */
export async function forgetEnded(ctx: Context): Promise<{ readonly sessions: number }> {
  allowSystem(ctx.viewer)

  return transact(ctx, async (ctx) => {
    const idleSince = new Date(ctx.now.getTime() - SESSION_IDLE_DAYS * DAY_MS)
    const countedSince = new Date(ctx.now.getTime() - ACCOUNTS_FROM_ADDRESS.windowMs).toISOString()

    const ended = await ctx.db
      .delete(sessions)
      .where(or(lte(sessions.endsAt, ctx.now), lte(sessions.seenAt, idleSince)))
      .returning({ member: sessions.member })
    await ctx.db.delete(oneTimeTokens).where(lte(oneTimeTokens.expiresAt, ctx.now))
    await ctx.db.delete(attempts).where(sql`${countedSince}::timestamptz > all(${attempts.times})`)

    if (ended.length > 0)
      await record(ctx, { act: 'sessions.forgotten', subject: 'sessions', detail: { count: ended.length } })
    return { sessions: ended.length }
  })
}
