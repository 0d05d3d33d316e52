/** The books of one process: opened together, reached by verbs without a socket. */

import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { present } from '@/lib/assert'
import type { Book, BookCommand } from '@/lib/market/book'
import type { BookDoor, BookRead } from '@/lib/market/book-door'
import { Refusal } from '@/lib/refusal'
import type { Clock } from '@/lib/time'
import { BookOwner } from './book-owner'

/** Every book that a node class is traded in. */
export async function listBooks(db: Db): Promise<string[]> {
  const rows = await db.execute<{ book: string }>(sql`select distinct book from node_classes order by book`)
  return rows.map((row) => row.book)
}

export type OpenBooks = {
  readonly owners: ReadonlyMap<string, BookOwner>
  readonly door: BookDoor
  readonly tick: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Takes every book of the list over. `onLost` hears when one can no longer be written. */
export async function openBooks(
  parts: { db: Db; owner: string; endpoint: string; clock: Clock },
  books: readonly string[],
  onLost: (error: Error) => void,
): Promise<OpenBooks> {
  const owners = new Map<string, BookOwner>()
  for (const book of books) owners.set(book, await BookOwner.open({ ...parts, book }, onLost))
  return {
    owners,
    door: doorOf(owners),
    tick: async () => {
      await Promise.all([...owners.values()].map((owner) => owner.tick()))
    },
    close: async () => {
      for (const owner of owners.values()) await owner.close()
    },
  }
}

function doorOf(owners: ReadonlyMap<string, BookOwner>): BookDoor {
  const ownerOf = (book: string): BookOwner => {
    const owner = owners.get(book)
    if (!owner) throw new Refusal('market.instrument_unknown')
    return owner
  }
  return {
    send: async (book, command: BookCommand) => ownerOf(book).send(command),
    read: async <R extends BookRead>(book: string, read: R, ...args: Parameters<Book[R]>) =>
      ownerOf(book).read((open) => {
        const look = present(open[read], `a book reads ${read}`) as (
          ...args: Parameters<Book[R]>
        ) => ReturnType<Book[R]>
        return look.apply(open, args)
      }),
  }
}
