/** What a site must still know after its agent died: when the engine was seen, which minutes are read, what output was sent. */

import fs from 'node:fs'
import { z } from 'zod'
import { writeDurably } from './lines'

const span = z.object({ fromMs: z.number(), toMs: z.number() })

/** How much of a stream has been sent, and the piece that is on its way. Units: bytes. */
const streamNote = z.object({ sentBytes: z.number(), pieceBytes: z.number() })
export type StreamNote = z.infer<typeof streamNote>

export const siteNotes = z.object({
  /** The last look at the engine. Units: ms since 1970; 0 before the first. */
  lookedMs: z.number(),
  /** When the nodes of each pool were usable. */
  spans: z.record(z.string(), z.array(span)),
  /** The first minute of each lease that has not been read. */
  nextMinutes: z.record(z.string(), z.number()),
  streams: z.record(z.string(), z.object({ stdout: streamNote, stderr: streamNote })),
})
export type SiteNotes = z.infer<typeof siteNotes>

export const NO_NOTES: SiteNotes = { lookedMs: 0, spans: {}, nextMinutes: {}, streams: {} }

export interface NoteStore {
  load(): SiteNotes
  save(notes: SiteNotes): void
}

/** Notes in memory, for worlds on a driven clock. */
export class MemoryNoteStore implements NoteStore {
  private notes = NO_NOTES

  load(): SiteNotes {
    return structuredClone(this.notes)
  }

  save(notes: SiteNotes): void {
    this.notes = notes
  }
}

export class FileNoteStore implements NoteStore {
  constructor(private readonly file: string) {}

  load(): SiteNotes {
    if (!fs.existsSync(this.file)) return NO_NOTES
    return siteNotes.parse(JSON.parse(fs.readFileSync(this.file, 'utf8')))
  }

  save(notes: SiteNotes): void {
    writeDurably(this.file, JSON.stringify(notes))
  }
}
