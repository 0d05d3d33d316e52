/** The one writer of a book: takes what arrived during its last commit, applies it, commits one log row, then answers. */

import type { Db } from '@/db/client'
import { type Context, makeContext } from '@/lib/context'
import { appendBatch } from '@/lib/market/append-batch'
import type { Book, BookCommand, BookResult } from '@/lib/market/book'
import { type LoggedCommand, makeLogRow } from '@/lib/market/log-row'
import { loadBook, type Ownership, saveSnapshot, takeBook } from '@/lib/market/own-book'
import { Refusal } from '@/lib/refusal'
import { type Clock, slotOf } from '@/lib/time'

const BATCH_MAX = 5_000
const QUEUE_MAX = 50_000
const SNAPSHOT_EVERY = 100_000

type Waiting = { readonly answer: (result: BookResult) => void; readonly refuse: (error: Error) => void }
type Task =
  | (Waiting & { readonly command: BookCommand })
  | { readonly read: (book: Book) => void; readonly refuse: (error: Error) => void }

export type BookOwnerParts = {
  readonly db: Db
  readonly book: string
  readonly owner: string
  readonly endpoint: string
  readonly clock: Clock
}

export class BookOwner {
  #queue: Task[] = []
  #running: Promise<void> | null = null
  #closed: Error | null = null
  #savedAt = 0

  private constructor(
    private readonly parts: BookOwnerParts,
    private readonly epoch: number,
    private readonly book: Book,
    private hash: string,
    private readonly onLost: (error: Error) => void,
  ) {
    this.#savedAt = book.seq
  }

  /** Takes the book over and loads it. `onLost` hears once when it can no longer be written. */
  static async open(parts: BookOwnerParts, onLost: (error: Error) => void): Promise<BookOwner> {
    const ctx = contextOf(parts)
    const ownership: Ownership = await takeBook(ctx, parts.book, parts.owner, parts.endpoint)
    return new BookOwner(parts, ownership.epoch, await loadBook(ctx, ownership), ownership.hash, onLost)
  }

  /** Resolves with the book's answer once it is durable. Refuses: market.busy, market.unavailable. */
  send(command: BookCommand): Promise<BookResult> {
    return new Promise((answer, refuse) => this.#enqueue({ command, answer, refuse }))
  }

  /** Reads between two batches, so that nothing undurable is ever seen. */
  read<T>(look: (book: Book) => T): Promise<T> {
    return new Promise((resolve, refuse) =>
      this.#enqueue({
        refuse,
        read: (book) => {
          try {
            resolve(look(book))
          } catch (error) {
            refuse(error as Error)
          }
        },
      }),
    )
  }

  /** Tells the book the hour even when nobody trades. */
  async tick(): Promise<void> {
    await this.read(() => {})
  }

  /** Ends in peace: what is queued is finished, then a snapshot is kept. */
  async close(): Promise<void> {
    while (this.#running) await this.#running
    if (this.#closed) return
    this.#closed = new Refusal('market.unavailable')
    await saveSnapshot(contextOf(this.parts), this.book)
  }

  #enqueue(task: Task): void {
    if (this.#closed) task.refuse(new Refusal('market.unavailable'))
    else if (this.#queue.length >= QUEUE_MAX) task.refuse(new Refusal('market.busy'))
    else {
      this.#queue.push(task)
      this.#running ??= this.#drain()
    }
  }

  /** Works until nothing waits. Clears `#running` in the same turn in which it saw the empty queue, so that no task is left behind. */
  async #drain(): Promise<void> {
    await Promise.resolve()
    while (this.#queue.length > 0 && !this.#closed) {
      const batch = this.#queue.splice(0, BATCH_MAX)
      try {
        await this.#commit(batch)
      } catch (error) {
        this.#lose(error as Error, batch)
      }
    }
    this.#running = null
  }

  async #commit(batch: readonly Task[]): Promise<void> {
    const at = this.parts.clock()
    const entries: LoggedCommand[] = []
    const answers: (() => void)[] = []
    if (slotOf(at) > this.book.slot) this.#apply({ kind: 'tick', slot: slotOf(at) }, entries)
    for (const task of batch) {
      if ('read' in task) answers.push(() => task.read(this.book))
      else {
        const result = this.#apply(task.command, entries)
        answers.push(() => task.answer(result))
      }
    }
    if (entries.length > 0) {
      const row = makeLogRow({ book: this.book.id, epoch: this.epoch, at, previousHash: this.hash }, entries)
      await appendBatch(contextOf(this.parts), row, entries)
      this.hash = row.hash
    }
    for (const answer of answers) answer()
    await this.#snapshotIfDue()
  }

  #apply(command: BookCommand, entries: LoggedCommand[]): BookResult {
    const result = this.book.apply(command)
    if (result.outcome !== 'needs_funds' && result.logged) entries.push({ seq: result.seq, command, result })
    return result
  }

  async #snapshotIfDue(): Promise<void> {
    if (this.book.seq - this.#savedAt < SNAPSHOT_EVERY) return
    this.#savedAt = this.book.seq
    await saveSnapshot(contextOf(this.parts), this.book)
  }

  /** Memory may be ahead of disk now: nobody is answered with it, and the process starts again from disk. */
  #lose(error: Error, batch: readonly Task[]): void {
    this.#closed = error
    for (const task of [...batch, ...this.#queue.splice(0)]) task.refuse(new Refusal('market.unavailable'))
    this.onLost(error)
  }
}

function contextOf(parts: BookOwnerParts): Context {
  return makeContext({ db: parts.db, viewer: { kind: 'system', name: 'book-owner' }, now: parts.clock() })
}
