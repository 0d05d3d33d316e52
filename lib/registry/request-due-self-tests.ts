/** Asks for the self-tests that are due, and lowers the tier of pools without a passed one for 72 hours. */

import { sql } from 'drizzle-orm'
import { type Context, transact } from '../context'
import { type Chance, systemChance } from '../id'
import { allowSystem } from '../identity/allow'
import { record } from '../journal/record'
import { moveTier } from './move-tier'
import { requestSelfTest } from './request-self-test'
import { SELF_TEST_EVERY_MS, SELF_TEST_WAIT_MS, TESTED_FOR_MS } from './self-test'

/** Finds pools whose confirmed agent was heard of lately and whose last passed test is a day old; a failed one is tried again after five minutes. */
export async function requestDueSelfTests(
  ctx: Context,
  chance: Chance = systemChance,
): Promise<readonly string[]> {
  allowSystem(ctx.viewer)

  return transact(ctx, async (ctx) => {
    const before = (ms: number) => sql`${new Date(ctx.now.getTime() - ms).toISOString()}::timestamptz`
    const lowered = await ctx.db.execute<{ cpid: string }>(sql`
      select cpid from pools where tier = 'tested' and tested_at < ${before(TESTED_FOR_MS)} order by cpid`)
    const due = await ctx.db.execute<{ cpid: string }>(sql`
      select p.cpid from pools p
      join heartbeats h on h.organisation = p.organisation and h.site = p.site
      where h.seen_at > ${before(SELF_TEST_WAIT_MS)} and p.state = 'live'
        and (p.tested_at is null or p.tested_at < ${before(SELF_TEST_EVERY_MS)})
        and exists (select from agents a where a.organisation = p.organisation and a.site = p.site
          and a.state = 'confirmed')
        and not exists (select from self_tests s where s.organisation = p.organisation and s.pool = p.cpid
          and s.started_at > ${before(SELF_TEST_WAIT_MS)})
      order by p.cpid`)

    for (const { cpid } of lowered) await moveTier(ctx, cpid, 'declared', [])
    for (const { cpid } of due) await requestSelfTest(ctx, { pool: cpid }, chance)

    if (lowered.length > 0)
      await record(ctx, {
        act: 'pool.tier_lowered',
        subject: lowered.map((row) => row.cpid).join(' '),
        organisation: null,
      })
    return due.map((row) => row.cpid)
  })
}
