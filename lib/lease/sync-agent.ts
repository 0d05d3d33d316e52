/** The regular call of a site's agent: it brings answers and a sign of life, and takes its commands. */

import { selfTests } from '@/db/schema/registry'
import { type Context, transact } from '../context'
import { allowAgent } from '../identity/allow'
import { type SignedCall, type SyncAnswer, syncRequest } from '../registry/agent'
import { parseAgentBody, proveAgent, type Signer } from '../registry/agent-queries'
import { recordHeartbeat } from '../registry/record-heartbeat'
import { SELF_TEST_WAIT_MS } from '../registry/self-test'
import { applyAnswers } from './apply-answers'
import { type CommandDraft, issueCommands } from './command-rows'
import { isUnsent, readSyncAnswer } from './sync-queries'

export type Sync = {
  readonly answer: SyncAnswer
  readonly signer: Signer
  readonly cursor: number
}

/**
 * Takes one sync. The door may wait for commands afterwards and read the answer again.
 * Refuses: agent.too_large, agent.signature_missing, agent.key_unknown, agent.key_expired, agent.key_revoked,
 * agent.timestamp_skew, agent.signature_wrong, agent.malformed.
 */
export async function syncAgent(ctx: Context, call: SignedCall): Promise<Sync> {
  const signer = await proveAgent(ctx, call)
  const request = parseAgentBody(syncRequest, call.body)

  const answer = await transact({ ...ctx, viewer: signer }, async (ctx) => {
    await recordHeartbeat(ctx, { heartbeat: request.heartbeat, request: signer.request })
    if (signer.state === 'confirmed') {
      await applyAnswers(ctx, request.answers)
      await issueSelfTests(ctx)
    }
    return readSyncAnswer(ctx, signer, { cursor: request.cursor, receivedAt: ctx.now })
  })
  return { answer, signer, cursor: request.cursor }
}

/** Writes the commands of self-tests that were asked for at this site and not sent yet. */
async function issueSelfTests(ctx: Context): Promise<void> {
  const key = allowAgent(ctx.viewer)
  const waiting = await ctx.db.select().from(selfTests).where(isUnsent(key))
  const drafts = waiting.map(
    (test): CommandDraft => ({
      kind: 'self_test',
      id: test.id,
      lease: null,
      attempt: null,
      epoch: 1,
      expiresAt: new Date(test.startedAt.getTime() + SELF_TEST_WAIT_MS),
      body: {
        test: test.id,
        pool: test.pool,
        nonce: test.nonce,
        suite: test.suiteVersion,
        nodes: test.nodes,
        chains: test.chains,
        steps: test.steps,
      },
    }),
  )
  await issueCommands(ctx, key, drafts)
}
