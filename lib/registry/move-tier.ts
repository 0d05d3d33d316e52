/** Moves a pool to another evidence tier: in its row, which the book follows, and in its record, which everybody reads. */

import { and, eq, ne, sql } from 'drizzle-orm'
import { pools } from '@/db/schema/registry'
import type { Context } from '../context'
import type { Tier } from './pool'
import type { EvidenceItem } from './record'
import { reviseRecord } from './revise-record'

/** Moves it in the caller's transaction, with what proves the tier. A pool that stands there already keeps its record. */
export async function moveTier(
  ctx: Context,
  pool: string,
  tier: Tier,
  evidence: readonly EvidenceItem[],
): Promise<void> {
  const moved = await ctx.db
    .update(pools)
    .set({ tier, version: sql`${pools.version} + 1` })
    .where(and(eq(pools.cpid, pool), ne(pools.tier, tier)))
    .returning({ cpid: pools.cpid })
  if (moved.length > 0) await reviseRecord(ctx, pool, { tier, evidence }, 'verified')
}
