/** A row of the book log: how commands and results are written down, and the chain of hashes over them. */

import { createHash } from 'node:crypto'
import { assert } from '../assert'
import type { BookCommand, BookResult, Change } from './book'

/** Form of the texts below. A new form gets a new number; readers of every old one stay. */
export const LOG_VERSION = 1

/** What the log keeps of one result: enough to answer, to project and to compare with a replay. */
export type LoggedResult = Exclude<BookResult, { outcome: 'needs_funds' }>

export type LoggedCommand = {
  readonly seq: number
  readonly command: BookCommand
  readonly result: LoggedResult
}

export type LogRow = {
  readonly book: string
  readonly seqFrom: number
  readonly seqTo: number
  readonly epoch: number
  readonly version: number
  readonly commands: string
  readonly results: string
  readonly hash: string
  readonly at: Date
}

function encodeCommand({ kind, ...rest }: BookCommand): unknown[] {
  return [kind, rest]
}

function decodeCommand(text: unknown): BookCommand {
  assert(Array.isArray(text), 'a logged command is a list')
  return { kind: text[0], ...text[1] }
}

function encodeResult(result: LoggedResult): unknown[] {
  if (result.outcome === 'refused') return ['refused', result.refused, result.changes]
  return ['done', [result.state, result.fills, result.rest, result.why], result.changes]
}

function decodeResult(seq: number, text: unknown): LoggedResult {
  assert(Array.isArray(text), 'a logged result is a list')
  const changes = text[2] as Change[]
  if (text[0] === 'refused') return { outcome: 'refused', logged: true, seq, refused: text[1], changes }
  const [state, fills, rest, why] = text[1]
  return { outcome: 'done', logged: true, seq, state, fills, rest, why, changes }
}

/** SHA-256 over the hash before and this row, joined by line feeds. Source: market-engine, section 2. */
export function hashRow(previous: string, row: Omit<LogRow, 'hash' | 'epoch' | 'seqFrom' | 'at'>): string {
  const parts = [previous, row.book, row.seqTo, row.version, row.commands, row.results]
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}

/** One batch as it will stand in the log. The entries are in order, without holes. */
export function makeLogRow(
  place: { book: string; epoch: number; at: Date; previousHash: string },
  entries: readonly LoggedCommand[],
): LogRow {
  const first = entries[0]
  const last = entries.at(-1)
  assert(first && last && last.seq - first.seq === entries.length - 1, 'a batch has no holes')
  const row = {
    book: place.book,
    seqTo: last.seq,
    version: LOG_VERSION,
    commands: JSON.stringify(entries.map((entry) => encodeCommand(entry.command))),
    results: JSON.stringify(entries.map((entry) => encodeResult(entry.result))),
  }
  return {
    ...row,
    seqFrom: first.seq - 1,
    epoch: place.epoch,
    at: place.at,
    hash: hashRow(place.previousHash, row),
  }
}

/** The entries of a row, in order. */
export function readLogRow(
  row: Pick<LogRow, 'seqFrom' | 'version' | 'commands' | 'results'>,
): LoggedCommand[] {
  assert(row.version === LOG_VERSION, `log rows of version ${row.version} cannot be read`)
  const results: unknown[] = JSON.parse(row.results)
  return JSON.parse(row.commands).map((text: unknown, index: number) => {
    const seq = row.seqFrom + 1 + index
    return { seq, command: decodeCommand(text), result: decodeResult(seq, results[index]) }
  })
}
