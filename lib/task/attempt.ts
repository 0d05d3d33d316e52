/** What an agent reports about one attempt: its state, progress, output and result files. */

import { z } from 'zod'
import { ATTEMPT_STATES } from './task'

export const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/
export const FILES_MAX = 100
/** All result files of an attempt together. Units: bytes. */
export const RESULT_BYTES_MAX = 67_108_864
/** One piece of output. Units: characters. */
export const PIECE_CHARACTERS_MAX = 262_144
/** Stored output of one stream of an attempt. Units: characters. */
export const STREAM_CHARACTERS_MAX = 2_097_152

export const FILE_REFUSALS = [
  'bad_name',
  'not_regular',
  'linked',
  'wrong_owner',
  'too_large',
  'too_many',
] as const

/** A piece of a stream at its byte offset. It is resent as it was, never longer. */
const piece = z.object({ offset: z.number().int().min(0), text: z.string().max(PIECE_CHARACTERS_MAX) })

export const resultFile = z.object({
  /** For a refused file, its name with marks for what cannot be shown. */
  name: z.string().min(1).max(200),
  bytes: z.number().int().min(0),
  /** Hex; empty for a refused file. */
  sha256: z.string().regex(/^([0-9a-f]{64})?$/),
  refused: z.enum(FILE_REFUSALS).nullable(),
})
export type ResultFile = z.infer<typeof resultFile>

/** Sent at the start, each second while output grows, and at the end. */
export const resultsRequest = z.object({
  attempt: z.string().min(1).max(64),
  status: z.enum(ATTEMPT_STATES),
  /** Of the status, by the engine's clock. */
  at: z.iso.datetime({ precision: 3 }),
  progressPpm: z.number().int().min(0).max(1_000_000),
  /** Null until the program ended by itself. */
  exitCode: z.number().int().min(0).max(255).nullable(),
  /** One word, null unless it failed. */
  reason: z.string().max(60).nullable(),
  stdout: piece.nullable(),
  stderr: piece.nullable(),
  /** Listed with the last report; contents go to `/api/agent/objects` before it. */
  files: z.array(resultFile).max(FILES_MAX + 1),
})
export type ResultsRequest = z.infer<typeof resultsRequest>

export const resultsAnswer = z.object({ accepted: z.boolean() })

/** The header that carries the signed JSON of an object; the body is the object's raw bytes. */
export const OBJECT_HEADER = 'gridline-object'

export const objectHead = z.object({
  key: z.string().max(200),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().min(0).max(RESULT_BYTES_MAX),
})
export type ObjectHead = z.infer<typeof objectHead>

export function nameAttempt(task: string, number: number): string {
  return `${task}.${number}`
}

/** Key of a result file: `tasks/TASK/NUMBER/out/NAME`. */
export function nameResult(attempt: string, name: string): string {
  const [task = '', number = ''] = attempt.split('.')
  return `tasks/${task}/${number}/out/${name}`
}

/** Attempt and file name of such a key; null for any other key. */
export function readResultName(key: string): { attempt: string; name: string } | null {
  const match = /^tasks\/([0-9a-f-]{36})\/([1-9][0-9]{0,5})\/out\/([^/]+)$/.exec(key)
  const [, task, number, name] = match ?? []
  if (!task || !number || !name || !FILE_NAME.test(name)) return null
  return { attempt: `${task}.${number}`, name }
}

/** States after which an attempt changes no more. */
export const ATTEMPT_ENDS = [
  'checkpointed',
  'succeeded',
  'failed',
  'cancelled',
  'timed_out',
  'preempted',
  'node_lost',
  'out_of_memory',
] as const

export function isAttemptOver(state: string): boolean {
  return (ATTEMPT_ENDS as readonly string[]).includes(state)
}
