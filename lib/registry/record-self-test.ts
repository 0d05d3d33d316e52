/** Judges the answer to a self-test and moves the pool's evidence tier by it. */

import { and, eq, isNull } from 'drizzle-orm'
import { pools, selfTests } from '@/db/schema/registry'
import { present } from '../assert'
import type { Context } from '../context'
import { allowAgent } from '../identity/allow'
import { record } from '../journal/record'
import type { CommandAnswer } from './agent'
import { listSitePools } from './agent-queries'
import { moveTier } from './move-tier'
import {
  evidenceOfTest,
  type Figure,
  judgeSelfTest,
  type SelfTestAnswer,
  selfTestAnswer,
  type Verdict,
} from './self-test'

type TestRow = typeof selfTests.$inferSelect

/** Records the verdict in the caller's transaction: passed lifts the tier to tested, anything else takes it back to declared. A repeat changes nothing. */
export async function recordSelfTest(
  ctx: Context,
  input: { readonly test: string; readonly issuedAt: Date; readonly answer: CommandAnswer },
): Promise<Verdict | null> {
  const { organisation, site } = allowAgent(ctx.viewer)
  const mine = and(eq(selfTests.organisation, organisation), eq(selfTests.id, input.test))
  const [test] = await ctx.db
    .select()
    .from(selfTests)
    .where(and(mine, eq(selfTests.site, site), isNull(selfTests.verdict)))
    .for('update')
  if (!test) return null

  const parsed = selfTestAnswer.safeParse(input.answer.body)
  const body = input.answer.outcome === 'done' && parsed.success ? parsed.data : null
  const verdict = body
    ? await judge(ctx, test, body, input.issuedAt)
    : input.answer.outcome === 'done'
      ? 'answer_malformed'
      : 'engine_refused'

  await ctx.db
    .update(selfTests)
    .set({ verdict, endedAt: ctx.now, figures: body?.figures ?? [] })
    .where(mine)
  await settleTier(ctx, test, verdict, body?.figures ?? [])

  await record(ctx, { act: 'self_test.judged', subject: test.pool, detail: { verdict, test: test.id } })
  return verdict
}

async function judge(ctx: Context, test: TestRow, answer: SelfTestAnswer, issuedAt: Date): Promise<Verdict> {
  const pool = present(
    (await listSitePools(ctx, test)).find((one) => one.pool === test.pool),
    'a tested pool stays registered',
  )
  // Drawn only now: the agent could not know which chain is looked at.
  const probed = Number.parseInt(ctx.newId().slice(-6), 16) % test.chains
  const { nonce, chains, steps } = test
  const { nodes, memoryMibPerNode, declared } = pool
  const asked = { nonce, chains, steps, issuedAt, answeredAt: ctx.now, nodes, memoryMibPerNode, declared }
  return judgeSelfTest(asked, answer, probed)
}

/** An engine that was busy says nothing about the hardware, so its refusal leaves the tier as it is. */
async function settleTier(
  ctx: Context,
  test: TestRow,
  verdict: Verdict,
  figures: readonly Figure[],
): Promise<void> {
  const own = and(eq(pools.organisation, test.organisation), eq(pools.cpid, test.pool))
  if (verdict === 'engine_refused') return
  if (verdict === 'passed') await ctx.db.update(pools).set({ testedAt: ctx.now }).where(own)
  const [pool] = await ctx.db.select({ tier: pools.tier }).from(pools).where(own)
  if (verdict !== 'passed' && pool?.tier === 'tested') await moveTier(ctx, test.pool, 'declared', [])
  if (verdict === 'passed' && pool?.tier === 'declared')
    await moveTier(ctx, test.pool, 'tested', evidenceOfTest(test, figures, ctx.now))
}
