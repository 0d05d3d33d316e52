/** What the platform told this site and what came of it: a command is written before it is acted on, its answer after. */

import fs from 'node:fs'
import { z } from 'zod'
import { type Command, command as commandSchema } from '@/lib/lease/command'
import { type CommandAnswer, commandAnswer } from '@/lib/registry/agent'
import { appendDurably, cutTornLines, spellLine, writeDurably } from './lines'

/** `closed`: a lease whose readings and end are complete. `reported`: an attempt whose end the platform has. */
const record = z.union([
  z.object({ command: commandSchema }),
  z.object({ answer: commandAnswer }),
  z.object({ delivered: z.number() }),
  z.object({ closed: z.string() }),
  z.object({ reported: z.string() }),
  z.object({ cursor: z.number() }),
])
export type LogRecord = z.infer<typeof record>

/** Where the records stand. */
export interface LogStore {
  load(): LogRecord[]
  append(records: readonly LogRecord[]): void
  replace(records: readonly LogRecord[]): void
}

/** Records in memory, for worlds on a driven clock. */
export class MemoryLogStore implements LogStore {
  private records: LogRecord[] = []

  load(): LogRecord[] {
    return [...this.records]
  }

  append(records: readonly LogRecord[]): void {
    this.records.push(...records)
  }

  replace(records: readonly LogRecord[]): void {
    this.records = [...records]
  }
}

export class FileLogStore implements LogStore {
  constructor(private readonly file: string) {}

  load(): LogRecord[] {
    if (!fs.existsSync(this.file)) return []
    return cutTornLines(this.file).map((text) => record.parse(JSON.parse(text)))
  }

  append(records: readonly LogRecord[]): void {
    appendDurably(this.file, records.map((entry) => spellLine(JSON.stringify(entry))).join(''))
  }

  replace(records: readonly LogRecord[]): void {
    writeDurably(this.file, records.map((entry) => spellLine(JSON.stringify(entry))).join(''))
  }
}

type Entry = { readonly command: Command; answer: CommandAnswer | null; delivered: boolean }

function leaseOf(command: Command): string | null {
  return command.kind === 'self_test' ? null : command.body.lease
}

export class CommandLog {
  private readonly entries = new Map<number, Entry>()
  private readonly closed = new Set<string>()
  private readonly reported = new Set<string>()
  private highest = 0

  constructor(private readonly store: LogStore) {
    for (const entry of store.load()) this.apply(entry)
    store.replace(this.liveRecords())
  }

  private apply(entry: LogRecord): void {
    if ('command' in entry) {
      this.entries.set(entry.command.seq, { command: entry.command, answer: null, delivered: false })
      this.highest = Math.max(this.highest, entry.command.seq)
    } else if ('answer' in entry) {
      const known = this.entries.get(entry.answer.seq)
      if (known) known.answer = entry.answer
    } else if ('delivered' in entry) {
      const known = this.entries.get(entry.delivered)
      if (known) known.delivered = true
    } else if ('closed' in entry) this.closed.add(entry.closed)
    else if ('reported' in entry) this.reported.add(entry.reported)
    else this.highest = Math.max(this.highest, entry.cursor)
  }

  private write(...records: readonly LogRecord[]): void {
    if (records.length > 0) this.store.append(records)
    for (const entry of records) this.apply(entry)
  }

  /** The highest command written down. */
  get cursor(): number {
    return this.highest
  }

  /** Writes a command down. False when it stands already: then its answer, if any, is given again. */
  receive(command: Command): boolean {
    const known = this.entries.get(command.seq)
    if (known) {
      known.delivered = false
      return false
    }
    if (command.seq <= this.highest) return false
    this.write({ command })
    return true
  }

  answer(answer: CommandAnswer): void {
    this.write({ answer })
  }

  /** Commands written down but not answered: the agent died while it acted on them. */
  unanswered(): Command[] {
    return [...this.entries.values()].filter((entry) => !entry.answer).map((entry) => entry.command)
  }

  undelivered(): CommandAnswer[] {
    return [...this.entries.values()].flatMap((entry) =>
      entry.answer && !entry.delivered ? [entry.answer] : [],
    )
  }

  /** The platform has these answers. */
  deliver(answers: readonly CommandAnswer[]): void {
    this.write(...answers.map((answer) => ({ delivered: answer.seq })))
    this.prune()
  }

  close(lease: string): void {
    if (!this.closed.has(lease)) this.write({ closed: lease })
  }

  report(attempt: string): void {
    this.write({ reported: attempt })
  }

  isReported(attempt: string): boolean {
    return this.reported.has(attempt)
  }

  isClosed(lease: string): boolean {
    return this.closed.has(lease)
  }

  /** Answered commands of one kind that still matter. */
  done<Kind extends Command['kind']>(kind: Kind) {
    return [...this.entries.values()].flatMap(({ command, answer }) =>
      command.kind === kind && answer?.outcome === 'done'
        ? [{ command: command as Extract<Command, { kind: Kind }>, answer }]
        : [],
    )
  }

  private isLive({ command, answer, delivered }: Entry): boolean {
    const lease = leaseOf(command)
    if (!answer || !delivered) return true
    if (command.kind === 'submit' && answer.outcome === 'done')
      return !this.reported.has(command.body.attempt)
    return lease !== null && !this.closed.has(lease)
  }

  /** Forgets what is answered, delivered and over, so that memory does not grow with time. */
  private prune(): void {
    for (const [seq, entry] of this.entries) if (!this.isLive(entry)) this.entries.delete(seq)
    const commands = [...this.entries.values()].map((entry) => entry.command)
    const leases = new Set(commands.map(leaseOf))
    const attempts = new Set(
      commands.flatMap((known) => (known.kind === 'submit' ? [known.body.attempt] : [])),
    )
    for (const lease of this.closed) if (!leases.has(lease)) this.closed.delete(lease)
    for (const attempt of this.reported) if (!attempts.has(attempt)) this.reported.delete(attempt)
  }

  /** What a restart needs. */
  liveRecords(): LogRecord[] {
    this.prune()
    return [
      { cursor: this.highest },
      ...[...this.entries.values()].flatMap(({ command, answer, delivered }): LogRecord[] => [
        { command },
        ...(answer ? [{ answer }] : []),
        ...(delivered ? [{ delivered: command.seq }] : []),
      ]),
      ...[...this.closed].map((closed) => ({ closed })),
      ...[...this.reported].map((reported) => ({ reported })),
    ]
  }
}
