/** One run of the local engine: from its folder to its end, watched from outside, found again after a restart. */

import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Stream } from '@/lib/task/task'
import { type Bounds, hasNamespaces, type Separation, spellRun } from './bounds'
import { readCheckpoint, readHostileFile } from './hostile-files'
import {
  childrenOf,
  commandLine,
  findProcess,
  hears,
  isAlive,
  ownMemoryBytes,
  type ProcessRef,
  signalProcess,
  treeOf,
} from './processes'
import type { AttemptStatus, EndCause } from './provider-engine'
import {
  environmentOf,
  isScratchFull,
  noteMs,
  notesFolderOf,
  type RunSpec,
  readNote,
  removeRunFolders,
  runFolderOf,
  writeNote,
} from './run-folder'

export type RunSite = {
  readonly workFolder: string
  readonly separation: Separation
  readonly hidden: readonly string[]
  readonly graceMs: number
  readonly scratchBytesMax: number
}

/** Why the agent ended a run: its cause, or the bound it broke. */
type Reason = EndCause | 'out_of_memory' | 'scratch_full'

/** How long a signal waits for process 1 to listen, and a dying run for its exit code. Units: ms. */
const PATIENCE_MS = 2_000
/** A process may take a little more than the run before its own calls fail, so that the watch sees it first. */
const DATA_SHARE = 1.25

export class LocalRun {
  readonly folder: string
  private readonly notes: string
  private first: ProcessRef | null = null
  private over: AttemptStatus | null = null
  private begun: boolean
  private startedMs = 0
  private killMs = Number.POSITIVE_INFINITY
  private lostMs = 0
  private peakBytes = 0
  private progressPpm = 0
  private scratchMs = 0
  private looking: Promise<void> | null = null

  constructor(
    readonly spec: RunSpec,
    private readonly site: RunSite,
  ) {
    this.folder = runFolderOf(site.workFolder, spec.attempt)
    this.notes = notesFolderOf(site.workFolder, spec.attempt)
    this.begun = fs.existsSync(path.join(this.notes, 'lock'))
  }

  isOver(): boolean {
    return this.over !== null
  }

  begin(): void {
    this.begun = true
    const { spec, site } = this
    const bounds: Bounds = {
      ...{ separation: site.separation, workFolder: site.workFolder, runFolder: this.folder },
      notesFolder: this.notes,
      ...{ hidden: site.hidden, uid: spec.uid, gid: spec.gid, cpus: spec.cpus },
      dataBytes: Math.ceil(spec.memoryBytes * DATA_SHARE),
      cpuSeconds: spec.wallSeconds * spec.cpus.length,
    }
    const [program = 'sh', ...words] = spellRun(bounds, fs.existsSync, spec.argv)
    const env = bareEnvironment({ ...spec.env, ...environmentOf(this.folder) })
    const child = spawn(program, words, { cwd: '/', env, detached: true, stdio: 'ignore' })
    child.once('error', (error) => writeNote(this.notes, 'fault', error.message))
    child.unref()
  }

  /** Looks once at the run and holds it to its bounds. Looks do not overlap. */
  look(nowMs: number): Promise<void> {
    this.looking ??= this.lookOnce(nowMs).finally(() => {
      this.looking = null
    })
    return this.looking
  }

  private async lookOnce(nowMs: number): Promise<void> {
    if (this.over) return
    if (!this.begun && nowMs >= this.spec.startMs && readNote(this.notes, 'reason') === null) this.begin()
    if (readNote(this.notes, 'exit') !== null) return this.finish()
    if (!this.begun) return this.endUnbegun(nowMs)
    this.findFirst(nowMs)
    if (this.first && isAlive(this.first)) await this.bound(nowMs)
    else if (readNote(this.notes, 'fault') !== null) this.close('failed', nowMs, null, 'engine_fault')
    else if (!this.outerLives()) this.endLost(nowMs)
  }

  /** A run that was ended while it still waited for its lease. */
  private endUnbegun(nowMs: number): void {
    const reason = readNote(this.notes, 'reason')
    if (reason) this.close('cancelled', nowMs, null, reason)
  }

  private outerPid(): number | null {
    const pid = Number.parseInt(readNote(this.notes, 'outer') ?? '', 10)
    return Number.isSafeInteger(pid) && commandLine(pid).includes(this.notes) ? pid : null
  }

  private outerLives(): boolean {
    const pid = this.outerPid()
    return pid !== null && findProcess(pid) !== null
  }

  /** The namespace's first process: child of the program that made it. Its number and start time are written down. */
  private findFirst(nowMs: number): void {
    if (this.first) return
    const note = readNote(this.notes, 'first')
    if (note) this.first = JSON.parse(note)
    else {
      const outer = this.outerPid()
      const inner = outer === null ? undefined : childrenOf(outer)[0]
      const pid = inner !== undefined && hasNamespaces(this.site.separation) ? childrenOf(inner)[0] : inner
      this.first = pid === undefined ? null : findProcess(pid)
      if (this.first) writeNote(this.notes, 'first', JSON.stringify(this.first))
    }
    if (this.first) this.startedMs = note ? noteMs(this.notes, 'first') : nowMs
  }

