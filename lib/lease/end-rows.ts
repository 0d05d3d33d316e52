/** Fixes the end of a lease and tells its site. */

import { and, eq } from 'drizzle-orm'
import { leases } from '@/db/schema/lease'
import type { Context } from '../context'
import { DAY_MS } from '../time'
import { issueCommands } from './command-rows'
import type { StopReason } from './lease'

export type LeaseRow = typeof leases.$inferSelect

/** A release is worth doing however late it arrives. Units: ms. */
const RELEASE_EXPIRES_MS = 7 * DAY_MS

/**
 * Writes end and reason of a lease whose site and row the caller has locked, and the site's release with that instant. A lease
 * that was ready is ending until the site answers; one that never was is over at once.
 */
export async function fixEnd(
  ctx: Context,
  lease: LeaseRow,
  end: { readonly at: Date; readonly reason: StopReason },
): Promise<LeaseRow> {
  const epoch = lease.epoch + 1
  const state = lease.readyAt ? ('ending' as const) : ('ended' as const)
  const changed = { state, endedAt: end.at, stopReason: end.reason, epoch }
  await ctx.db
    .update(leases)
    .set(changed)
    .where(and(eq(leases.organisation, lease.organisation), eq(leases.id, lease.id)))
  if (lease.holdAttempts > 0)
    await issueCommands(ctx, { organisation: lease.provider, site: lease.site }, [
      {
        kind: 'release',
        lease: lease.id,
        attempt: null,
        epoch,
        expiresAt: new Date(ctx.now.getTime() + RELEASE_EXPIRES_MS),
        body: { lease: lease.id, epoch, at: end.at.toISOString() },
      },
    ])
  return { ...lease, ...changed }
}
