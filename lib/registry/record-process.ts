/** A process says that it is there, for the health page. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'

/** Writes the process's row of `processes`; called every ten seconds. */
export async function recordProcess(
  ctx: Context,
  process: { name: string; startedAt: Date; version: string },
): Promise<void> {
  await ctx.db.execute(sql`
    insert into processes (name, started_at, seen_at, version)
    values (${process.name}, ${process.startedAt.toISOString()}::timestamptz, ${ctx.now.toISOString()}::timestamptz, ${process.version})
    on conflict (name) do update set started_at = excluded.started_at, seen_at = excluded.seen_at, version = excluded.version`)
}
