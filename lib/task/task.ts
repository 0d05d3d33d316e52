/** A task: one program run on a lease, its states and the programs that every site of this kind can run. */

import { z } from 'zod'

export const TASK_STATES = ['submitted', 'running', 'succeeded', 'failed', 'cancelled'] as const
export type TaskState = (typeof TASK_STATES)[number]

/** Status of one attempt, in the engine's words. */
export const ATTEMPT_STATES = [
  'queued',
  'starting',
  'running',
  'checkpointed',
  'succeeded',
  'failed',
  'cancelled',
  'timed_out',
  'preempted',
  'node_lost',
  'out_of_memory',
  'unknown',
] as const
export type AttemptState = (typeof ATTEMPT_STATES)[number]

/** The shipped programs: hash chain with checkpoint, matrix product, word count. */
export const STARTERS = ['hash-chain', 'matrix-product', 'word-count'] as const
export type Starter = (typeof STARTERS)[number]

export const STREAMS = ['stdout', 'stderr'] as const
export type Stream = (typeof STREAMS)[number]

/** What a buyer asks to run: a shipped program, or a command word by word. */
export const taskInput = z.object({
  lease: z.string().min(1).max(80),
  /** Idempotency key: the same one again answers the first task. */
  key: z.string().min(1).max(100),
  starter: z.enum(STARTERS).optional(),
  command: z.array(z.string().min(1).max(4_096)).min(1).max(64).optional(),
})
export type TaskInput = z.infer<typeof taskInput>

/** The state of a task whose attempt is in this one. A program that stopped with a checkpoint was stopped by somebody. */
export function taskStateOf(attempt: AttemptState): TaskState {
  switch (attempt) {
    case 'queued':
      return 'submitted'
    case 'starting':
    case 'running':
    case 'unknown':
      return 'running'
    case 'succeeded':
      return 'succeeded'
    case 'cancelled':
    case 'checkpointed':
      return 'cancelled'
    default:
      return 'failed'
  }
}
