/** The row of an agent's chain: locked while a batch is taken, and moved on as far as the chain is whole. */

import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import { leases } from '@/db/schema/lease'
import { agentChains, batches, closedLeases, quarantinedBatches } from '@/db/schema/metering'
import { present } from '../assert'
import type { Context } from '../context'
import type { AgentViewer } from '../identity/role'
import { endOf } from '../lease/lease'
import { slotOf } from '../time'
import { type Chain, EMPTY_CHAIN, type Link, linkBatch } from './chain'
import { AHEAD_MS_MAX } from './reading'

/** Batches read at once while a chain is followed. */
const LINKS_MAX = 1_000

/** A batch as the chain sees it. */
export type StoredLink = Link & {
  readonly closed: readonly string[]
  /** In quarantine: nothing is linked from here on. */
  readonly waits: boolean
}

/** The agent's chain under lock: its batches are taken one after the other. */
export async function lockChain(ctx: Context, signer: AgentViewer): Promise<Chain> {
  const { organisation, agent, site } = signer
  const [row] = await ctx.db
    .insert(agentChains)
    .values({ organisation, agent, site, ...EMPTY_CHAIN, holes: [], receivedAt: ctx.now })
    .onConflictDoUpdate({
      target: [agentChains.organisation, agentChains.agent],
      set: { receivedAt: sql`excluded.received_at` },
    })
    .returning()
  const { maxSeq, holes, wholeSeq, wholeHash, throughSlot } = present(row, 'an upsert answers its row')
  return { maxSeq, holes, wholeSeq, wholeHash, throughSlot }
}

/**
 * Continues the chain with the batch just taken, then with stored ones behind it, as far as each names the one before and none is
 * in quarantine; writes the chain. Leases that the linked batches closed are closed.
 */
export async function advanceChain(
  ctx: Context,
  signer: AgentViewer,
  chain: Chain,
  taken: StoredLink,
): Promise<Chain> {
  const closing: string[] = []
  let whole = follow(chain, [taken], closing)
  while (whole.wholeSeq < whole.maxSeq) {
    const next = follow(whole, await listLinks(ctx, signer, whole.wholeSeq), closing)
    if (next === whole) break
    whole = next
  }
  await ctx.db
    .update(agentChains)
    .set({ ...whole, holes: whole.holes.map(([from, to]) => [from, to]) })
    .where(and(eq(agentChains.organisation, signer.organisation), eq(agentChains.agent, signer.agent)))
  await closeLeases(ctx, signer, closing)
  return whole
}

function follow(chain: Chain, links: readonly StoredLink[], closing: string[]): Chain {
  let whole = chain
  for (const link of links) {
    const linked = link.waits ? null : linkBatch(whole, link)
    if (!linked) break
    whole = linked
    closing.push(...link.closed)
  }
  return whole
}

async function listLinks(ctx: Context, signer: AgentViewer, afterSeq: number): Promise<StoredLink[]> {
  const rows = await ctx.db
    .select({
      seq: batches.seq,
      prev: batches.prev,
      bodyHash: batches.bodyHash,
      throughSlot: batches.throughSlot,
      closed: batches.closed,
      quarantined: quarantinedBatches.seq,
    })
    .from(batches)
    .leftJoin(
      quarantinedBatches,
      and(
        eq(quarantinedBatches.organisation, batches.organisation),
        eq(quarantinedBatches.agent, batches.agent),
        eq(quarantinedBatches.seq, batches.seq),
        isNull(quarantinedBatches.releasedAt),
      ),
    )
    .where(
      and(
        eq(batches.organisation, signer.organisation),
        eq(batches.agent, signer.agent),
        gt(batches.seq, afterSeq),
      ),
    )
    .orderBy(asc(batches.seq))
    .limit(LINKS_MAX)
  return rows.map(({ quarantined, ...link }) => ({ ...link, waits: quarantined !== null }))
}

/** Records the leases of this site that are over and complete. One that still runs cannot be closed. */
async function closeLeases(ctx: Context, signer: AgentViewer, names: readonly string[]): Promise<void> {
  for (const name of new Set(names)) {
    const [lease] = await ctx.db
      .select()
      .from(leases)
      .where(and(eq(leases.provider, signer.organisation), eq(leases.site, signer.site), eq(leases.id, name)))
    if (!lease || endOf(lease).getTime() > ctx.now.getTime() + AHEAD_MS_MAX) continue
    await ctx.db
      .insert(closedLeases)
      .values({ organisation: lease.organisation, lease: name, agent: signer.agent, at: ctx.now })
      .onConflictDoNothing()
    // Its end may have been fixed after its last hours were rolled up.
    await ctx.db.execute(sql`
      insert into touched_hours (organisation, lease, meter, hour)
      select organisation, lease, meter, hour from usage_hours
      where organisation = ${lease.organisation} and lease = ${name} and hour >= ${slotOf(endOf(lease))}::int
      on conflict do nothing`)
  }
}
