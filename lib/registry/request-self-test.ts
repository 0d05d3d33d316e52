/** Asks for a self-test of a pool; its site's agent gets the command with its next sync. */

import { and, eq, gt, isNull, lte, sql } from 'drizzle-orm'
import { agents, pools, selfTests } from '@/db/schema/registry'
import { type Context, transact } from '../context'
import { type Chance, systemChance } from '../id'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { CHAINS_PER_NODE, SELF_TEST_WAIT_MS, SUITE, TESTED_NODES_MAX } from './self-test'

/** Steps of a chain: a few seconds of work for a core; a synthetic site computes fewer. */
const STEPS = { local: 100_000, synthetic: 1_000 } as const

/**
 * Writes the test down with a fresh nonce, and since when the pool is being tested. One that runs already is answered again.
 * Refuses: agent.pool_unknown, agent.not_connected.
 */
export async function requestSelfTest(
  ctx: Context,
  input: { readonly pool: string },
  chance: Chance = systemChance,
): Promise<{ readonly test: string }> {
  const system = ctx.viewer.kind === 'system'
  const own = system ? undefined : eq(pools.organisation, allow(ctx.viewer, 'agent.confirm').organisation)

  return transact(ctx, async (ctx) => {
    const [pool] = await ctx.db
      .select({
        organisation: pools.organisation,
        site: pools.site,
        nodes: pools.nodes,
        testedAt: pools.testedAt,
      })
      .from(pools)
      .where(and(eq(pools.cpid, input.pool), own))
      .for('update')
    if (!pool) throw new Refusal('agent.pool_unknown', 'pool')
    const { organisation, site } = pool
    const [agent] = await ctx.db
      .select({ engine: agents.engine })
      .from(agents)
      .where(and(eq(agents.organisation, organisation), eq(agents.site, site), eq(agents.state, 'confirmed')))
    if (!agent) throw new Refusal('agent.not_connected', 'pool')
    const running = await dropUnanswered(ctx, organisation, input.pool)
    if (running) return { test: running }

    const id = ctx.newId()
    // Up to eight nodes at admission, one a night. Source: execution, section 5.
    const nodes = pool.testedAt ? 1 : Math.min(pool.nodes, TESTED_NODES_MAX)

    await ctx.db.insert(selfTests).values({
      organisation,
      id,
      site,
      pool: input.pool,
      nonce: Buffer.from(chance(32)).toString('hex'),
      suiteVersion: SUITE,
      nodes,
      chains: CHAINS_PER_NODE * nodes,
      steps: STEPS[agent.engine],
      startedAt: ctx.now,
    })
    await ctx.db
      .update(pools)
      .set({ testingSince: sql`coalesce(${pools.testingSince}, ${ctx.now.toISOString()}::timestamptz)` })
      .where(and(eq(pools.organisation, organisation), eq(pools.cpid, input.pool)))

    await record(ctx, { act: 'self_test.requested', subject: input.pool, organisation })
    return { test: id }
  })
}

/** Closes tests whose time is over; answers the one that still runs. */
async function dropUnanswered(ctx: Context, organisation: string, pool: string): Promise<string | null> {
  const since = new Date(ctx.now.getTime() - SELF_TEST_WAIT_MS)
  const open = and(
    eq(selfTests.organisation, organisation),
    eq(selfTests.pool, pool),
    isNull(selfTests.verdict),
  )
  await ctx.db
    .update(selfTests)
    .set({ verdict: 'not_answered', endedAt: ctx.now })
    .where(and(open, lte(selfTests.startedAt, since)))
  const [running] = await ctx.db
    .select({ id: selfTests.id })
    .from(selfTests)
    .where(and(open, gt(selfTests.startedAt, since)))
  return running?.id ?? null
}
