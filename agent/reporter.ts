/** Tells the platform how attempts go: state, progress, output as it grows, result files at the end. */

import { createHash } from 'node:crypto'
import {
  isAttemptOver,
  nameResult,
  OBJECT_HEADER,
  type ResultsRequest,
  resultsAnswer,
} from '@/lib/task/attempt'
import { STREAMS, type Stream } from '@/lib/task/task'
import type { AttemptStatus, CollectedFile, ProviderEngine } from './engine/provider-engine'
import type { SiteNotes, StreamNote } from './notes'
import { type CallSigner, isFine, type Transport } from './transport'

/** Between two reports of one attempt. Units: ms. */
const REPORT_MS = 1_000
/** After a report that did not arrive. Units: ms. */
const RETRY_MS = 5_000
/** Largest piece of a stream in one report. Units: bytes. */
export const PIECE_BYTES_MAX = 65_536
/** A stream is sent as it comes up to here; of the rest the tail is sent at the end. Units: bytes. */
export const LIVE_BYTES_MAX = 1_048_576
export const TAIL_BYTES_MAX = 1_048_576

export type ReporterParts = {
  readonly engine: ProviderEngine
  readonly transport: Transport
  readonly signer: CallSigner
  readonly streams: SiteNotes['streams']
  /** Writes the streams down before a piece leaves. */
  readonly save: () => void
  /** The platform has the attempt's end. */
  readonly onReported: (attempt: string) => void
}

type Piece = { readonly offset: number; readonly text: string; readonly bytes: number }

function newNote(): StreamNote {
  return { sentBytes: 0, pieceBytes: 0 }
}

/** Bytes of whole UTF-8 characters at the start of a piece; a character cut at its end waits for the next one. */
export function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0
    if (length > 0) return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** Bytes as text: what is not UTF-8, and the zero that no text column takes, become the replacement character. */
export function showBytes(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\0', '\uFFFD')
}

export class Reporter {
  private readonly watched = new Map<string, { nextMs: number; last: string; uploaded: Set<string> }>()

  constructor(private readonly parts: ReporterParts) {}

  watch(attempt: string): void {
    if (!this.watched.has(attempt)) this.watched.set(attempt, { nextMs: 0, last: '', uploaded: new Set() })
    this.parts.streams[attempt] ??= { stdout: newNote(), stderr: newNote() }
  }

  attempts(): string[] {
    return [...this.watched.keys()]
  }

  /** Reports every watched attempt that has something new to say; `atOnce` waits for no turn. */
  async report(now: Date, atOnce = false): Promise<void> {
    const nowMs = now.getTime()
    for (const [attempt, watched] of this.watched) {
      if (!atOnce && nowMs < watched.nextMs) continue
      const sent = await this.reportOne(attempt, now).catch(() => false)
      watched.nextMs = nowMs + (sent ? REPORT_MS : RETRY_MS)
    }
  }

  /** True when everything that was to be said has arrived. */
  private async reportOne(attempt: string, now: Date): Promise<boolean> {
    const [status = lostStatus(attempt, now)] = await this.parts.engine.status([attempt])
    const over = isAttemptOver(status.state)
    for (;;) {
      const pieces = {
        stdout: await this.nextPiece(attempt, 'stdout', over),
        stderr: await this.nextPiece(attempt, 'stderr', over),
      }
      const more = pieces.stdout !== null || pieces.stderr !== null
      if (over && !more) return this.reportEnd(status)
      // A piece may come before its end is known, but an ended state only when all output is there.
      const shown: AttemptStatus = over
        ? { ...status, state: 'running', exitCode: null, reason: null }
        : status
      if (!(await this.send(shown, pieces, []))) return false
      if (!over) return true
    }
  }

  private async reportEnd(status: AttemptStatus): Promise<boolean> {
    const files = await this.collect(status.attempt)
    for (const file of files) if (!(await this.upload(status.attempt, file))) return false
    return this.send(status, { stdout: null, stderr: null }, files)
  }

  private async collect(attempt: string): Promise<CollectedFile[]> {
    const known = (await this.parts.engine.status([attempt])).length > 0
    return known ? this.parts.engine.results(attempt) : []
  }

