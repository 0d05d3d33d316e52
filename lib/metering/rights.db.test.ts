/** What the application's role may do with the record of readings: append, and nothing else. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '@/db/client'
import { makeMember, systemContext } from '@/db/factories/people'
import { makeDays, makeLease, makeSite, ScriptedAgent } from '@/db/factories/sites'
import { leases } from '@/db/schema/lease'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { minuteOf } from '../time'
import { makeMeteringPartitions } from './make-metering-partitions'
import { recordReadings } from './record-readings'
import { rollUpUsage } from './roll-up-usage'

const NOW = new Date('2026-03-02T11:00:00.000Z')
const LATER = new Date('2026-03-02T11:10:00.000Z')

let database: TestDatabase
let application: Database
let role: string
beforeAll(async () => {
  database = await setupDatabase()
  await makeDays(database.db, NOW)
  role = `${database.name}_app`
  await database.sql.unsafe(`create role ${role} nologin`)
  await database.sql.unsafe(`grant usage on schema gridline to ${role}`)
  await database.sql.unsafe(
    `grant select, insert, update, delete on all tables in schema gridline to ${role}`,
  )
  await database.sql`select grant_metering_to(${role})`
  application = openDatabase(database.url, { role })
})
afterAll(async () => {
  await application.close()
  await database.sql.unsafe(`drop owned by ${role}`)
  await database.sql.unsafe(`drop role ${role}`)
  await database.drop()
})

test('the application takes readings, rolls them up and makes partitions', async () => {
  const site = await makeSite(database.db)
  const buyer = await makeMember(database.db)
  const agent = new ScriptedAgent(application.db, site, 30)
  await agent.enrol(NOW)
  const lease = await makeLease(database.db, site, buyer, NOW)
  await database.db.update(leases).set({ readyAt: NOW })
  const rows = [[lease.id, 1, minuteOf(NOW), 60_000] as const, [lease.id, 1, minuteOf(NOW), 1] as const]
  const answer = await recordReadings(agent.context(LATER), agent.batch(LATER, [...rows, ['x', 1, 1, 1]]))
  expect(answer).toMatchObject({ stored: 1, conflicts: 1, rejected: [[2, 'reading.lease_unknown']] })
  expect(await rollUpUsage(systemContext(application.db, LATER))).toEqual({ hours: 1 })
  const far = new Date('2027-01-01T00:00:00Z')
  expect(await makeMeteringPartitions(systemContext(application.db, NOW), far, 2)).toBe(8)
})

test('the application can neither rewrite a record nor reach around it through a partition', async () => {
  const day = Math.floor(NOW.getTime() / 86_400_000)
  for (const table of ['readings', 'batches', 'conflicts', 'rejects']) {
    for (const name of [table, `${table}_d${day}`, `${table}_default`]) {
      await expect(application.sql.unsafe(`delete from ${name}`)).rejects.toThrow('permission denied')
      await expect(application.sql.unsafe(`update ${name} set organisation = organisation`)).rejects.toThrow(
        'permission denied',
      )
    }
    await expect(
      application.sql.unsafe(`insert into ${table}_d${day} select * from ${table}_d${day}`),
    ).rejects.toThrow('permission denied')
  }
  await expect(application.sql.unsafe('truncate readings')).rejects.toThrow('permission denied')
  await expect(application.sql.unsafe('delete from closed_leases')).rejects.toThrow('permission denied')
})
