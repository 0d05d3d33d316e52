/** The embedded engine: runs attempts as bounded processes of this machine. It contains mistakes; it is no wall against an enemy. */

import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Machine, splitMachine } from '@/agent/probe/machine'
import { runSelfTest } from '@/agent/self-test'
import type { Probe, SitePool } from '@/lib/registry/agent'
import type { SelfTestAnswer, SelfTestBody } from '@/lib/registry/self-test'
import { isAttemptOver } from '@/lib/task/attempt'
import { STARTERS, type Stream } from '@/lib/task/task'
import type { Clock } from '@/lib/time'
import { hasNamespaces } from './bounds'
import { HoldBook } from './hold-book'
import { collectResults } from './hostile-files'
import { LocalRun, type RunSite } from './local-run'
import type {
  AttemptStart,
  AttemptStatus,
  EndCause,
  Grant,
  Held,
  ProviderEngine,
  Signal,
} from './provider-engine'
import { EngineRefused } from './provider-engine'
import { isRunName, makeRunFolders, type RunSpec, readNote, runSpec } from './run-folder'
import { closedBecause, type Trial } from './separation'

/** Where and with what a local engine runs. */
export type LocalPlace = {
  readonly clock: Clock
  readonly machine: Machine
  readonly trial: Trial
  readonly site: RunSite
  /** A Node binary that tasks can start. */
  readonly node: string
  /** Shipped programs by name. */
  readonly programs: ReadonlyMap<string, string>
  readonly commandsAllowed: boolean
}

const CLOSE_MS = 2_000
/** After KILL a run must be over within this. Units: ms. */
const KILL_MS_MAX = 5_000
const LOOK_MS = 200
const TEST_STARTER = 'self-test'
/** Share of a task's memory that a shipped program's heap may take. */
const HEAP_SHARE = 0.6

export class LocalEngine implements ProviderEngine {
  private readonly runs = new Map<string, LocalRun>()
  private readonly book: HoldBook
  private readonly timer: NodeJS.Timeout
  private readonly memoryMibPerNode: number
  private readonly nodeRefs: readonly string[]
  private pools: readonly SitePool[] = []

  constructor(private readonly place: LocalPlace) {
    const { cores, memoryMib } = place.machine
    const split = splitMachine(cores.length, memoryMib)
    this.memoryMibPerNode = split.memoryMibPerNode
    this.nodeRefs = cores.slice(0, split.nodes).map((core) => `cpu${core}`)
    this.book = new HoldBook(() => this.nodeRefs)
    this.adopt()
    this.timer = setInterval(() => void this.lookAll(), LOOK_MS)
    this.timer.unref()
  }

  /** Runs of an earlier life of this agent, found by their folders. */
  private adopt(): void {
    const folder = path.join(this.place.site.workFolder, 'notes')
    for (const name of fs.readdirSync(folder)) {
      const note = readNote(path.join(folder, name), 'spec.json')
      if (note && !name.startsWith('trial-'))
        this.runs.set(name, new LocalRun(runSpec.parse(JSON.parse(note)), this.place.site))
    }
  }

  private async lookAll(): Promise<void> {
    const nowMs = this.place.clock().getTime()
    await Promise.all([...this.runs.values()].filter((run) => !run.isOver()).map((run) => run.look(nowMs)))
  }

  async probe(): Promise<Probe> {
    const namespaces = hasNamespaces(this.place.trial.separation)
    return {
      engineVersion: `local-1 node-${process.version.slice(1)}`,
      machine: this.place.machine.cpuModel.slice(0, 200),
      arch: this.place.machine.arch,
      nodes: this.nodeRefs.length,
      coresPerNode: 1,
      memoryMibPerNode: this.memoryMibPerNode,
      cardsPerNode: 0,
      capabilities: ['futureHold', 'memoryLimit', ...(namespaces ? ['networkOff', 'isolation:process'] : [])],
      closedBecause: closedBecause(this.place.trial, this.place.commandsAllowed),
      facts: {
        kernel: this.place.machine.kernel,
        cores: this.place.machine.cores.length,
        memoryMib: this.place.machine.memoryMib,
        numaNodes: this.place.machine.numaNodes,
        separation: this.place.trial.separation,
      },
    }
  }

  know(pools: readonly SitePool[]): void {
    this.pools = pools
  }

  async hold(grant: Grant): Promise<Held> {
    if (this.pools.length > 0 && !this.pools.some((pool) => pool.pool === grant.pool))
      throw new EngineRefused('capacity_taken', `no pool ${grant.pool} here`)
    return this.book.hold(grant, this.place.clock())
  }

  async release(lease: string, epoch: number, cause: EndCause): Promise<void> {
    this.book.checkEpoch(lease, epoch)
    await this.endRuns((run) => run.spec.lease === lease, cause, this.place.site.graceMs)
    this.book.release(lease, epoch)
  }

  /** TERM, then KILL after the grace, until all of them are over. */
  private async endRuns(chosen: (run: LocalRun) => boolean, cause: EndCause, graceMs: number): Promise<void> {
    const ending = [...this.runs.values()].filter((run) => chosen(run) && !run.isOver())
    for (const run of ending) run.stop(cause, this.place.clock().getTime())
    for (let waitedMs = 0; ending.some((run) => !run.isOver()); waitedMs += 50) {
      if (waitedMs >= graceMs) for (const run of ending) run.kill(cause)
      if (waitedMs >= graceMs + KILL_MS_MAX) throw new EngineRefused('engine_fault', 'a program does not end')
      await sleep(50)
      await this.lookAll()
    }
  }

