/** Reads of the journal: what happened, newest first. */

import { desc, ilike, lt, or, sql } from 'drizzle-orm'
import { journal } from '@/db/schema/journal'
import type { Context } from '../context'

export type JournalLine = {
  readonly id: string
  readonly at: Date
  /** Null for acts of the platform itself. */
  readonly organisation: string | null
  /** `member:ID`, `system:NAME`, `agent:SITE` or `visitor`. */
  readonly actor: string
  readonly act: string
  readonly subject: string
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
  readonly requestId: string
}

export type JournalPage = {
  /** Found in act, subject, actor, request or detail; empty for all. */
  readonly text: string
  /** The last id of the page above. */
  readonly before?: string | undefined
  readonly limit: number
}

/** Records of the journal, newest first. */
export async function listJournal(ctx: Context, page: JournalPage): Promise<JournalLine[]> {
  const { text, before, limit } = page
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const matches = or(
    ilike(journal.act, pattern),
    ilike(journal.subject, pattern),
    ilike(journal.actor, pattern),
    ilike(journal.requestId, pattern),
    sql`${journal.detail}::text ilike ${pattern}`,
    sql`${journal.organisation}::text ilike ${pattern}`,
  )
  const older = before ? lt(journal.id, before) : sql`true`
  const rows = await ctx.db
    .select()
    .from(journal)
    .where(text === '' ? older : sql`${older} and ${matches}`)
    .orderBy(desc(journal.id))
    .limit(limit)
  return rows.map((row) => ({ ...row, detail: row.detail as JournalLine['detail'] }))
}

/** When an act was last recorded; null when it never was. */
export async function readLastAct(ctx: Context, act: string): Promise<JournalLine | null> {
  const [row] = await ctx.db
    .select()
    .from(journal)
    .where(sql`${journal.act} = ${act}`)
    .orderBy(desc(journal.id))
    .limit(1)
  return row ? { ...row, detail: row.detail as JournalLine['detail'] } : null
}
