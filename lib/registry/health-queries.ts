/** Reads of this installation's health: its processes and its database. */

import { and, asc, count, eq, sql } from 'drizzle-orm'
import { heartbeats, processes, sites } from '@/db/schema/registry'
import type { Context } from '../context'
import { HEARTBEAT_STALE_MS } from './pool'

/** A process without a sign of life for this long is late, and after three times as long it is down. Units: ms. */
export const PROCESS_LATE_MS = 30_000

export type ProcessLine = {
  readonly name: string
  readonly startedAt: Date
  readonly seenAt: Date
  readonly version: string
  readonly state: 'up' | 'late' | 'down'
}

/** The processes that write down their sign of life. */
export async function listProcesses(ctx: Context): Promise<ProcessLine[]> {
  const rows = await ctx.db.select().from(processes).orderBy(asc(processes.name))
  return rows.map((row) => {
    const silentMs = ctx.now.getTime() - row.seenAt.getTime()
    const state = silentMs <= PROCESS_LATE_MS ? 'up' : silentMs <= 3 * PROCESS_LATE_MS ? 'late' : 'down'
    return { ...row, state }
  })
}

/** How many sites there are, and how many of them were heard lately. */
export async function countSites(ctx: Context): Promise<{ readonly all: number; readonly heard: number }> {
  const since = new Date(ctx.now.getTime() - HEARTBEAT_STALE_MS)
  const [row] = await ctx.db
    .select({
      all: count(),
      heard: count(sql`case when ${heartbeats.seenAt} > ${since.toISOString()}::timestamptz then 1 end`),
    })
    .from(sites)
    .leftJoin(
      heartbeats,
      and(eq(heartbeats.organisation, sites.organisation), eq(heartbeats.site, sites.cpid)),
    )
  return { all: row?.all ?? 0, heard: row?.heard ?? 0 }
}

export type DatabaseHealth = {
  readonly name: string
  readonly version: string
  readonly sizeBytes: number
  readonly connections: number
  readonly connectionsMax: number
  readonly role: string
  /** The role of the processes may write to the ledger's tables: its rights do not protect them. */
  readonly mayWriteLedger: boolean
  readonly startedAt: Date
}

/** The database as this process sees it. */
export async function readDatabaseHealth(ctx: Context): Promise<DatabaseHealth> {
  const rows = await ctx.db.execute<
    Record<'name' | 'version' | 'size' | 'role' | 'started_at', string> & {
      connections: number
      connections_max: number
      may_write: boolean
    }
  >(sql`
    select current_database() as name, current_setting('server_version') as version, current_user as role,
      pg_database_size(current_database())::text as size, current_setting('max_connections')::int as connections_max,
      (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
      has_table_privilege('ledger.accounts', 'UPDATE') as may_write, pg_postmaster_start_time()::text as started_at`)
  const [row] = rows
  return {
    name: row?.name ?? '',
    version: row?.version ?? '',
    sizeBytes: Number(row?.size ?? 0),
    connections: row?.connections ?? 0,
    connectionsMax: row?.connections_max ?? 0,
    role: row?.role ?? '',
    mayWriteLedger: row?.may_write ?? false,
    startedAt: new Date(row?.started_at ?? 0),
  }
}
