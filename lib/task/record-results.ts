/** Takes a site's report about one attempt: state, progress, output, and the list of its result files. */

import { and, eq } from 'drizzle-orm'
import { taskAttempts, tasks } from '@/db/schema/task'
import { type Context, transact } from '../context'
import { showId } from '../id'
import { allowAgent } from '../identity/allow'
import { record } from '../journal/record'
import type { SignedCall } from '../registry/agent'
import { needConfirmed, parseAgentBody, proveAgent } from '../registry/agent-queries'
import { earlier } from '../time'
import { isAttemptOver, type ResultsRequest, resultsRequest } from './attempt'
import { type AttemptRow, appendOutput, listFiles, lockAttempt } from './attempt-rows'
import { taskStateOf } from './task'

/**
 * Records the report; a repeat changes nothing. Not accepted: a copy still running of an attempt that is over.
 * Refuses: agent.too_large and the faults of signatures, agent.pending, agent.suspended, agent.malformed,
 * task.attempt_unknown, task.output_over_limit.
 */
export async function recordResults(ctx: Context, call: SignedCall): Promise<{ readonly accepted: boolean }> {
  const signer = needConfirmed(await proveAgent(ctx, call))
  const report = parseAgentBody(resultsRequest, call.body)

  return transact({ ...ctx, viewer: signer }, async (ctx) => {
    const attempt = await lockAttempt(ctx, allowAgent(ctx.viewer), report.attempt)
    const over = isAttemptOver(attempt.state)

    await appendOutput(ctx, attempt, report)
    await listFiles(ctx, attempt, report.files)
    if (!over) await moveAttempt(ctx, attempt, report)

    if (!over && isAttemptOver(report.status))
      await record(ctx, {
        act: 'task.ended',
        subject: showId('tsk', attempt.task),
        organisation: attempt.organisation,
        detail: { attempt: attempt.id, state: report.status, exitCode: report.exitCode },
      })
    return { accepted: !over || isAttemptOver(report.status) }
  })
}

async function moveAttempt(ctx: Context, attempt: AttemptRow, report: ResultsRequest): Promise<void> {
  const at = earlier(new Date(report.at), ctx.now)
  const ended = isAttemptOver(report.status)
  const began = report.status !== 'queued'
  const { organisation, id, task } = attempt
  await ctx.db
    .update(taskAttempts)
    .set({
      state: report.status,
      progressPpm: Math.max(attempt.progressPpm, report.progressPpm),
      exitCode: report.exitCode,
      reason: report.reason,
      startedAt: attempt.startedAt ?? (began ? at : null),
      endedAt: ended ? at : null,
    })
    .where(and(eq(taskAttempts.organisation, organisation), eq(taskAttempts.id, id)))
  await ctx.db
    .update(tasks)
    .set({ state: taskStateOf(report.status), endedAt: ended ? at : null })
    .where(and(eq(tasks.organisation, organisation), eq(tasks.id, task)))
}
