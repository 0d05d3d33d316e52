/** Rows of an attempt as its site reports them. Inside the verb that took the report. */

import { and, eq, sql } from 'drizzle-orm'
import { leases } from '@/db/schema/lease'
import { attemptFiles, attemptOutput, taskAttempts, tasks } from '@/db/schema/task'
import { present } from '../assert'
import type { Context } from '../context'
import type { AgentViewer } from '../identity/role'
import { Refusal } from '../refusal'
import { type ResultFile, type ResultsRequest, STREAM_CHARACTERS_MAX } from './attempt'
import { STREAMS } from './task'

export type AttemptRow = typeof taskAttempts.$inferSelect

/** The attempt under lock, if it runs on a lease of the agent's site. Refuses: task.attempt_unknown. */
export async function lockAttempt(ctx: Context, agent: AgentViewer, id: string): Promise<AttemptRow> {
  const [found] = await ctx.db
    .select({ attempt: taskAttempts })
    .from(taskAttempts)
    .innerJoin(tasks, and(eq(tasks.organisation, taskAttempts.organisation), eq(tasks.id, taskAttempts.task)))
    .innerJoin(leases, and(eq(leases.organisation, tasks.organisation), eq(leases.id, tasks.lease)))
    .where(and(eq(taskAttempts.id, id), eq(leases.provider, agent.organisation), eq(leases.site, agent.site)))
    .for('update', { of: taskAttempts })
  if (!found) throw new Refusal('task.attempt_unknown', 'attempt')
  return found.attempt
}

/** Appends the new pieces of both streams; a repeated one changes nothing. Refuses: task.output_over_limit. */
export async function appendOutput(ctx: Context, attempt: AttemptRow, report: ResultsRequest): Promise<void> {
  const { organisation, id } = attempt
  for (const stream of STREAMS) {
    const piece = report[stream]
    if (!piece || piece.text === '') continue
    const [stored] = await ctx.db
      .select({ characters: sql<number>`coalesce(sum(length(${attemptOutput.text})), 0)::int` })
      .from(attemptOutput)
      .where(
        and(
          eq(attemptOutput.organisation, organisation),
          eq(attemptOutput.attempt, id),
          eq(attemptOutput.stream, stream),
        ),
      )
    const { characters } = present(stored, 'a sum is one row')
    if (characters + piece.text.length > STREAM_CHARACTERS_MAX)
      throw new Refusal('task.output_over_limit', stream)
    const text = piece.text.replaceAll('\0', '\uFFFD')
    await ctx.db
      .insert(attemptOutput)
      .values({ organisation, attempt: id, stream, offset: piece.offset, text, at: ctx.now })
      .onConflictDoNothing()
  }
}

/** Lists the files of an attempt. A good one whose content did not come is listed as refused. */
export async function listFiles(
  ctx: Context,
  attempt: AttemptRow,
  files: readonly ResultFile[],
): Promise<void> {
  if (files.length === 0) return
  const { organisation, id } = attempt
  await ctx.db
    .insert(attemptFiles)
    .values(
      files.map(({ name, bytes, sha256, refused }) => ({
        organisation,
        attempt: id,
        name,
        sizeBytes: bytes,
        sha256,
        content: null,
        refused: refused ?? 'too_large',
        at: ctx.now,
      })),
    )
    .onConflictDoNothing()
}
