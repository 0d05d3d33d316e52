/** Readings on their way to the platform: kept on disk before they are sent, in the order in which they were read. */

import fs from 'node:fs'
import path from 'node:path'
import type { Reading } from '@/lib/metering/batch'
import { appendDurably, cutTornLines, readLine, spellLine, writeDurably } from './lines'

/** A reading; or every minute up to this one has been read; or a lease has ended and all of its readings stand before. */
export type Entry = Reading | { readonly through: number } | { readonly closed: string }

/** A place between two entries. */
export type Position = { readonly segment: number; readonly offset: number }

/** How far the platform has everything, and the batch that is on its way: it is resent as it is until it has arrived. */
export type Cursor = {
  readonly position: Position
  /** Of the last batch that arrived. */
  readonly seq: number
  readonly prev: string
  readonly throughSlot: number
  readonly pending: { readonly body: string; readonly next: Position; readonly throughSlot: number } | null
}

export interface Spool {
  readonly cursor: Cursor
  append(entries: readonly Entry[]): void
  read(from: Position, most: number): { readonly entries: readonly Entry[]; readonly next: Position }
  saveCursor(cursor: Cursor): void
  /** Bytes that are kept. */
  bytes(): number
  /** Whether new holds and submits are refused, so that there is room for the readings of what runs. */
  isFull(): boolean
}

export const EMPTY_CURSOR: Cursor = {
  position: { segment: 1, offset: 0 },
  seq: 0,
  prev: '',
  throughSlot: 0,
  pending: null,
}

export const SEGMENT_BYTES_MAX = 8_388_608
export const SPOOL_BYTES_MAX = 536_870_912
const FULL_SHARE = 0.9

/** A spool of nothing but memory, for worlds on a driven clock. */
export class MemorySpool implements Spool {
  private entries: Entry[] = []
  private dropped = 0

  constructor(public cursor: Cursor = EMPTY_CURSOR) {}

  append(entries: readonly Entry[]): void {
    for (const entry of entries) this.entries.push(entry)
  }

  read(from: Position, most: number) {
    const start = from.offset - this.dropped
    const entries = this.entries.slice(start, start + most)
    return { entries, next: { segment: from.segment, offset: from.offset + entries.length } }
  }

  saveCursor(cursor: Cursor): void {
    this.cursor = cursor
    if (cursor.position.offset === this.dropped) return
    this.entries = this.entries.slice(cursor.position.offset - this.dropped)
    this.dropped = cursor.position.offset
  }

  /** What has not arrived yet. */
  unsent(): readonly Entry[] {
    return this.entries
  }

  bytes(): number {
    return 0
  }

  isFull(): boolean {
    return false
  }
}

export class FileSpool implements Spool {
  private current: Cursor
  private last: number
  private sizes = new Map<number, number>()

  constructor(
    private readonly folder: string,
    private readonly bytesMax = SPOOL_BYTES_MAX,
    private readonly segmentBytesMax = SEGMENT_BYTES_MAX,
  ) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    const cursorFile = path.join(folder, 'cursor.json')
    this.current = fs.existsSync(cursorFile) ? JSON.parse(fs.readFileSync(cursorFile, 'utf8')) : EMPTY_CURSOR
    const segments = fs.readdirSync(folder).flatMap((name) => /^([0-9]{8})\.log$/.exec(name)?.[1] ?? [])
    for (const name of segments) this.sizes.set(Number.parseInt(name, 10), 0)
    this.last = Math.max(this.current.position.segment, ...this.sizes.keys())
    for (const segment of this.sizes.keys()) {
      if (segment === this.last) cutTornLines(this.fileOf(segment))
      this.sizes.set(segment, fs.statSync(this.fileOf(segment)).size)
    }
  }

  get cursor(): Cursor {
    return this.current
  }

  private fileOf(segment: number): string {
    return path.join(this.folder, `${`${segment}`.padStart(8, '0')}.log`)
  }

  append(entries: readonly Entry[]): void {
    if (entries.length === 0) return
    if ((this.sizes.get(this.last) ?? 0) >= this.segmentBytesMax) this.last += 1
    const text = entries.map((entry) => spellLine(JSON.stringify(entry))).join('')
    appendDurably(this.fileOf(this.last), text)
    this.sizes.set(this.last, (this.sizes.get(this.last) ?? 0) + Buffer.byteLength(text))
  }

  read(from: Position, most: number) {
    const entries: Entry[] = []
    let { segment, offset } = from
    while (entries.length < most) {
      const size = this.sizes.get(segment) ?? 0
      if (offset >= size) {
        if (segment >= this.last) break
        segment += 1
        offset = 0
        continue
      }
      const found = this.readSegment(segment, offset, most - entries.length)
      entries.push(...found.entries)
      offset = found.offset
    }
    return { entries, next: { segment, offset } }
  }

  private readSegment(segment: number, from: number, most: number) {
    const content = fs.readFileSync(this.fileOf(segment)).subarray(from)
    const entries: Entry[] = []
    let offset = 0
    while (entries.length < most && offset < content.length) {
      const end = content.indexOf(10, offset)
      const text = readLine(content.subarray(offset, end < 0 ? content.length : end).toString('utf8'))
      if (text !== null) entries.push(JSON.parse(text))
      offset = end < 0 ? content.length : end + 1
    }
    return { entries, offset: from + offset }
  }

  saveCursor(cursor: Cursor): void {
    writeDurably(path.join(this.folder, 'cursor.json'), JSON.stringify(cursor))
    this.current = cursor
    for (const segment of [...this.sizes.keys()].filter((number) => number < cursor.position.segment)) {
      fs.rmSync(this.fileOf(segment))
      this.sizes.delete(segment)
    }
  }

  bytes(): number {
    return [...this.sizes.values()].reduce((sum, size) => sum + size, 0)
  }

  isFull(): boolean {
    return this.bytes() >= this.bytesMax * FULL_SHARE
  }
}
