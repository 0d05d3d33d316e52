/** Brings a database to the newest migration: our schemas, tables, functions and rights. */

import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'

/** Makes the schemas and applies every migration that is missing, forwards only. One starter at a time, kept apart by a locked row. */
export async function migrateDatabase(url: string, folder: string): Promise<void> {
  const lock = postgres(url, { max: 1, onnotice: () => {} })
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { search_path: 'gridline' } })
  try {
    await lock.unsafe('create schema if not exists gridline')
    await lock.unsafe('create schema if not exists ledger')
    await lock.unsafe('create table if not exists gridline.setup_lock (only_row int primary key)')
    await lock.unsafe('insert into gridline.setup_lock values (1) on conflict do nothing')
    await lock.begin(async (held) => {
      await held.unsafe('select only_row from gridline.setup_lock for update')
      await migrate(drizzle(sql), { migrationsFolder: folder })
    })
  } finally {
    await sql.end()
    await lock.end()
  }
}