  private async bound(nowMs: number): Promise<void> {
    const first = this.first
    if (!first) return
    const bytes = treeOf(first.pid).reduce((sum, pid) => sum + ownMemoryBytes(pid), 0)
    this.peakBytes = Math.max(this.peakBytes, bytes)
    if (bytes > this.spec.memoryBytes) return this.kill('out_of_memory')
    if (nowMs >= this.killMs) return this.kill('cancelled')
    if (nowMs >= this.startedMs + this.spec.wallSeconds * 1000) this.stop('timed_out', nowMs)
    if (nowMs < this.scratchMs + 1_000) return
    this.scratchMs = nowMs
    await this.readProgress()
    if (await isScratchFull(this.folder, this.site.scratchBytesMax)) this.kill('scratch_full')
  }

  private async readProgress(): Promise<void> {
    const file = await readHostileFile(`${this.folder}/state`, 'progress', this.spec.uid, 64)
    const text = 'content' in file ? file.content.toString('latin1').trim() : ''
    if (/^[0-9]{1,7}$/.test(text)) this.progressPpm = Math.min(1_000_000, Number.parseInt(text, 10))
  }

  /** TERM to process 1 once it listens, KILL after the grace. A run already being ended keeps its cause. */
  stop(cause: EndCause, nowMs: number): void {
    if (this.over) return
    if (readNote(this.notes, 'reason') === null) writeNote(this.notes, 'reason', cause)
    if (this.killMs !== Number.POSITIVE_INFINITY) return
    this.killMs = nowMs + this.site.graceMs
    if (this.first && hears(this.first.pid, 'SIGTERM')) signalProcess(this.first, 'SIGTERM')
    else this.killMs = nowMs
  }

  kill(reason: Reason): void {
    if (this.over) return
    if (readNote(this.notes, 'reason') === null) writeNote(this.notes, 'reason', reason)
    this.killMs = 0
    if (!this.first) return
    if (hasNamespaces(this.site.separation)) signalProcess(this.first, 'SIGKILL')
    else for (const pid of treeOf(this.first.pid)) killPid(pid)
  }

  /** Passes USR1 to the program; false while nobody listens: it would end a program that knows nothing of it. */
  checkpoint(): boolean {
    if (!this.first || !hears(this.first.pid, 'SIGUSR1')) return false
    const program = childrenOf(this.first.pid)[0]
    return program !== undefined && hears(program, 'SIGUSR1') && signalProcess(this.first, 'SIGUSR1')
  }

  private async finish(): Promise<void> {
    await this.readProgress()
    const atMs = noteMs(this.notes, 'exit')
    const code = Number.parseInt(readNote(this.notes, 'exit') ?? '', 10)
    const reason = readNote(this.notes, 'reason')
    const checkpoint = `${this.folder}/checkpoint`
    const manifest =
      code === 75 ? await readCheckpoint(checkpoint, this.spec.uid, noteMs(this.notes, 'spec.json')) : null
    if (manifest && reason !== 'cancelled') return this.close('checkpointed', atMs, code, null)
    if (reason === 'scratch_full') return this.close('failed', atMs, null, reason)
    if (reason) return this.close(reason as AttemptStatus['state'], atMs, null, reason)
    if (code === 0) return this.close('succeeded', atMs, code, null)
    if (code === 75) return this.close('failed', atMs, code, 'checkpoint_missing')
    if (code > 128 && this.peakBytes > this.spec.memoryBytes * 0.75)
      return this.close('out_of_memory', atMs, null, 'out_of_memory')
    this.close('failed', atMs, code, 'exit')
  }

  /** No exit code and nobody left to write one: the machine or the keeper died. */
  private endLost(nowMs: number): void {
    this.lostMs ||= nowMs
    if (nowMs - this.lostMs >= PATIENCE_MS) this.close('node_lost', nowMs, null, 'node_lost')
  }

  private close(
    state: AttemptStatus['state'],
    atMs: number,
    exitCode: number | null,
    reason: string | null,
  ): void {
    const progressPpm = state === 'succeeded' ? 1_000_000 : this.progressPpm
    this.over = { attempt: this.spec.attempt, state, at: new Date(atMs), progressPpm, exitCode, reason }
  }

  status(now: Date): AttemptStatus {
    if (this.over) return this.over
    const running = this.first !== null && isAlive(this.first)
    const state = running ? 'running' : this.begun ? 'starting' : 'queued'
    const at = running ? new Date(this.startedMs) : now
    return {
      attempt: this.spec.attempt,
      state,
      at,
      progressPpm: this.progressPpm,
      exitCode: null,
      reason: null,
    }
  }

  output(stream: Stream, offset: number, bytesMax: number): Buffer {
    const file = path.join(this.notes, stream)
    if (!fs.existsSync(file)) return Buffer.alloc(0)
    const descriptor = fs.openSync(file, 'r')
    const content = Buffer.alloc(bytesMax)
    const read = fs.readSync(descriptor, content, 0, bytesMax, offset)
    fs.closeSync(descriptor)
    return content.subarray(0, read)
  }

  outputBytes(stream: Stream): number {
    return fs.statSync(path.join(this.notes, stream), { throwIfNoEntry: false })?.size ?? 0
  }

  remove(): Promise<void> {
    return removeRunFolders(this.site.workFolder, this.spec.attempt)
  }
}

/** Exactly these names reach the program; a framework's demand for more of them does not hold here. */
function bareEnvironment(names: Record<string, string>): NodeJS.ProcessEnv {
  return names as unknown as NodeJS.ProcessEnv
}

function killPid(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it ended between the look and the signal
  }
}
