/** Takes the answers of a site's agent to its commands, and moves the leases that they concern. */

import { and, eq, isNull } from 'drizzle-orm'
import { agentCommands, leases } from '@/db/schema/lease'
import type { Context } from '../context'
import { allowAgent } from '../identity/allow'
import { record } from '../journal/record'
import type { CommandAnswer } from '../registry/agent'
import { recordSelfTest } from '../registry/record-self-test'
import { selfTestBody } from '../registry/self-test'
import { earlier, later } from '../time'
import { holdAnswer, holdBody, releaseAnswer } from './command'
import { lockSite, type SiteKey } from './command-rows'
import type { LeaseRow } from './end-rows'

type CommandRow = typeof agentCommands.$inferSelect

/** Stores each answer once, in the caller's transaction; a repeated one changes nothing. Answers how many were new. */
export async function applyAnswers(ctx: Context, answers: readonly CommandAnswer[]): Promise<number> {
  const { organisation, site } = allowAgent(ctx.viewer)
  if (answers.length === 0) return 0
  await lockSite(ctx, { organisation, site })
  let taken = 0
  for (const answer of answers) {
    const [command] = await ctx.db
      .update(agentCommands)
      .set({ answer, answeredAt: ctx.now })
      .where(
        and(
          eq(agentCommands.organisation, organisation),
          eq(agentCommands.site, site),
          eq(agentCommands.seq, answer.seq),
          eq(agentCommands.id, answer.id),
          isNull(agentCommands.answeredAt),
        ),
      )
      .returning()
    if (!command) continue
    taken += 1
    await applyAnswer(ctx, { organisation, site }, command, answer)
  }

  if (taken > 0) await record(ctx, { act: 'command.answered', subject: site, detail: { answers: taken } })
  return taken
}

async function applyAnswer(
  ctx: Context,
  key: SiteKey,
  command: CommandRow,
  answer: CommandAnswer,
): Promise<void> {
  if (command.kind === 'self_test') {
    const { test } = selfTestBody.parse(command.body)
    await recordSelfTest(ctx, { test, issuedAt: command.issuedAt, answer })
    return
  }
  if (command.kind !== 'hold' && command.kind !== 'release') return
  if (answer.outcome !== 'done' || !command.lease) return
  const lease = await lockServedLease(ctx, key, command.lease)
  if (!lease) return
  if (command.kind === 'hold') await applyHold(ctx, lease, command, answer)
  else await applyRelease(ctx, lease, answer)
}

async function lockServedLease(ctx: Context, key: SiteKey, id: string): Promise<LeaseRow | undefined> {
  const [lease] = await ctx.db
    .select()
    .from(leases)
    .where(and(eq(leases.provider, key.organisation), eq(leases.site, key.site), eq(leases.id, id)))
    .for('update')
  return lease
}

/** A hold counts when it was read back as it was asked, for the newest epoch. Anything else is left for the next try. */
async function applyHold(
  ctx: Context,
  lease: LeaseRow,
  command: CommandRow,
  answer: CommandAnswer,
): Promise<void> {
  const asked = holdBody.parse(command.body)
  const held = holdAnswer.safeParse(answer.body)
  if (lease.state !== 'preparing' || lease.epoch !== command.epoch || !held.success) return
  const { nodeRefs, start, end, heldAt } = held.data
  const whole = new Set(nodeRefs).size === asked.nodes && nodeRefs.length === asked.nodes
  if (!whole || start !== asked.start || end !== asked.end) return

  // The agent says since when it holds; never before it was asked, never later than it said so.
  const readyAt = later(command.issuedAt, earlier(new Date(heldAt), ctx.now))
  await ctx.db
    .update(leases)
    .set({ state: lease.grantedFrom <= ctx.now ? 'serving' : 'ready', readyAt })
    .where(and(eq(leases.organisation, lease.organisation), eq(leases.id, lease.id)))
}

async function applyRelease(ctx: Context, lease: LeaseRow, answer: CommandAnswer): Promise<void> {
  const released = releaseAnswer.safeParse(answer.body)
  if (!released.success) return
  await ctx.db
    .update(leases)
    .set({
      releasedAt: earlier(new Date(released.data.releasedAt), ctx.now),
      state: lease.state === 'ending' ? 'ended' : lease.state,
    })
    .where(and(eq(leases.organisation, lease.organisation), eq(leases.id, lease.id)))
}
