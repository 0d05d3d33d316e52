import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { setupDatabase } from './test-database'

test('a migrated database holds nobody and nothing', async () => {
  const database = await setupDatabase()
  const [row] = await database.db.execute(
    sql`select (select count(*) from organisations)::int as organisations, (select count(*) from trades)::int as trades`,
  )
  expect(row).toEqual({ organisations: 0, trades: 0 })
  await database.drop()
})
