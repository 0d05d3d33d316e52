import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMember, systemContext } from '@/db/factories/people'
import { makeSite, ScriptedAgent } from '@/db/factories/sites'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext } from '@/lib/context'
import { pausePool, resumePool } from './pause-pool'
import { readPool } from './queries'

const NOON = new Date('2026-03-02T12:00:00Z')
let database: TestDatabase
beforeAll(async () => {
  database = await setupDatabase()
})
afterAll(() => database.drop())

test('a paused pool stays paused whatever its site says, resumes as its site stands, and is nobody else’s to pause', async () => {
  const site = await makeSite(database.db)
  const agent = new ScriptedAgent(database.db, site, 3)
  await agent.enrol(NOON)
  await agent.sync(NOON)
  const ctx = makeContext({ db: database.db, viewer: site.provider, now: NOON })
  const { pool } = site
  const state = async () => {
    const found = await readPool(ctx, pool)
    return { state: found?.state, version: Number(found?.version) }
  }

  const before = await state()
  expect(before.state).toBe('live')
  await pausePool(ctx, { pool })
  await pausePool(ctx, { pool })
  await agent.sync(NOON)
  expect(await state()).toEqual({ state: 'closed', version: before.version + 1 })

  await resumePool(ctx, { pool })
  expect((await state()).state).toBe('live')
  await pausePool(ctx, { pool })
  await resumePool(makeContext({ ...ctx, now: new Date(NOON.getTime() + 3_600_000) }), { pool })
  expect((await state()).state).toBe('stale')

  const stranger = await makeMember(database.db, { roles: ['provider'] })
  const other = { ...systemContext(database.db, NOON), viewer: stranger }
  await expect(pausePool(other, { pool })).rejects.toMatchObject({ code: 'agent.pool_unknown' })
})
