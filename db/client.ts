/** The connection to PostgreSQL: one pool a process, tables in schema `gridline`, the ledger's in schema `ledger`. */

import type { PgDatabase } from 'drizzle-orm/pg-core'
import type { PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

/** A pool or a transaction: verbs do not care which. */
export type Db = PgDatabase<PostgresJsQueryResultHKT, Record<string, never>>

export type Database = {
  readonly db: PostgresJsDatabase<Record<string, never>>
  readonly sql: postgres.Sql
  readonly close: () => Promise<void>
}

export type DatabaseOptions = {
  readonly max?: number
  /** Extra session settings, e.g. `synchronous_commit` for a world that is made anew when interrupted. */
  readonly settings?: Record<string, string>
  readonly role?: string | null
  readonly name?: string
}

/** Opens a pool. Every session works in schema `gridline` and in UTC, as the application's role where there is one. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const sql = postgres(url, {
    max: options.max ?? 10,
    onnotice: () => {},
    connection: {
      search_path: 'gridline',
      TimeZone: 'UTC',
      application_name: options.name ?? 'gridline',
      ...(options.role ? { role: options.role } : {}),
      ...options.settings,
    },
  })
  return { db: drizzle(sql), sql, close: () => sql.end({ timeout: 5 }) }
}
