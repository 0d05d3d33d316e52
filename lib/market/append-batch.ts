/** Writes one batch of a book: the guarded log row that acknowledges it, and the tables that follow from it. */

import { sql } from 'drizzle-orm'
import { type Context, withDb } from '../context'
import { openLeases } from '../lease/open-lease'
import type { LoggedCommand, LogRow } from './log-row'
import { writeProjection } from './project-log'
import { projectEntries } from './projection'

/** Another process owns the book now: this one may not write any more. */
export class Fenced extends Error {}

/**
 * Appends one log row under its fence and writes the projection, in one transaction. The commit is the acknowledgement.
 * Throws Fenced when epoch or seq are no longer ours; nothing is written then.
 */
export async function appendBatch(
  ctx: Context,
  row: LogRow,
  entries: readonly LoggedCommand[],
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const inside = withDb(ctx, tx)
    const written = await tx.execute(sql`
      with own as (
        update books set seq = ${row.seqTo}, hash = ${row.hash}, expires_at = now() + interval '2 seconds'
        where id = ${row.book} and epoch = ${row.epoch} and seq = ${row.seqFrom} returning id
      )
      insert into book_log (book, seq_from, seq_to, epoch, version, commands, results, hash, at)
      select id, ${row.seqFrom}, ${row.seqTo}, ${row.epoch}, ${row.version}, ${row.commands}, ${row.results},
        ${row.hash}, ${row.at.toISOString()}::timestamptz
      from own returning seq_to`)
    if (written.length === 0) throw new Fenced(`book ${row.book}: epoch ${row.epoch}, seq ${row.seqFrom}`)

    const rows = projectEntries(row.book, row.at, entries)
    await writeProjection(inside, row, rows)
    await openLeases(inside, rows.leases)
  })
}
