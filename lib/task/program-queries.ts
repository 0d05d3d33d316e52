/** Reads of the programs of a lease for the organisation that runs them: states, output and result files. */

import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { attemptFiles, attemptOutput, taskAttempts, tasks } from '@/db/schema/task'
import type { Context } from '../context'
import { isUuid } from '../id'
import { markUnseen } from '../visible-text'
import { type OutputLine, type ProgramView, tailLines } from './program'
import { STARTERS, STREAMS } from './task'

/** Read from the end of an output for its tail. Units: characters a piece, pieces. */
const TAIL_CHARACTERS = 32_768
const TAIL_PIECES = 120

/** Programs of a lease, newest first. */
export async function listPrograms(
  ctx: Context,
  organisation: string,
  lease: string,
): Promise<ProgramView[]> {
  const found = await ctx.db
    .select()
    .from(tasks)
    .where(and(eq(tasks.organisation, organisation), eq(tasks.lease, lease)))
    .orderBy(desc(tasks.createdAt), desc(tasks.id))
    .limit(50)
  if (found.length === 0) return []
  const attempts = await ctx.db
    .select()
    .from(taskAttempts)
    .where(
      and(
        eq(taskAttempts.organisation, organisation),
        inArray(
          taskAttempts.task,
          found.map((task) => task.id),
        ),
      ),
    )
    .orderBy(asc(taskAttempts.number))
  const newest = new Map(attempts.map((attempt) => [attempt.task, attempt]))
  const results = await listResults(
    ctx,
    organisation,
    [...newest.values()].map((attempt) => attempt.id),
  )
  return found.map((task, order) => {
    const attempt = newest.get(task.id) ?? null
    return {
      task: task.id,
      number: found.length - order,
      starter: STARTERS.find((starter) => starter === task.starter) ?? null,
      command: readCommand(task.command),
      state: task.state,
      createdAt: task.createdAt,
      endedAt: task.endedAt,
      attempt,
      results: attempt ? (results.get(attempt.id) ?? []) : [],
    }
  })
}

function readCommand(text: string): string[] {
  const words: unknown = JSON.parse(text === '' ? '[]' : text)
  return Array.isArray(words) ? words.map((word) => markUnseen(String(word))) : []
}

async function listResults(ctx: Context, organisation: string, attempts: readonly string[]) {
  const results = new Map<string, ProgramView['results'][number][]>()
  if (attempts.length === 0) return results
  const rows = await ctx.db
    .select({
      attempt: attemptFiles.attempt,
      name: attemptFiles.name,
      sizeBytes: attemptFiles.sizeBytes,
      sha256: attemptFiles.sha256,
      refused: attemptFiles.refused,
    })
    .from(attemptFiles)
    .where(and(eq(attemptFiles.organisation, organisation), inArray(attemptFiles.attempt, [...attempts])))
    .orderBy(asc(attemptFiles.name))
  for (const { attempt, ...file } of rows) {
    const files = results.get(attempt) ?? []
    files.push({ ...file, name: markUnseen(file.name) })
    results.set(attempt, files)
  }
  return results
}

/** The last lines of an attempt's output. */
export async function readTail(ctx: Context, organisation: string, attempt: string): Promise<OutputLine[]> {
  const { at, offset, stream, text } = attemptOutput
  const pieces = await ctx.db
    .select({ stream, at, text: sql<string>`right(${text}, ${TAIL_CHARACTERS})` })
    .from(attemptOutput)
    .where(and(eq(attemptOutput.organisation, organisation), eq(attemptOutput.attempt, attempt)))
    .orderBy(desc(at), desc(offset))
    .limit(TAIL_PIECES)
  return tailLines(pieces.reverse())
}

/** The whole output of an attempt, one stream after the other; null when this organisation has none of this name. */
export async function readOutput(
  ctx: Context,
  organisation: string,
  attempt: string,
): Promise<string | null> {
  const [known] = await ctx.db
    .select({ id: taskAttempts.id })
    .from(taskAttempts)
    .where(and(eq(taskAttempts.organisation, organisation), eq(taskAttempts.id, attempt)))
  if (!known) return null
  const pieces = await ctx.db
    .select({ stream: attemptOutput.stream, text: attemptOutput.text })
    .from(attemptOutput)
    .where(and(eq(attemptOutput.organisation, organisation), eq(attemptOutput.attempt, attempt)))
    .orderBy(asc(attemptOutput.offset))
  return STREAMS.flatMap((stream) => pieces.filter((piece) => piece.stream === stream))
    .map((piece) => piece.text)
    .join('')
}

/** The content of a good result file; null when this organisation has none of this name. */
export async function readResult(
  ctx: Context,
  organisation: string,
  file: { readonly attempt: string; readonly name: string },
): Promise<Uint8Array | null> {
  const [task = ''] = file.attempt.split('.')
  if (!isUuid(task)) return null
  const [row] = await ctx.db
    .select({ content: attemptFiles.content })
    .from(attemptFiles)
    .where(
      and(
        eq(attemptFiles.organisation, organisation),
        eq(attemptFiles.attempt, file.attempt),
        eq(attemptFiles.name, file.name),
      ),
    )
  return row?.content ?? null
}
