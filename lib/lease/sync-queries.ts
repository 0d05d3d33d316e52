/** Reads for the answer to an agent's sync: its commands, signed, and how long its leases may run. */

import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { agentCommands, leases } from '@/db/schema/lease'
import { selfTests } from '@/db/schema/registry'
import type { Context } from '../context'
import type { SignedCommand, SyncAnswer } from '../registry/agent'
import { listSitePools } from '../registry/agent-queries'
import { readPlatformKey } from '../registry/platform-key'
import type { AgentState } from '../registry/pool'
import { command, signCommand } from './command'
import type { SiteKey } from './command-rows'
import { endOf } from './lease'

/** Commands in one answer, at most. */
const COMMANDS_MAX = 200

function isWaiting(key: SiteKey, cursor: number) {
  return and(
    eq(agentCommands.organisation, key.organisation),
    eq(agentCommands.site, key.site),
    gt(agentCommands.seq, cursor),
    isNull(agentCommands.answeredAt),
  )
}

/** Whether a command waits that the agent has not logged yet, or a self-test that its next sync brings. Cheap: asked several times a second while a sync waits. */
export async function hasCommands(ctx: Context, key: SiteKey, cursor: number): Promise<boolean> {
  const commands = ctx.db.select({ seq: agentCommands.seq }).from(agentCommands).where(isWaiting(key, cursor))
  const tests = ctx.db.select({ id: selfTests.id }).from(selfTests).where(isUnsent(key))
  const [found] = await ctx.db.execute<{ any: boolean }>(
    sql`select exists (${commands}) or exists (${tests}) as any`,
  )
  return found?.any ?? false
}

/** Self-tests of a site that were asked for and not sent to it yet. */
export function isUnsent(key: SiteKey) {
  return and(
    eq(selfTests.organisation, key.organisation),
    eq(selfTests.site, key.site),
    isNull(selfTests.verdict),
    sql`not exists (select from agent_commands sent where sent.organisation = ${selfTests.organisation}
      and sent.site = ${selfTests.site} and sent.kind = 'self_test' and sent.id = ${selfTests.id}::text)`,
  )
}

/** The commands behind the cursor, each signed with the platform's key. */
async function listCommands(ctx: Context, key: SiteKey, cursor: number): Promise<SignedCommand[]> {
  const rows = await ctx.db
    .select()
    .from(agentCommands)
    .where(isWaiting(key, cursor))
    .orderBy(asc(agentCommands.seq))
    .limit(COMMANDS_MAX)
  return rows.map(({ seq, id, site, kind, body, issuedAt, expiresAt }) => {
    const times = { issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString() }
    return signCommand(readPlatformKey(), command.parse({ seq, id, site, ...times, kind, body }))
  })
}

async function listRunUntil(ctx: Context, key: SiteKey) {
  const rows = await ctx.db
    .select({ lease: leases.id, agreedEnd: leases.agreedEnd, endedAt: leases.endedAt })
    .from(leases)
    .where(
      and(
        eq(leases.provider, key.organisation),
        eq(leases.site, key.site),
        inArray(leases.state, ['preparing', 'ready', 'serving', 'ending']),
      ),
    )
    .orderBy(asc(leases.id))
  return rows.map((row) => ({ lease: row.lease, until: endOf(row).toISOString() }))
}

/** What the agent is told. An agent that is not confirmed gets no command. */
export async function readSyncAnswer(
  ctx: Context,
  agent: SiteKey & { readonly state: AgentState },
  asked: { readonly cursor: number; readonly receivedAt: Date },
): Promise<SyncAnswer> {
  const confirmed = agent.state === 'confirmed'
  return {
    state: agent.state,
    commands: confirmed ? await listCommands(ctx, agent, asked.cursor) : [],
    runUntil: confirmed ? await listRunUntil(ctx, agent) : [],
    pools: await listSitePools(ctx, agent),
    receivedAt: asked.receivedAt.toISOString(),
    serverTime: ctx.now.toISOString(),
  }
}
