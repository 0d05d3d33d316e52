/** Takes a book over and brings it back from disk: newest snapshot, then the log rows after it. */

import { sql } from 'drizzle-orm'
import { assert } from '../assert'
import type { Context } from '../context'
import type { Book, BookSnapshot } from './book'
import { createBook } from './book-naive'
import { hashRow, LOG_VERSION, type LoggedResult, readLogRow } from './log-row'

/** What makes a process the one writer of a book. */
export type Ownership = {
  readonly book: string
  readonly epoch: number
  readonly hash: string
  readonly seq: number
}

/** Raises the epoch: from now on every other process that thinks it owns the book is refused by the log. */
export async function takeBook(
  ctx: Context,
  book: string,
  owner: string,
  endpoint: string,
): Promise<Ownership> {
  const rows = await ctx.db.execute<{ epoch: number; seq: string; hash: string }>(sql`
    insert into books (id, owner, endpoint, epoch, expires_at) values (${book}, ${owner}, ${endpoint}, 1, now() + interval '2 seconds')
    on conflict (id) do update set owner = excluded.owner, endpoint = excluded.endpoint, epoch = books.epoch + 1,
      expires_at = excluded.expires_at
    returning epoch, seq, hash`)
  const row = rows[0]
  assert(row, 'taking a book answers its row')
  return { book, epoch: row.epoch, seq: Number(row.seq), hash: row.hash }
}

async function readSnapshot(
  ctx: Context,
  book: string,
): Promise<{ seq: number; stateHash: string; body: BookSnapshot } | null> {
  const rows = await ctx.db.execute<{ seq: string; state_hash: string; body: string }>(sql`
    select seq, state_hash, body from book_snapshots where book = ${book} and version = ${LOG_VERSION} order by seq desc limit 1`)
  const row = rows[0]
  return row ? { seq: Number(row.seq), stateHash: row.state_hash, body: JSON.parse(row.body) } : null
}

type StoredRow = {
  seq_from: string
  seq_to: string
  version: number
  commands: string
  results: string
  hash: string
}

function replayRow(book: Book, row: StoredRow, previousHash: string): string {
  const seqTo = Number(row.seq_to)
  const hash = hashRow(previousHash, { ...row, book: book.id, seqTo })
  assert(hash === row.hash, `book ${book.id}: the chain of hashes breaks at ${seqTo}`)
  for (const { seq, command, result } of readLogRow({ ...row, seqFrom: Number(row.seq_from) })) {
    const again = book.apply(command) as LoggedResult
    const same = JSON.stringify(again.changes) === JSON.stringify(result.changes)
    assert(again.seq === seq && same, `book ${book.id}: a replay of ${seq} gives another result`)
  }
  return row.hash
}

/** The book as it stood at the owner's seq, in memory. Every replayed result is compared with the log. */
export async function loadBook(ctx: Context, ownership: Ownership): Promise<Book> {
  const book = createBook({ id: ownership.book })
  const snapshot = await readSnapshot(ctx, ownership.book)
  if (snapshot) {
    book.restore(snapshot.body)
    assert(
      book.stateHash() === snapshot.stateHash,
      `book ${ownership.book}: the snapshot at ${snapshot.seq} is not whole`,
    )
  }
  let hash = snapshot ? await readHashAt(ctx, ownership.book, snapshot.seq) : ''
  for (let seq = snapshot?.seq ?? 0; seq < ownership.seq; ) {
    const rows = await ctx.db.execute<StoredRow>(sql`
      select seq_from, seq_to, version, commands, results, hash from book_log
      where book = ${ownership.book} and seq_to > ${seq} and seq_to <= ${ownership.seq} order by seq_to limit 500`)
    assert(rows.length > 0, `book ${ownership.book}: log rows after ${seq} are missing`)
    for (const row of rows) hash = replayRow(book, row, hash)
    seq = book.seq
  }
  assert(hash === ownership.hash, `book ${ownership.book}: the log ends with another hash than the book`)
  return book
}

async function readHashAt(ctx: Context, book: string, seq: number): Promise<string> {
  if (seq === 0) return ''
  const rows = await ctx.db.execute<{ hash: string }>(
    sql`select hash from book_log where book = ${book} and seq_to = ${seq}`,
  )
  return rows[0]?.hash ?? ''
}

/** Keeps the whole state so that a restart replays little; the last three stay. */
export async function saveSnapshot(ctx: Context, book: Book): Promise<void> {
  const body = JSON.stringify(book.snapshot())
  await ctx.db.execute(sql`
    insert into book_snapshots (book, seq, version, state_hash, body, at)
    values (${book.id}, ${book.seq}, ${LOG_VERSION}, ${book.stateHash()}, ${body}, ${ctx.now.toISOString()}::timestamptz)
    on conflict do nothing`)
  await ctx.db.execute(sql`
    delete from book_snapshots where book = ${book.id} and seq not in (
      select seq from book_snapshots where book = ${book.id} order by seq desc limit 3)`)
}
