/** Moves leases on by the clock: begun ones serve, those at their agreed end are ended, and a silent site is not waited for longer than ten minutes. */

import { and, eq, inArray, lte, sql } from 'drizzle-orm'
import { leases } from '@/db/schema/lease'
import { type Context, transact } from '../context'
import { allowSystem } from '../identity/allow'
import { record } from '../journal/record'
import { lockSite, type SiteKey } from './command-rows'
import { fixEnd } from './end-rows'
import { RELEASE_WAIT_MS } from './lease'

/** Ends what is due at its agreed end; a lease that never was ready ends as the provider's failure. May run twice at once without harm. */
export async function endDueLeases(ctx: Context): Promise<{ readonly ended: number }> {
  allowSystem(ctx.viewer)

  await ctx.db
    .update(leases)
    .set({ state: 'serving' })
    .where(and(eq(leases.state, 'ready'), lte(leases.grantedFrom, ctx.now)))
  await ctx.db
    .update(leases)
    .set({ state: 'ended' })
    .where(
      and(
        eq(leases.state, 'ending'),
        lte(leases.endedAt, new Date(ctx.now.getTime() - RELEASE_WAIT_MS)),
        // The site may have had no chance to answer: the end was fixed late.
        sql`not exists (select from agent_commands c where c.organisation = ${leases.provider}
          and c.lease = ${leases.id} and c.kind = 'release'
          and c.issued_at > ${new Date(ctx.now.getTime() - RELEASE_WAIT_MS).toISOString()}::timestamptz)`,
      ),
    )

  const sites = await ctx.db
    .selectDistinct({ organisation: leases.provider, site: leases.site })
    .from(leases)
    .where(isOverdue(ctx.now))
    .orderBy(leases.site)
  let ended = 0
  for (const site of sites) ended += await transact(ctx, (ctx) => endSite(ctx, site))
  return { ended }
}

function isOverdue(now: Date) {
  return and(inArray(leases.state, ['reserved', 'preparing', 'ready', 'serving']), lte(leases.agreedEnd, now))
}

async function endSite(ctx: Context, key: SiteKey): Promise<number> {
  await lockSite(ctx, key)
  const due = await ctx.db
    .select()
    .from(leases)
    .where(and(eq(leases.provider, key.organisation), eq(leases.site, key.site), isOverdue(ctx.now)))
    .orderBy(leases.agreedEnd, leases.id)
    .for('update', { skipLocked: true })

  for (const lease of due)
    await fixEnd(ctx, lease, {
      at: lease.agreedEnd,
      reason: lease.readyAt ? 'ended' : 'provider_failure',
    })

  if (due.length > 0)
    await record(ctx, {
      act: 'lease.ended_at_term',
      subject: key.site,
      organisation: key.organisation,
      detail: { leases: due.length },
    })
  return due.length
}
