/** What the agent asks of any engine: hold capacity, run attempts on it, say what became of them. */

import type { EngineRefusal, LeaseMeter } from '@/lib/lease/command'
import type { Probe, SitePool } from '@/lib/registry/agent'
import type { SelfTestAnswer, SelfTestBody } from '@/lib/registry/self-test'
import type { ResultFile } from '@/lib/task/attempt'
import type { AttemptState, Stream } from '@/lib/task/task'

/** Capacity asked for. With `nodeRefs` exactly these nodes: a hold made again after a restart. */
export type Grant = {
  readonly lease: string
  readonly epoch: number
  /** Unix account number of the buyer at this site. */
  readonly account: number
  readonly pool: string
  readonly nodes: number
  readonly nodeRefs?: readonly string[]
  readonly start: Date
  readonly end: Date
  readonly meters: readonly LeaseMeter[]
}

export type Held = Grant & { readonly nodeRefs: readonly string[] }

export type AttemptStart = {
  /** `TASK.NUMBER`; at most one run carries it. */
  readonly attempt: string
  readonly lease: string
  readonly epoch: number
  /** A shipped program's name, or the words of a typed command. */
  readonly program: { readonly starter: string } | { readonly argv: readonly string[] }
  readonly env: Readonly<Record<string, string>>
  readonly nodes: number
  readonly cpu: number
  readonly memoryMib: number
  readonly wallSeconds: number
}

export type AttemptStatus = {
  readonly attempt: string
  readonly state: AttemptState
  /** By the engine's clock. */
  readonly at: Date
  readonly progressPpm: number
  /** Null until the program ended by itself. */
  readonly exitCode: number | null
  /** One word, null unless there is something to say about the end. */
  readonly reason: string | null
}

export type Signal = 'checkpoint' | 'stop' | 'kill'

/** Why an attempt is ended from outside; its state says so afterwards. */
export type EndCause = 'cancelled' | 'timed_out' | 'preempted'

/** `[fromMs, toMs)` in which the nodes of a pool were usable. Units: ms since 1970. */
export type Span = { readonly fromMs: number; readonly toMs: number }

/** A result file as it was read; content only where nothing was wrong with it. */
export type CollectedFile = ResultFile & { readonly content: Buffer | null }

/** Thrown by an engine instead of doing what was asked: nothing has changed. */
export class EngineRefused extends Error {
  constructor(
    readonly code: EngineRefusal,
    readonly detail = '',
  ) {
    super(detail ? `${code}: ${detail}` : code)
  }
}

export interface ProviderEngine {
  /** Reads only; the engine's own word, never configuration. */
  probe(): Promise<Probe>
  /** Learns the pools of the site as the registry has them. */
  know(pools: readonly SitePool[]): void
  /** Makes capacity exclusive for `[start, end)` or holds nothing. The same lease and window again gives the first answer. */
  hold(grant: Grant): Promise<Held>
  /** Ends the lease's attempts, then frees its nodes. An absent lease is done. */
  release(lease: string, epoch: number, cause: EndCause): Promise<void>
  /** Starts at most one run of this attempt; a run already named after it is adopted. Before the lease's start it waits. */
  submit(start: AttemptStart): Promise<string>
  signal(attempt: string, signal: Signal, cause: EndCause): Promise<void>
  /** One status for each attempt that the engine knows. */
  status(attempts: readonly string[]): Promise<AttemptStatus[]>
  /** Bytes of a stream from an offset on; fewer than asked for at its end. */
  output(attempt: string, stream: Stream, offset: number, bytesMax: number): Promise<Buffer>
  outputBytes(attempt: string, stream: Stream): Promise<number>
  /** What an ended attempt left in its output folder. */
  results(attempt: string): Promise<CollectedFile[]>
  /** Removes what is left of an ended attempt. */
  forget(attempt: string): Promise<void>
  freeNodes(pool: string, at: Date): number
  /** When the pool's nodes were usable within `[sinceMs, untilMs)`. */
  usable(pool: string, sinceMs: number, untilMs: number): readonly Span[]
  selfTest(body: SelfTestBody): Promise<SelfTestAnswer>
  /** Ends what runs, in bounded time. */
  close(): Promise<void>
}
