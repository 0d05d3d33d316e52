/** Sends what waits in the spool: when a batch is full, when a reading has waited long enough, or at once when a lease has ended. */

import type { Clock } from '@/lib/time'
import { confirmBatch, type Sender, takeBatch } from './batch-signer'
import type { Spool } from './spool'
import { type CallSigner, isFine, type Transport } from './transport'

export type SendPolicy = {
  readonly readingsMax: number
  /** How long a reading may wait. Units: ms. */
  readonly readingsAgeMs: number
}

export type SenderParts = {
  readonly spool: Spool
  readonly sender: Sender
  readonly signer: CallSigner
  readonly transport: Transport
  readonly clock: Clock
  readonly policy: SendPolicy
  readonly onRefused?: (status: number, body: string) => void
}

const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000] as const

export class BatchSender {
  private waiting = 0
  private sinceMs: number | null = 0
  private failures = 0
  private retryMs = 0
  private turn: Promise<void> = Promise.resolve()

  constructor(private readonly parts: SenderParts) {}

  /** Something new stands in the spool. */
  noteAppended(entries: number): void {
    this.waiting += entries
    this.sinceMs ??= this.parts.clock().getTime()
  }

  /** Sends what is due; with `everything` all there is. Sendings follow one another. */
  send(everything: boolean): Promise<void> {
    this.turn = this.turn.catch(() => undefined).then(() => this.sendDue(everything))
    return this.turn
  }

  private async sendDue(everything: boolean): Promise<void> {
    const nowMs = this.parts.clock().getTime()
    const { readingsMax, readingsAgeMs } = this.parts.policy
    if (this.sinceMs === null || nowMs < this.retryMs) return
    const all = everything || nowMs - this.sinceMs >= readingsAgeMs
    while (all || this.waiting >= readingsMax) {
      const batch = takeBatch(this.parts.spool, this.parts.sender, this.parts.clock(), readingsMax)
      if (!batch) {
        this.waiting = 0
        this.sinceMs = null
        return
      }
      if (!(await this.sendOne(batch.id, batch.body))) return this.waitAfterFailure(nowMs)
      this.failures = 0
      this.retryMs = 0
      this.waiting = Math.max(0, this.waiting - readingsMax)
    }
  }

  private async sendOne(id: string, body: string): Promise<boolean> {
    const { transport, signer, spool, onRefused } = this.parts
    const reply = await transport.send('readings', signer.signBatch(id, body), body).catch(() => null)
    if (reply && isFine(reply)) confirmBatch(spool)
    else if (reply) onRefused?.(reply.status, reply.body)
    return reply !== null && isFine(reply)
  }

  private waitAfterFailure(nowMs: number): void {
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] ?? 0
    this.failures += 1
    this.retryMs = nowMs + wait
  }
}
