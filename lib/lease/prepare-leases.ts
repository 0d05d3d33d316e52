/** Makes leases ready that start soon: writes the hold for their sites, and tries again where one failed. */

import { and, eq, sql } from 'drizzle-orm'
import { agentCommands, leases } from '@/db/schema/lease'
import { present } from '../assert'
import { type Context, transact } from '../context'
import { allowSystem } from '../identity/allow'
import { record } from '../journal/record'
import { assignAccounts, type CommandDraft, issueCommands, lockSite, type SiteKey } from './command-rows'
import { fixEnd, type LeaseRow } from './end-rows'
import { HOLD_ATTEMPTS_MAX, HOLD_RETRY_MS, HOLD_WAIT_MS, listMeters, PREPARE_AHEAD_MS } from './lease'

export type Prepared = { readonly held: number; readonly failed: number }

/**
 * Writes a hold for each lease that starts within 15 minutes or whose last hold failed; after three tries the lease ends as the
 * provider's failure. One transaction a site; may run twice at once without harm.
 */
export async function prepareLeases(ctx: Context): Promise<Prepared> {
  allowSystem(ctx.viewer)

  const sites = await ctx.db
    .selectDistinct({ organisation: leases.provider, site: leases.site })
    .from(leases)
    .where(isDue(ctx.now))
    .orderBy(leases.site)
  const total = { held: 0, failed: 0 }
  for (const site of sites) {
    const done = await transact(ctx, (ctx) => prepareSite(ctx, site))
    total.held += done.held
    total.failed += done.failed
  }
  return total
}

/** Not held yet and starting soon, or held in vain: the newest hold was refused, read back otherwise, or never answered. */
function isDue(now: Date) {
  const at = (ms: number) => sql`${new Date(now.getTime() + ms).toISOString()}::timestamptz`
  return sql`${leases.state} in ('reserved', 'preparing') and ${leases.agreedEnd} > ${at(0)} and case ${leases.state}
    when 'reserved' then ${leases.grantedFrom} <= ${at(PREPARE_AHEAD_MS)}
    else exists (select from ${agentCommands} c where c.organisation = ${leases.provider} and c.site = ${leases.site}
      and c.lease = ${leases.id} and c.kind = 'hold' and c.epoch = ${leases.epoch}
      and (c.answered_at <= ${at(0)} - ${leases.holdAttempts} * interval '1 ms' * ${HOLD_RETRY_MS}::int
        or c.answered_at is null and c.expires_at <= ${at(0)})) end`
}

async function prepareSite(ctx: Context, key: SiteKey): Promise<Prepared> {
  await lockSite(ctx, key)
  const due = await ctx.db
    .select()
    .from(leases)
    .where(and(eq(leases.provider, key.organisation), eq(leases.site, key.site), isDue(ctx.now)))
    .orderBy(leases.grantedFrom, leases.id)
    .for('update', { skipLocked: true })
  const failed = due.filter((lease) => lease.holdAttempts >= HOLD_ATTEMPTS_MAX)
  const ready = due.filter((lease) => lease.holdAttempts < HOLD_ATTEMPTS_MAX)

  for (const lease of failed) await fixEnd(ctx, lease, { at: ctx.now, reason: 'provider_failure' })
  await holdLeases(ctx, key, ready)

  if (due.length > 0)
    await record(ctx, {
      act: 'lease.prepared',
      subject: key.site,
      organisation: key.organisation,
      detail: { held: ready.length, failed: failed.length },
    })
  return { held: ready.length, failed: failed.length }
}

async function holdLeases(ctx: Context, key: SiteKey, due: readonly LeaseRow[]): Promise<void> {
  if (due.length === 0) return
  const accounts = await assignAccounts(
    ctx,
    key,
    due.map((lease) => lease.organisation),
  )
  const holds = due.map((lease) => {
    const account = present(accounts.get(lease.organisation), 'each buyer was given an account')
    return draftHold(ctx, lease, account)
  })
  await issueCommands(ctx, key, holds)
  for (const lease of due)
    await ctx.db
      .update(leases)
      .set({ state: 'preparing', epoch: epochOf(lease), holdAttempts: lease.holdAttempts + 1 })
      .where(and(eq(leases.organisation, lease.organisation), eq(leases.id, lease.id)))
}

function epochOf(lease: LeaseRow): number {
  return lease.state === 'reserved' ? lease.epoch : lease.epoch + 1
}

function draftHold(ctx: Context, lease: LeaseRow, account: number): CommandDraft {
  const epoch = epochOf(lease)
  return {
    kind: 'hold',
    lease: lease.id,
    attempt: null,
    epoch,
    expiresAt: new Date(ctx.now.getTime() + HOLD_WAIT_MS),
    body: {
      lease: lease.id,
      epoch,
      account,
      pool: lease.pool,
      nodes: lease.nodes,
      start: lease.grantedFrom.toISOString(),
      end: lease.agreedEnd.toISOString(),
      meters: listMeters(lease.nodes),
    },
  }
}
