/** What every verb and query is handed: connection, who asks, the time, ids; and the one way to open a transaction. */

import type { Db } from '@/db/client'
import { uuidv7 } from './id'
import type { Viewer } from './identity/role'
import { type BookDoor, CLOSED_BOOKS } from './market/book-door'

export type Context = {
  readonly db: Db
  readonly viewer: Viewer
  readonly now: Date
  readonly requestId: string
  /** A fresh row id, ordered by `now`. */
  readonly newId: () => string
  /** The way to the books' owner; closed where a process has none. */
  readonly books: BookDoor
}

/** A context from its parts. Ids are UUIDv7 at `now` unless another source is given. */
export function makeContext(
  parts: Omit<Context, 'newId' | 'requestId' | 'books'> & Partial<Context>,
): Context {
  const newId = parts.newId ?? (() => uuidv7(parts.now))
  return { books: CLOSED_BOOKS, ...parts, newId, requestId: parts.requestId ?? newId() }
}

/** The same caller on another connection, usually a transaction. */
export function withDb(ctx: Context, db: Db): Context {
  return { ...ctx, db }
}

const SERIALIZATION_FAILURES = new Set(['40001', '40P01'])
const TRIES = 5

function isSerializationFailure(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if ('code' in error && typeof error.code === 'string' && SERIALIZATION_FAILURES.has(error.code)) return true
  return 'cause' in error && isSerializationFailure(error.cause)
}

/** Runs work in one transaction; a serialization failure or deadlock is tried again, at most five times in all. */
export async function transact<T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ctx.db.transaction((tx) => work(withDb(ctx, tx)))
    } catch (error) {
      if (attempt >= TRIES || !isSerializationFailure(error)) throw error
    }
  }
}
