/** The row of an agent's chain: locked while a batch is taken, and moved on as far as the chain is whole. */

import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import { leases } from '@/db/schema/lease'
import { agentChains, batches, closedLeases, quarantinedBatches } from '@/db/schema/metering'
import { present } from '../assert'
import type { Context } from '../context'
import type { AgentViewer } from '../identity/role'
import { endOf } from '../lease/lease'
import { type Chain, EMPTY_CHAIN, linkBatch } from './chain'
import { AHEAD_MS_MAX } from './reading'

/** Batches read at once while a chain is followed. */
const LINKS_MAX = 1_000

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

/** Follows the stored batches as far as each names the one before and none is in quarantine, and writes the chain. Leases that they closed are closed. */
export async function advanceChain(ctx: Context, signer: AgentViewer, chain: Chain): Promise<Chain> {
  let whole = chain
  const closing: string[] = []
  for (;;) {
    const links = await listLinks(ctx, signer, whole.wholeSeq)
    const before = whole
    for (const link of links) {
      const linked = link.waits ? null : linkBatch(whole, link)
      if (!linked) break
      whole = linked
      closing.push(...link.closed)
    }
    if (whole === before || links.length < LINKS_MAX) break
  }
  await ctx.db
    .update(agentChains)
    .set({ ...whole, holes: whole.holes.map(([from, to]) => [from, to]) })
    .where(and(eq(agentChains.organisation, signer.organisation), eq(agentChains.agent, signer.agent)))
  await closeLeases(ctx, signer, closing)
  return whole
}

async function listLinks(ctx: Context, signer: AgentViewer, afterSeq: number) {
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
  }
}
