/** A task: one program run on a lease, its states and the programs that every site of this kind can run. */

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
