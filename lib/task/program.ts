/** A program on a lease as its page shows it: state, progress, the tail of its output, its results. */

import { markUnseen } from '../visible-text'
import type { AttemptState, Starter, Stream, TaskState } from './task'

/** Lines of output that a page shows. */
export const TAIL_LINES_MAX = 200

/** A piece of output as it came. */
export type OutputPiece = { readonly stream: Stream; readonly text: string; readonly at: Date }

export type OutputLine = { readonly text: string; readonly stream: Stream }

/** A result file, or one that was refused and why. */
export type ResultLine = {
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly refused: string | null
}

/** A task with its newest attempt. */
export type ProgramView = {
  readonly task: string
  /** Counts the tasks of the lease, from 1. */
  readonly number: number
  /** Null for a typed command. */
  readonly starter: Starter | null
  readonly command: readonly string[]
  readonly state: TaskState
  readonly createdAt: Date
  /** Null until it is over. */
  readonly endedAt: Date | null
  /** Null before its first attempt. */
  readonly attempt: {
    readonly id: string
    readonly number: number
    readonly state: AttemptState
    readonly progressPpm: number
    readonly exitCode: number | null
    readonly startedAt: Date | null
    readonly endedAt: Date | null
    readonly reason: string | null
  } | null
  readonly results: readonly ResultLine[]
}

/** The last lines of the pieces, in the order of their time; a line that came in parts is one line, and marks stand for what is not shown. */
export function tailLines(pieces: readonly OutputPiece[], most = TAIL_LINES_MAX): OutputLine[] {
  const lines: OutputLine[] = []
  const unfinished = new Map<Stream, string>()
  for (const { stream, text } of pieces) {
    const [first = '', ...rest] = text.split('\n')
    const parts = [(unfinished.get(stream) ?? '') + first, ...rest]
    unfinished.set(stream, parts.pop() ?? '')
    for (const part of parts) lines.push({ stream, text: markUnseen(part) })
  }
  for (const [stream, text] of unfinished) if (text !== '') lines.push({ stream, text: markUnseen(text) })
  return lines.slice(-most)
}

/** Whether a task may still change. */
export function isUnderWay(state: TaskState): boolean {
  return state === 'submitted' || state === 'running'
}

/** When it ends at the rate so far; null while too little is done to say. */
export function foreseeEnd(startedAt: Date, progressPpm: number, now: Date): Date | null {
  const spentMs = now.getTime() - startedAt.getTime()
  if (progressPpm < 20_000 || spentMs < 1_000) return null
  return new Date(startedAt.getTime() + Math.round((spentMs * 1_000_000) / progressPpm))
}
