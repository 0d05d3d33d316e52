/** How a verb reaches the one process that owns a book: send a command, or read without changing anything. */

import { Refusal } from '../refusal'
import type { Book, BookCommand, BookResult } from './book'

/** The reads of a book that may travel. */
export const BOOK_READS = [
  'plan',
  'search',
  'depth',
  'hourDepths',
  'freeNodes',
  'own',
  'pool',
  'buyingPower',
] as const
export type BookRead = (typeof BOOK_READS)[number]

export type BookDoor = {
  /** Refuses: market.busy, market.unavailable (outcome unknown: the same key may be sent again). */
  send(book: string, command: BookCommand): Promise<BookResult>
  read<R extends BookRead>(book: string, read: R, ...args: Parameters<Book[R]>): Promise<ReturnType<Book[R]>>
}

/** For processes without a way to the books: every call is refused. */
export const CLOSED_BOOKS: BookDoor = {
  send: () => Promise.reject(new Refusal('market.unavailable')),
  read: () => Promise.reject(new Refusal('market.unavailable')),
}
