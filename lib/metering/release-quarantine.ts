/** An operator lets a batch count that was held back because its site's clock was wrong. */

import { and, eq, isNull } from 'drizzle-orm'
import { batches, quarantinedBatches } from '@/db/schema/metering'
import { agents } from '@/db/schema/registry'
import { present } from '../assert'
import { type Context, transact } from '../context'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { type BatchAnswer, batch } from './batch'
import { advanceChain, lockChain } from './chain-rows'
import { readTerms, writeReadings } from './reading-rows'

/**
 * Applies the stored batch as it would have been applied when it came, and lets its chain go on.
 * Refuses: identity.sign_in_first, identity.not_allowed, batch.quarantine_unknown.
 */
export async function releaseQuarantine(
  ctx: Context,
  input: { readonly agent: string; readonly seq: number },
): Promise<BatchAnswer> {
  const member = allow(ctx.viewer, 'reading.release')

  return transact(ctx, async (ctx) => {
    const [agent] = await ctx.db
      .select({ organisation: agents.organisation, site: agents.site })
      .from(agents)
      .where(eq(agents.id, input.agent))
    if (!agent) throw new Refusal('batch.quarantine_unknown', 'agent')
    const signer = { kind: 'agent', agent: input.agent, ...agent } as const
    const chain = await lockChain(ctx, signer)
    const stored = await takeHeldBatch(ctx, signer.organisation, member.member, input)

    const came: Context = { ...ctx, now: stored.receivedAt }
    const { readings } = batch.parse(JSON.parse(stored.body)).data
    const key = { ...signer, seq: input.seq, throughSlot: chain.throughSlot }
    const answer = await writeReadings(came, key, readings, await readTerms(came, readings))
    await advanceChain(ctx, signer, chain, { ...stored, waits: false })

    await record(ctx, {
      act: 'reading.released',
      subject: agent.site,
      organisation: agent.organisation,
      detail: { agent: input.agent, seq: input.seq, stored: answer.stored },
    })
    return answer
  })
}

/** Marks the batch as released by this member and answers it. */
async function takeHeldBatch(
  ctx: Context,
  organisation: string,
  member: string,
  input: { readonly agent: string; readonly seq: number },
) {
  const [held] = await ctx.db
    .update(quarantinedBatches)
    .set({ releasedAt: ctx.now, releasedBy: member })
    .where(
      and(
        eq(quarantinedBatches.organisation, organisation),
        eq(quarantinedBatches.agent, input.agent),
        eq(quarantinedBatches.seq, input.seq),
        isNull(quarantinedBatches.releasedAt),
      ),
    )
    .returning({ receivedDay: quarantinedBatches.receivedDay })
  if (!held) throw new Refusal('batch.quarantine_unknown', 'seq')
  const [stored] = await ctx.db
    .select()
    .from(batches)
    .where(
      and(
        eq(batches.organisation, organisation),
        eq(batches.agent, input.agent),
        eq(batches.seq, input.seq),
        eq(batches.receivedDay, held.receivedDay),
      ),
    )
  return present(stored, 'a held batch is stored')
}