  /** The next bytes of a stream, the same ones until they have arrived. */
  private async nextPiece(attempt: string, stream: Stream, over: boolean): Promise<Piece | null> {
    const note = this.noteOf(attempt, stream)
    const totalBytes = await this.parts.engine.outputBytes(attempt, stream).catch(() => 0)
    if (note.pieceBytes === 0) {
      if (over && totalBytes - note.sentBytes > TAIL_BYTES_MAX) note.sentBytes = totalBytes - TAIL_BYTES_MAX
      if (!over && note.sentBytes >= LIVE_BYTES_MAX) return null
      const bytes = await this.bytesOf(attempt, stream, note.sentBytes, PIECE_BYTES_MAX)
      note.pieceBytes = over && bytes.length < PIECE_BYTES_MAX ? bytes.length : wholeCharacters(bytes)
      if (note.pieceBytes === 0) return null
      this.parts.save()
    }
    const bytes = await this.bytesOf(attempt, stream, note.sentBytes, note.pieceBytes)
    return { offset: note.sentBytes, text: showBytes(bytes), bytes: note.pieceBytes }
  }

  private noteOf(attempt: string, stream: Stream): StreamNote {
    this.watch(attempt)
    return this.parts.streams[attempt]?.[stream] ?? newNote()
  }

  private bytesOf(attempt: string, stream: Stream, offset: number, most: number): Promise<Buffer> {
    return this.parts.engine.output(attempt, stream, offset, most).catch(() => Buffer.alloc(0))
  }

  private async send(
    status: AttemptStatus,
    pieces: Readonly<Record<Stream, Piece | null>>,
    files: readonly CollectedFile[],
  ): Promise<boolean> {
    const { attempt } = status
    const watched = this.watched.get(attempt)
    const request: ResultsRequest = {
      ...{ attempt, status: status.state, at: status.at.toISOString(), progressPpm: status.progressPpm },
      ...{ exitCode: status.exitCode, reason: status.reason },
      stdout: pieces.stdout && { offset: pieces.stdout.offset, text: pieces.stdout.text },
      stderr: pieces.stderr && { offset: pieces.stderr.offset, text: pieces.stderr.text },
      files: files.map(({ name, bytes, sha256, refused }) => ({ name, bytes, sha256, refused })),
    }
    const body = JSON.stringify(request)
    if (watched?.last === body) return true
    const reply = await this.parts.transport.send('results', this.parts.signer.sign('results', body), body)
    if (!isFine(reply)) return false
    for (const stream of STREAMS) {
      const note = this.noteOf(attempt, stream)
      note.sentBytes += pieces[stream]?.bytes ?? 0
      note.pieceBytes = 0
    }
    if (watched) watched.last = body
    if (isAttemptOver(status.state) || !resultsAnswer.parse(JSON.parse(reply.body)).accepted)
      await this.finish(attempt)
    return true
  }

  /** A copy that the platform no longer wants is ended too: it could not publish anything. */
  private async finish(attempt: string): Promise<void> {
    const { engine, streams, onReported } = this.parts
    const [status] = await engine.status([attempt])
    if (status && !isAttemptOver(status.state)) return engine.signal(attempt, 'kill', 'cancelled')
    this.watched.delete(attempt)
    delete streams[attempt]
    onReported(attempt)
    await engine.forget(attempt)
  }

  /** Sends a file's content before it is listed. A file that the platform will not have is listed all the same. */
  private async upload(attempt: string, file: CollectedFile): Promise<boolean> {
    const uploaded = this.watched.get(attempt)?.uploaded
    if (!file.content || uploaded?.has(file.name)) return true
    const sha256 = createHash('sha256').update(file.content).digest('hex')
    const head = JSON.stringify({ key: nameResult(attempt, file.name), sha256, bytes: file.bytes })
    const headers = { ...this.parts.signer.sign('objects', head), [OBJECT_HEADER]: head }
    const reply = await this.parts.transport.send('objects', headers, file.content)
    if (reply.status >= 500 || reply.status === 429) return false
    uploaded?.add(file.name)
    return true
  }
}

/** What is said of an attempt that the engine no longer knows: its node was lost with it. */
function lostStatus(attempt: string, at: Date): AttemptStatus {
  return { attempt, state: 'node_lost', at, progressPpm: 0, exitCode: null, reason: 'node_lost' }
}
