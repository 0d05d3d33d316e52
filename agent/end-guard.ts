/** Sees to it that what runs on a lease is over when the lease is: checkpoint first, then stop, so that the nodes are free in time. */

import { isAttemptOver } from '@/lib/task/attempt'
import { EngineRefused, type ProviderEngine, type Signal } from './engine/provider-engine'
import type { KeptLease } from './lease-keeper'

/** A program learns this long before its lease's end that it should write a checkpoint. Units: ms. */
export const CHECKPOINT_BEFORE_END_MS = 60_000
/** It is stopped this long before the end; nothing new starts after. Units: ms. */
export const STOP_BEFORE_END_MS = 10_000

/** What is due for the attempts of a lease that ends at `untilMs`. */
export function signalDue(untilMs: number, nowMs: number): Signal | null {
  if (nowMs >= untilMs - STOP_BEFORE_END_MS) return 'stop'
  return nowMs >= untilMs - CHECKPOINT_BEFORE_END_MS ? 'checkpoint' : null
}

export class EndGuard {
  private readonly sent = new Map<string, Signal>()

  constructor(private readonly engine: ProviderEngine) {}

  /** Sends each signal once. What does not listen yet is asked again with the next pass. */
  async guard(lease: KeptLease, attempts: readonly string[], nowMs: number): Promise<void> {
    const due = signalDue(lease.service.untilMs, nowMs)
    if (!due) return
    for (const { attempt, state } of await this.engine.status(attempts)) {
      if (isAttemptOver(state) || this.sent.get(attempt) === due) continue
      const heard = await this.engine.signal(attempt, due, 'timed_out').then(
        () => true,
        (error: unknown) => {
          if (error instanceof EngineRefused) return false
          throw error
        },
      )
      if (heard) this.sent.set(attempt, due)
    }
  }

  forget(attempt: string): void {
    this.sent.delete(attempt)
  }
}