  async submit(start: AttemptStart): Promise<string> {
    if (this.runs.has(start.attempt)) return start.attempt
    const held = this.book.find(start.lease)
    if (!held) throw new EngineRefused('lease_unknown')
    this.book.checkEpoch(start.lease, start.epoch)
    if (this.place.clock() >= held.end) throw new EngineRefused('lease_ended')
    const free = this.freeNodesOfLease(held)
    if (
      start.nodes > free.length ||
      start.cpu > start.nodes ||
      start.memoryMib > start.nodes * this.memoryMibPerNode
    )
      throw new EngineRefused('resource_over_lease')
    const spec: RunSpec = {
      ...{ attempt: start.attempt, lease: start.lease, nodes: start.nodes, argv: this.spellProgram(start) },
      ...this.accountOf(held),
      cpus: free.slice(0, start.nodes).map((ref) => Number.parseInt(ref.slice(3), 10)),
      memoryBytes: start.memoryMib * 1_048_576,
      wallSeconds: start.wallSeconds,
      startMs: held.start.getTime(),
      env: { ...start.env, GRIDLINE_LEASE: start.lease, GRIDLINE_ATTEMPT: start.attempt },
    }
    makeRunFolders(this.place.site.workFolder, spec)
    const run = new LocalRun(spec, this.place.site)
    this.runs.set(start.attempt, run)
    await run.look(this.place.clock().getTime())
    return start.attempt
  }

  private accountOf(held: Held): { uid: number; gid: number } {
    if (process.getuid?.() === 0) return { uid: held.account, gid: held.account }
    return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  }

  private freeNodesOfLease(held: Held): string[] {
    const busy = new Set(
      [...this.runs.values()]
        .filter((run) => run.spec.lease === held.lease && !run.isOver())
        .flatMap((run) => run.spec.cpus.map((cpu) => `cpu${cpu}`)),
    )
    return held.nodeRefs.filter((ref) => !busy.has(ref))
  }

  private spellProgram(start: AttemptStart): string[] {
    if (!isRunName(start.attempt)) throw new EngineRefused('spec_unsupported', 'this name cannot be a folder')
    if ('argv' in start.program) {
      const reason = closedBecause(this.place.trial, this.place.commandsAllowed)
      if (reason) throw new EngineRefused('local_engine_closed', reason)
      return [...start.program.argv]
    }
    const { starter } = start.program
    const file = this.place.programs.get(starter)
    if (!file || !([...STARTERS, TEST_STARTER] as string[]).includes(starter))
      throw new EngineRefused('spec_unsupported')
    return [this.place.node, `--max-old-space-size=${Math.floor(start.memoryMib * HEAP_SHARE)}`, file]
  }

  private find(attempt: string): LocalRun {
    const run = this.runs.get(attempt)
    if (!run) throw new EngineRefused('attempt_unknown')
    return run
  }

  async signal(attempt: string, signal: Signal, cause: EndCause): Promise<void> {
    const run = this.find(attempt)
    const nowMs = this.place.clock().getTime()
    await run.look(nowMs)
    if (run.isOver()) throw new EngineRefused('not_running')
    if (signal === 'stop') run.stop(cause, nowMs)
    if (signal === 'kill') run.kill(cause)
    if (signal === 'checkpoint' && !run.checkpoint()) throw new EngineRefused('not_running')
  }

  async status(attempts: readonly string[]): Promise<AttemptStatus[]> {
    const now = this.place.clock()
    const known = attempts.flatMap((attempt) => this.runs.get(attempt) ?? [])
    await Promise.all(known.map((run) => run.look(now.getTime())))
    return known.map((run) => run.status(now))
  }

  async output(attempt: string, stream: Stream, offset: number, bytesMax: number): Promise<Buffer> {
    return this.find(attempt).output(stream, offset, bytesMax)
  }

  async outputBytes(attempt: string, stream: Stream): Promise<number> {
    return this.find(attempt).outputBytes(stream)
  }

  async results(attempt: string) {
    const run = this.find(attempt)
    return collectResults(`${run.folder}/out`, run.spec.uid)
  }

  async forget(attempt: string): Promise<void> {
    const run = this.runs.get(attempt)
    if (!run) return
    if (!isAttemptOver(run.status(this.place.clock()).state))
      throw new EngineRefused('engine_fault', 'still running')
    await run.remove()
    this.runs.delete(attempt)
  }

  freeNodes(pool: string, at: Date): number {
    return this.book.freeNodes(pool, at)
  }

  /** The engine is this process: while it looks, the cores are usable. */
  usable(_pool: string, fromMs: number, toMs: number) {
    return [{ fromMs, toMs }]
  }

  selfTest(body: SelfTestBody): Promise<SelfTestAnswer> {
    return runSelfTest(this, body, { clock: this.place.clock, leftovers: () => this.leftovers(body) })
  }

  private leftovers(body: SelfTestBody): string[] {
    const named = fs
      .readdirSync(path.join(this.place.site.workFolder, 'runs'))
      .filter((name) => name.includes(body.test))
    return this.book.find(`test-${body.test}`) ? [...named, 'a hold'] : named
  }

  /** Stops watching without ending anything, as a death would. */
  detach(): void {
    clearInterval(this.timer)
  }

  async close(): Promise<void> {
    await this.endRuns(() => true, 'preempted', CLOSE_MS)
    this.detach()
  }
}
