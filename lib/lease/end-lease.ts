/** Ends a lease before its time: the end is fixed now, and the site is told. */

import { and, eq } from 'drizzle-orm'
import { leases } from '@/db/schema/lease'
import { type Context, transact } from '../context'
import { showId } from '../id'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { earlier } from '../time'
import { lockSite } from './command-rows'
import { fixEnd, type LeaseRow } from './end-rows'
import type { LeaseState, StopReason } from './lease'

export type EndedLease = {
  readonly state: LeaseState
  readonly endedAt: Date | null
  readonly stopReason: StopReason | null
}

/**
 * Ends the viewer's lease at this instant; one that has ended already answers its first end. The platform's own processes name
 * the organisation and the reason. Refuses: identity.sign_in_first, identity.not_allowed, lease.unknown.
 */
export async function endLease(
  ctx: Context,
  input: { readonly lease: string; readonly organisation?: string; readonly reason?: StopReason },
): Promise<EndedLease> {
  const own = ctx.viewer.kind === 'system' ? input.organisation : allow(ctx.viewer, 'lease.end').organisation
  const reason = ctx.viewer.kind === 'system' ? (input.reason ?? 'operator_order') : 'ended_by_buyer'

  return transact(ctx, async (ctx) => {
    const lease = await lockLease(ctx, own ?? '', input.lease)
    if (lease.state === 'ending' || lease.state === 'ended') return lease

    const ended = await fixEnd(ctx, lease, { at: earlier(ctx.now, lease.agreedEnd), reason })

    await record(ctx, {
      act: 'lease.ended',
      subject: showId('lea', lease.id),
      organisation: lease.organisation,
      detail: { reason, at: ended.endedAt?.toISOString() ?? null },
    })
    return ended
  })
}

/** The lease under lock, after its site. */
async function lockLease(ctx: Context, organisation: string, id: string): Promise<LeaseRow> {
  const own = and(eq(leases.organisation, organisation), eq(leases.id, id))
  const [found] = await ctx.db
    .select({ organisation: leases.provider, site: leases.site })
    .from(leases)
    .where(own)
  if (!found) throw new Refusal('lease.unknown', 'lease')
  await lockSite(ctx, found)
  const [lease] = await ctx.db.select().from(leases).where(own).for('update')
  if (!lease) throw new Refusal('lease.unknown', 'lease')
  return lease
}
