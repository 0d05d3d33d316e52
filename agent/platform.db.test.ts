/** The agent and the real verbs of the platform understand each other: enrolled, tested, held, served, metered, released. */

import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMember, systemContext } from '@/db/factories/people'
import { makeDays, makeLease, makeSite, type TestSite } from '@/db/factories/sites'
import { leases } from '@/db/schema/lease'
import { readings } from '@/db/schema/metering'
import { pools, selfTests } from '@/db/schema/registry'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext } from '@/lib/context'
import { endLease } from '@/lib/lease/end-lease'
import { prepareLeases } from '@/lib/lease/prepare-leases'
import { syncAgent } from '@/lib/lease/sync-agent'
import { recordReadings } from '@/lib/metering/record-readings'
import { Refusal, refusals } from '@/lib/refusal'
import { createAgentToken } from '@/lib/registry/create-agent-token'
import { enrolAgent } from '@/lib/registry/enrol-agent'
import { requestSelfTest } from '@/lib/registry/request-self-test'
import { privateKeyOf, publicKeyOf } from '@/lib/signature'
import { MemoryLogStore } from './command-log'
import { SyntheticEngine } from './engine/synthetic'
import { enrol } from './enrol'
import { MemoryNoteStore } from './notes'
import { REAL_TIME, Site } from './site'
import { MemorySpool } from './spool'
import type { Transport } from './transport'

let database: TestDatabase
let site: Site
let place: TestSite
let nowMs = Date.parse('2026-03-02T10:58:20.000Z')
const clock = () => new Date(nowMs)

beforeAll(async () => {
  database = await setupDatabase()
  place = await makeSite(database.db, { origin: 'synthetic' })
  await makeDays(database.db, clock())
  site = await openSite()
  await site.step()
})
afterAll(() => database.drop())

const system = () => systemContext(database.db, clock())

/** What the doors do, without HTTP. */
const transport: Transport = {
  async send(door, headers, body) {
    const ctx = makeContext({ db: database.db, now: clock(), viewer: { kind: 'visitor' } })
    const call = { headers, body: body.toString() }
    try {
      const answer =
        door === 'enrol'
          ? await enrolAgent(ctx, call)
          : door === 'sync'
            ? (await syncAgent(ctx, call)).answer
            : await recordReadings(ctx, call)
      return { status: 200, body: JSON.stringify(answer) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { status: refusals[error.code].status, body: JSON.stringify({ code: error.code }) }
    }
  },
}

async function openSite(): Promise<Site> {
  const key = privateKeyOf(Buffer.alloc(32, 9))
  const engine = new SyntheticEngine({
    ...{
      seed: 's',
      clock,
      machine: 'm',
      arch: 'x86_64',
      coresPerNode: 1,
      memoryMibPerNode: 1_024,
      cardsPerNode: 0,
    },
    ...{ outages: [], gapPpm: 0 },
  })
  const { token } = await createAgentToken(system(), { site: place.site })
  const known = await enrol(transport, key, clock, {
    token,
    engine: 'synthetic',
    probe: await engine.probe(),
  })
  const platformKey = publicKeyOf(Buffer.from(known.platformPublicKey, 'base64'))
  if (!platformKey) throw new Error('no key')
  return new Site({
    ...{
      site: known.site,
      agent: known.agent,
      key,
      platformKey,
      version: 'test',
      bootId: 'b',
      engine,
      transport,
      clock,
    },
    ...{ spool: new MemorySpool(), logStore: new MemoryLogStore(), noteStore: new MemoryNoteStore() },
    ...{ policy: REAL_TIME, pools: known.pools, say: () => undefined },
  })
}

async function pass(seconds: number): Promise<void> {
  for (let done = 0; done < seconds; done += 5) {
    nowMs += 5_000
    await site.step()
  }
}

test('an hour is held, its minutes are stored, and the end that the buyer asks for closes it within the same step', async () => {
  const buyer = await makeMember(database.db)
  const { id } = await makeLease(database.db, place, buyer, clock())
  await prepareLeases(system())
  nowMs += 1_500
  await site.step()
  const stateOf = async () => (await database.db.select().from(leases).where(eq(leases.id, id)))[0]
  expect(await stateOf()).toMatchObject({ state: 'serving', readyAt: new Date('2026-03-02T10:58:21.500Z') })

  await pass(115)
  nowMs = Date.parse('2026-03-02T11:00:20.900Z')
  const end = clock()
  await endLease(makeContext({ db: database.db, now: end, viewer: buyer }), { lease: id })
  await site.step()
  expect(await stateOf()).toMatchObject({ state: 'ended', releasedAt: end })
  const rows = await database.db.select().from(readings).where(eq(readings.lease, id)).orderBy(readings.slot)
  expect(rows.map((row) => Number(row.value))).toEqual([38_500, 60_000, 20_900])
})

test('a self-test that the platform asks for lifts the pool to tested', async () => {
  await requestSelfTest(system(), { pool: place.pool })
  nowMs += 2_000
  await site.step()
  const [run] = await database.db.select().from(selfTests).where(eq(selfTests.pool, place.pool))
  expect(run).toMatchObject({ verdict: 'passed' })
  const [pool] = await database.db.select().from(pools).where(eq(pools.cpid, place.pool))
  expect(pool?.tier).toBe('tested')
})
