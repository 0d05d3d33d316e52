/** Does what a signed command says, through the engine, and gives the answer that the platform gets. */

import type { Command, EngineRefusal } from '@/lib/lease/command'
import type { CommandAnswer } from '@/lib/registry/agent'
import type { Clock } from '@/lib/time'
import { STOP_BEFORE_END_MS } from './end-guard'
import { EngineRefused, type Held, type ProviderEngine } from './engine/provider-engine'
import { grantOf, type LeaseKeeper } from './lease-keeper'
import type { Reporter } from './reporter'
import { measureNetwork, nameTestLease } from './self-test'
import type { Spool } from './spool'
import type { Transport } from './transport'

export type RunnerParts = {
  readonly engine: ProviderEngine
  readonly keeper: LeaseKeeper
  readonly reporter: Reporter
  readonly spool: Spool
  readonly transport: Transport
  readonly clock: Clock
  /** Reads and sends the last minutes of a lease that has just ended. */
  readonly sendLast: () => Promise<void>
}

type Body = CommandAnswer['body']

export class CommandRunner {
  private testing: string | null = null
  private readonly releases = new Set<Promise<void>>()

  constructor(private readonly parts: RunnerParts) {}

  /** Never throws: what an engine refuses is an answer, what it breaks on is one too. */
  async run(command: Command): Promise<CommandAnswer> {
    const { seq, id } = command
    const answer = (
      outcome: CommandAnswer['outcome'],
      code: EngineRefusal | null,
      body: Body,
    ): CommandAnswer => ({
      ...{ seq, id, outcome, code, body },
      at: this.parts.clock().toISOString(),
    })
    if (this.parts.clock() > new Date(command.expiresAt)) return answer('expired', null, {})
    try {
      return answer('done', null, await this.act(command))
    } catch (error) {
      if (error instanceof EngineRefused) return answer('refused', error.code, { detail: error.detail })
      return answer('refused', 'engine_fault', {
        detail: error instanceof Error ? error.message.slice(0, 200) : '',
      })
    }
  }

  private act(command: Command): Promise<Body> {
    switch (command.kind) {
      case 'hold':
        return this.hold(command)
      case 'release':
        return this.release(command)
      case 'submit':
        return this.submit(command)
      case 'signal':
        return this.signal(command)
      case 'self_test':
        return this.selfTest(command)
    }
  }

  private async hold({ body }: Extract<Command, { kind: 'hold' }>): Promise<Body> {
    if (this.parts.spool.isFull()) throw new EngineRefused('spool_full')
    const held = await this.holdBeforeTests(grantOf(body))
    const heldAt = this.parts.clock()
    this.parts.keeper.keep(held, heldAt)
    return {
      nodeRefs: [...held.nodeRefs],
      start: held.start.toISOString(),
      end: held.end.toISOString(),
      heldAt: heldAt.toISOString(),
    }
  }

  /** Nodes that are being freed are waited for, and a self-test yields its own to a buyer. */
  private async holdBeforeTests(grant: ReturnType<typeof grantOf>): Promise<Held> {
    const { engine } = this.parts
    const isTaken = (error: unknown) => error instanceof EngineRefused && error.code === 'capacity_taken'
    return engine.hold(grant).catch(async (error: unknown) => {
      if (!isTaken(error) || (this.releases.size === 0 && !this.testing)) throw error
      await Promise.allSettled(this.releases)
      if (this.testing) await engine.release(nameTestLease(this.testing), 1, 'preempted')
      return engine.hold(grant)
    })
  }

  private async release({ body }: Extract<Command, { kind: 'release' }>): Promise<Body> {
    const { lease, epoch } = body
    const kept = this.parts.keeper.find(lease)
    if (kept && epoch < kept.epoch) throw new EngineRefused('stale_epoch')
    const atMs = new Date(body.at).getTime()
    const cause = kept && atMs < kept.service.untilMs ? 'cancelled' : 'timed_out'
    this.parts.keeper.endAt(lease, atMs)
    await this.parts.sendLast()
    const job = this.parts.engine.release(lease, epoch, cause).finally(() => this.releases.delete(job))
    this.releases.add(job)
    await job
    this.parts.keeper.markFreed(lease)
    return { releasedAt: this.parts.clock().toISOString() }
  }

  private async submit({ body }: Extract<Command, { kind: 'submit' }>): Promise<Body> {
    if (this.parts.spool.isFull()) throw new EngineRefused('spool_full')
    const kept = this.parts.keeper.find(body.lease)
    if (!kept) throw new EngineRefused('lease_unknown')
    const endMs = kept.service.untilMs
    if (this.parts.clock().getTime() >= endMs - STOP_BEFORE_END_MS) throw new EngineRefused('lease_ended')
    const { starter, argv, ...rest } = body
    const env = {
      ...rest.env,
      GRIDLINE_TASK: body.attempt.split('.')[0] ?? body.attempt,
      GRIDLINE_DEADLINE: new Date(endMs).toISOString(),
    }
    const program = starter === null ? { argv: argv ?? [] } : { starter }
    const ref = await this.parts.engine.submit({ ...rest, env, program })
    this.parts.reporter.watch(body.attempt)
    return { ref }
  }

  private async signal({ body }: Extract<Command, { kind: 'signal' }>): Promise<Body> {
    const kept = this.parts.keeper.find(body.lease)
    if (kept && body.epoch < kept.epoch) throw new EngineRefused('stale_epoch')
    await this.parts.engine.signal(body.attempt, body.signal, 'cancelled')
    return {}
  }

  private async selfTest({ body }: Extract<Command, { kind: 'self_test' }>): Promise<Body> {
    this.testing = body.test
    try {
      const answer = await this.parts.engine.selfTest(body)
      return { ...answer, figures: [...answer.figures, ...(await measureNetwork(this.parts.transport))] }
    } finally {
      this.testing = null
    }
  }
}
