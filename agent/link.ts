/** The line to the platform: one long poll that brings commands and takes answers and the heartbeat along. */

import { type Command, readCommand } from '@/lib/lease/command'
import {
  type ClockSample,
  type SitePool,
  type SyncAnswer,
  type SyncRequest,
  syncAnswer,
} from '@/lib/registry/agent'
import { minuteStart } from '@/lib/time'
import type { CommandLog } from './command-log'
import type { SiteParts } from './site'
import type { Spool } from './spool'
import { type CallSigner, isFine } from './transport'

/** Answers sent in one sync, at most. */
const ANSWERS_MAX = 500

export type LinkParts = {
  readonly site: SiteParts
  readonly log: CommandLog
  readonly signer: CallSigner
  readonly pools: () => readonly SitePool[]
  readonly attempts: () => readonly string[]
  readonly onCommand: (command: Command) => void
  readonly onAnswer: (answer: SyncAnswer) => void
}

/** What came of one sync. `news`: commands came or the poll was cut short, so the next one should follow at once. */
export type SyncOutcome = { readonly reached: boolean; readonly news: boolean; readonly state: string }

/** The minute of the oldest reading that has not arrived. */
function oldestUnsent(spool: Spool): string | null {
  const { entries } = spool.read(spool.cursor.position, 1)
  const slot = Array.isArray(entries[0]) ? entries[0][2] : null
  return slot === null ? null : minuteStart(slot).toISOString()
}

export class Link {
  private waiting: AbortController | null = null
  private clockSample: ClockSample | null = null
  draining: boolean = false

  constructor(private readonly parts: LinkParts) {}

  /** Ends the poll that waits now: there is an answer to send. */
  wake(): void {
    this.waiting?.abort()
  }

  private request(): SyncRequest {
    const { site, log, attempts, pools } = this.parts
    const now = site.clock()
    return {
      bootId: site.bootId,
      cursor: log.cursor,
      answers: log.undelivered().slice(0, ANSWERS_MAX),
      heartbeat: {
        ...{ bootId: site.bootId, version: site.version },
        engineState: this.draining ? 'draining' : 'up',
        pools: pools().map(({ pool }) => ({ pool, freeNodes: site.engine.freeNodes(pool, now) })),
        attempts: [...attempts()],
        spoolBytes: site.spool.bytes(),
        oldestUnsentAt: oldestUnsent(site.spool),
        clock: this.clockSample,
      },
    }
  }

  async sync(): Promise<SyncOutcome> {
    const { site, log, signer } = this.parts
    const request = this.request()
    const body = JSON.stringify(request)
    const sentAt = site.clock()
    this.waiting = new AbortController()
    const { signal } = this.waiting
    try {
      const reply = await site.transport.send('sync', signer.sign('sync', body), body, signal)
      if (!isFine(reply))
        return { reached: true, news: false, state: `refused ${reply.status} ${reply.body.slice(0, 200)}` }
      const answer = syncAnswer.parse(JSON.parse(reply.body))
      log.deliver(request.answers)
      this.sampleClock(answer, sentAt, site.clock())
      this.parts.onAnswer(answer)
      return { reached: true, news: this.receive(answer) > 0, state: answer.state }
    } catch (error) {
      if (signal.aborted) return { reached: true, news: true, state: 'woken' }
      return { reached: false, news: false, state: error instanceof Error ? error.message : 'unreachable' }
    } finally {
      this.waiting = null
    }
  }

  private sampleClock(answer: SyncAnswer, sentAt: Date, arrivedAt: Date): void {
    const waitedMs = Date.parse(answer.serverTime) - Date.parse(answer.receivedAt)
    const roundTripMs = Math.max(0, arrivedAt.getTime() - sentAt.getTime() - waitedMs)
    this.clockSample = { agentAt: arrivedAt.toISOString(), serverAt: answer.serverTime, roundTripMs }
  }

  /** Takes commands in their order up to the first that the platform's pinned key did not sign for this site. */
  private receive(answer: SyncAnswer): number {
    let taken = 0
    for (const signed of answer.commands) {
      const command = readCommand(signed, this.parts.site.platformKey, this.parts.site.site)
      if (!command) break
      this.parts.onCommand(command)
      taken += 1
    }
    return taken
  }
}
