/** One site: its commands, leases, meter and attempts. Time, engine, stores and the way to the platform are given from outside. */

import type { KeyObject } from 'node:crypto'
import type { Command } from '@/lib/lease/command'
import type { SitePool, SyncAnswer } from '@/lib/registry/agent'
import type { Clock } from '@/lib/time'
import { BatchSender, type SendPolicy } from './batch-sender'
import { CommandLog, type LogStore } from './command-log'
import { CommandRunner } from './command-runner'
import { EndGuard } from './end-guard'
import type { ProviderEngine } from './engine/provider-engine'
import { grantOf, LeaseKeeper } from './lease-keeper'
import { Link, type SyncOutcome } from './link'
import { SEEN_WITHIN_MS } from './meter'
import type { NoteStore } from './notes'
import { Reporter } from './reporter'
import type { Spool } from './spool'
import { CallSigner, type Transport } from './transport'

export type Policy = SendPolicy & {
  /** Whether the last readings of an ended lease leave at once. */
  readonly closeAtOnce: boolean
  /** Longest time between two looks at the engine that counts as seen. Units: ms. */
  readonly seenWithinMs: number
}

export const REAL_TIME: Policy = {
  ...{ readingsMax: 500, readingsAgeMs: 10_000, closeAtOnce: true },
  seenWithinMs: SEEN_WITHIN_MS,
}

export type SiteParts = {
  readonly site: string
  readonly agent: string
  readonly key: KeyObject
  /** Pinned at enrolment: no command is obeyed without its signature. */
  readonly platformKey: KeyObject
  readonly version: string
  /** New with each start of the program. */
  readonly bootId: string
  readonly engine: ProviderEngine
  readonly spool: Spool
  readonly logStore: LogStore
  readonly noteStore: NoteStore
  readonly transport: Transport
  readonly clock: Clock
  readonly policy: Policy
  /** As enrolment gave them; each sync brings them anew. */
  readonly pools: readonly SitePool[]
  readonly say: (event: string, detail: Record<string, string | number>) => void
}

/** Syncs of one driven step, at most: commands, their answers, what follows from them. */
const ROUNDS_MAX = 6

export class Site {
  private readonly log: CommandLog
  private readonly keeper: LeaseKeeper
  private readonly reporter: Reporter
  private readonly runner: CommandRunner
  private readonly sender: BatchSender
  private readonly guard: EndGuard
  private readonly link: Link
  private readonly queues = new Map<string, Promise<void>>()
  private pools: readonly SitePool[]
  private urgent = false

  constructor(private readonly parts: SiteParts) {
    const { engine, spool, clock, transport, policy, agent, key } = parts
    const signer = new CallSigner({ agent, key, clock })
    this.pools = parts.pools
    engine.know(parts.pools)
    this.log = new CommandLog(parts.logStore)
    this.guard = new EndGuard(engine)
    this.keeper = new LeaseKeeper(engine, spool, parts.noteStore, policy.seenWithinMs)
    this.sender = new BatchSender({
      ...{ spool, signer, transport, clock, policy, sender: { site: parts.site, agent } },
      onRefused: (status, body) => parts.say('readings_refused', { status, body: body.slice(0, 300) }),
    })
    this.reporter = new Reporter({
      ...{ engine, transport, signer, streams: this.keeper.streams },
      save: () => this.keeper.save(),
      onReported: (attempt) => this.noteReported(attempt),
    })
    this.runner = new CommandRunner({
      ...{ engine, keeper: this.keeper, reporter: this.reporter, spool, clock, transport },
      sendLast: () => this.sendLast(),
    })
    this.link = new Link({
      ...{ site: parts, log: this.log, signer, pools: () => this.pools },
      attempts: () => this.reporter.attempts(),
      onCommand: (command) => this.take(command),
      onAnswer: (answer) => this.obey(answer),
    })
  }

  /** After a start: holds what was held, watches what was submitted, does what was written down but not answered. */
  async restore(): Promise<void> {
    for (const { command, answer } of this.log.done('hold')) {
      if (this.log.isClosed(command.body.lease)) continue
      const nodeRefs = Array.isArray(answer.body.nodeRefs) ? answer.body.nodeRefs.map(String) : []
      const held = { ...grantOf(command.body), nodeRefs }
      // A lease that ended meanwhile can no longer be held, but its last minutes are still to be read.
      await this.parts.engine.hold(held).catch(() => null)
      this.keeper.keep(held, new Date(String(answer.body.heldAt)))
    }
    for (const { command } of this.log.done('release')) {
      this.keeper.endAt(command.body.lease, Date.parse(command.body.at))
      await this.parts.engine.release(command.body.lease, command.body.epoch, 'cancelled').catch(() => null)
      this.keeper.markFreed(command.body.lease)
    }
    for (const { command } of this.log.done('submit'))
      if (!this.log.isReported(command.body.attempt)) this.reporter.watch(command.body.attempt)
    this.keeper.look(this.parts.clock())
    for (const command of this.log.unanswered()) this.start(command)
  }

