/** The lines between doors and the books' owner: one JSON object each, matched by id. */

import { z } from 'zod'
import type { BookCommand, BookResult } from './book'
import { BOOK_READS, type BookRead } from './book-door'

export const WIRE_VERSION = 1
/** Longest line that is taken. Units: bytes. */
export const LINE_BYTES_MAX = 1_048_576

export type WireRequest =
  | { v: 1; id: string; book: string; command: BookCommand }
  | { v: 1; id: string; book: string; read: BookRead; args: unknown[] }

export type WireAnswer =
  | { id: string; result: BookResult }
  | { id: string; value: unknown }
  | { id: string; refused: 'market.busy' | 'market.unavailable' }
  | { id: string; moved: true }
  | { id: string; failed: string }

const head = { v: z.literal(WIRE_VERSION), id: z.string().max(64), book: z.string().max(64) }

/** Shape of a request. What a command holds was checked by the verb that made it, behind the secret. */
export const wireRequest = z.union([
  z.object({ ...head, command: z.looseObject({ kind: z.string() }) }),
  z.object({ ...head, read: z.enum(BOOK_READS), args: z.array(z.unknown()).max(4) }),
])
