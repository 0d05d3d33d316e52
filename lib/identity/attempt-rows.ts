/** The counters of the guessing limits: each try is one statement, so tries at the same moment cannot slip past. */

import { eq, sql } from 'drizzle-orm'
import { attempts } from '@/db/schema/identity'
import { present } from '../assert'
import type { Context } from '../context'
import { formatClock, LOCAL_ZONE } from '../format-time'
import { Refusal } from '../refusal'
import { type GuessLimit, waitUntil } from './guess-limit'

function counterOf(limit: GuessLimit, subject: string): string {
  return `${limit.counts}:${subject}`
}

/** Counts one try. A full counter takes none and refuses. Refuses: the limit's own code, with the time when it takes the next. */
export async function countAttempt(ctx: Context, limit: GuessLimit, subject: string): Promise<void> {
  const counter = counterOf(limit, subject)
  const now = sql`${ctx.now.toISOString()}::timestamptz`
  const recent = sql`array(select t from unnest(${attempts.times}) as t
    where t > ${new Date(ctx.now.getTime() - limit.windowMs).toISOString()}::timestamptz order by t)`
  const counted = await ctx.db
    .insert(attempts)
    .values({ counter, times: [ctx.now] })
    .onConflictDoUpdate({
      target: attempts.counter,
      set: { times: sql`${recent} || ${now}` },
      setWhere: sql`cardinality(${recent}) < ${limit.tries}`,
    })
    .returning({ counter: attempts.counter })
  if (counted.length > 0) return
  const [full] = await ctx.db
    .select({ oldest: sql<string>`(${recent})[1]::text` })
    .from(attempts)
    .where(eq(attempts.counter, counter))
  const oldest = new Date(present(full, 'a counter that refuses is there').oldest)
  const until = `${formatClock(waitUntil(oldest, limit))} (${LOCAL_ZONE.name})`
  throw new Refusal(limit.refusal, null, { until })
}

/** Forgets all tries of a subject: it showed that it knows the password. */
export async function clearAttempts(ctx: Context, limit: GuessLimit, subject: string): Promise<void> {
  await ctx.db.delete(attempts).where(eq(attempts.counter, counterOf(limit, subject)))
}

/** Takes back the one try that was counted at this moment; others stay. */
export async function uncountAttempt(ctx: Context, limit: GuessLimit, subject: string): Promise<void> {
  const place = sql`array_position(${attempts.times}, ${ctx.now.toISOString()}::timestamptz)`
  await ctx.db
    .update(attempts)
    .set({ times: sql`${attempts.times}[:${place} - 1] || ${attempts.times}[${place} + 1:]` })
    .where(sql`${attempts.counter} = ${counterOf(limit, subject)} and ${place} is not null`)
}
