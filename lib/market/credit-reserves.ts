/** Job: tells books of money in their reserves that the placing verb could not tell them of. */

import { and, eq, sql } from 'drizzle-orm'
import { bookCursors } from '@/db/schema/market'
import type { Context } from '../context'
import { allowSystem } from '../identity/allow'
import { listReserveIns } from '../ledger/queries'

/** The cursor stands over all books: its `seq` is a transaction id of the database, not of a book. */
const CURSOR = { book: '*', reader: 'credit-reserves' } as const

async function readCursor(ctx: Context): Promise<number> {
  const [row] = await ctx.db
    .select({ seq: bookCursors.seq })
    .from(bookCursors)
    .where(and(eq(bookCursors.book, CURSOR.book), eq(bookCursors.reader, CURSOR.reader)))
  return row?.seq ?? 0
}

async function isCredited(ctx: Context, book: string, transfer: string): Promise<boolean> {
  const found = await ctx.db.execute(
    sql`select 1 from credits where book = ${book} and transfer = ${transfer}`,
  )
  return found.length > 0
}

/** Sends each missed credit once; the book knows transfers it has seen. */
export async function creditReserves(ctx: Context): Promise<number> {
  allowSystem(ctx.viewer)

  const { moves, nextTxid } = await listReserveIns(ctx, BigInt(await readCursor(ctx)))

  let missed = 0
  for (const { book, organisation, fund, amountMicros, transfer } of moves) {
    if (await isCredited(ctx, book, transfer)) continue
    missed += 1
    await ctx.books.send(book, {
      kind: 'credit',
      organisation,
      fund,
      amountMicros: Number(amountMicros),
      transfer,
    })
  }
  await ctx.db
    .insert(bookCursors)
    .values({ ...CURSOR, seq: Number(nextTxid), at: ctx.now })
    .onConflictDoUpdate({
      target: [bookCursors.book, bookCursors.reader],
      set: { seq: Number(nextTxid), at: ctx.now },
    })
  return missed
}