  /** One pass over what never waits for the platform: looks at the engine, guards the ends of leases, reads minutes. */
  async tick(): Promise<void> {
    const now = this.parts.clock()
    this.keeper.look(now)
    await this.guardEnds(now)
    this.readMinutes(now)
    for (const lease of this.keeper.dropFinished()) this.log.close(lease)
  }

  /** Sends the readings that are due. */
  send(): Promise<void> {
    const urgent = this.urgent
    this.urgent = false
    return this.sender.send(urgent)
  }

  /** Tells how attempts go. */
  report(): Promise<void> {
    return this.reporter.report(this.parts.clock())
  }

  /** One poll: sends answers and heartbeat, takes commands. */
  sync(): Promise<SyncOutcome> {
    return this.link.sync()
  }

  /** The whole step of a driven world: a pass, then commands and answers until nothing is left to say. */
  async step(): Promise<void> {
    await this.tick()
    await this.send()
    await this.report()
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const { news, reached } = await this.sync()
      await Promise.all(this.queues.values())
      if (!reached || (!news && this.log.undelivered().length === 0)) break
    }
    for (const lease of this.keeper.dropFinished()) this.log.close(lease)
  }

  /** Sends all readings that wait. */
  flush(): Promise<void> {
    return this.sender.send(true)
  }

  /** Ends what runs, tells how it ended, and leaves everything so that a new start goes on from here. */
  async close(): Promise<void> {
    this.link.draining = true
    await this.parts.engine.close()
    await this.tick()
    this.keeper.save()
    await Promise.allSettled([this.reporter.report(this.parts.clock(), true), this.send()])
  }

  /** Commands of one lease follow one another; a slow one does not keep others waiting. */
  private take(command: Command): void {
    if (this.log.receive(command)) this.start(command)
  }

  private start(command: Command): void {
    const name = command.kind === 'self_test' ? 'self-test' : command.body.lease
    const job = (this.queues.get(name) ?? Promise.resolve()).then(async () => {
      const answer = await this.runner.run(command)
      this.log.answer(answer)
      this.parts.say('command', {
        kind: command.kind,
        seq: command.seq,
        outcome: answer.code ?? answer.outcome,
      })
      this.link.wake()
    })
    const queue = job.finally(() => {
      if (this.queues.get(name) === queue) this.queues.delete(name)
    })
    this.queues.set(name, queue)
  }

  private obey(answer: SyncAnswer): void {
    this.pools = answer.pools
    this.parts.engine.know(answer.pools)
    for (const { lease, until } of answer.runUntil) this.keeper.endAt(lease, Date.parse(until))
  }

  private async guardEnds(now: Date): Promise<void> {
    const attempts = this.attemptsByLease()
    for (const kept of this.keeper.list()) {
      const mine = attempts.get(kept.lease) ?? []
      if (mine.length > 0) await this.guard.guard(kept, mine, now.getTime())
      if (now.getTime() >= kept.service.untilMs && !kept.ending) this.free(kept.lease, kept.epoch)
    }
  }

  /** Frees the nodes of a lease that has come to its end by itself. */
  private free(lease: string, epoch: number): void {
    this.keeper.markEnding(lease)
    const job = this.parts.engine.release(lease, epoch, 'timed_out').then(
      () => this.keeper.markFreed(lease),
      (error: unknown) => this.parts.say('release_failed', { lease, error: String(error) }),
    )
    const queue: Promise<void> = job.finally(() => {
      if (this.queues.get(`${lease} end`) === queue) this.queues.delete(`${lease} end`)
    })
    this.queues.set(`${lease} end`, queue)
  }

  private attemptsByLease(): ReadonlyMap<string, readonly string[]> {
    const watched = new Set(this.reporter.attempts())
    const byLease = new Map<string, string[]>()
    if (watched.size === 0) return byLease
    for (const { command } of this.log.done('submit')) {
      const { lease, attempt } = command.body
      if (watched.has(attempt)) byLease.set(lease, [...(byLease.get(lease) ?? []), attempt])
    }
    return byLease
  }

  private noteReported(attempt: string): void {
    this.log.report(attempt)
    this.guard.forget(attempt)
  }

  private readMinutes(now: Date): void {
    const { entries, closed } = this.keeper.read(now)
    if (entries > 0) this.sender.noteAppended(entries)
    this.urgent ||= closed && this.parts.policy.closeAtOnce
  }

  /** Reads and sends the last minutes of a lease that has just ended. */
  private sendLast(): Promise<void> {
    this.readMinutes(this.parts.clock())
    return this.send()
  }
}
