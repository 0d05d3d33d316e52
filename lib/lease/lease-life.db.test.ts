/** The life of a lease with a scripted agent: what is told to the site, and what counts when it answers. */

import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeMember, systemContext } from '@/db/factories/people'
import { makeLease, makeSite, ScriptedAgent, type TestSite } from '@/db/factories/sites'
import { agentCommands, leases } from '@/db/schema/lease'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext } from '../context'
import type { MemberViewer } from '../identity/role'
import { endDueLeases } from './end-due-leases'
import { endLease } from './end-lease'
import { prepareLeases } from './prepare-leases'
import { syncAgent } from './sync-agent'

const NOW = new Date('2026-03-02T10:58:20.000Z')
const passed = (ms: number) => new Date(NOW.getTime() + ms)
const MINUTE = 60_000

let database: TestDatabase
let buyer: MemberViewer
beforeAll(async () => {
  database = await setupDatabase()
  buyer = await makeMember(database.db)
})
afterAll(() => database.drop())

const system = (at: Date) => systemContext(database.db, at)
const asBuyer = (at: Date) => makeContext({ db: database.db, now: at, viewer: buyer })
async function stateOf(id: string) {
  const [lease] = await database.db.select().from(leases).where(eq(leases.id, id))
  if (!lease) throw new Error(`no lease ${id}`)
  return lease
}
let keyByte = 1
async function connected(): Promise<{ site: TestSite; agent: ScriptedAgent }> {
  const site = await makeSite(database.db)
  keyByte += 1
  const agent = new ScriptedAgent(database.db, site, keyByte)
  await agent.enrol(NOW)
  return { site, agent }
}

describe('an hour bought for now', () => {
  test('is held, serves from when the site read the hold back, and ends when the buyer says so', async () => {
    const { site, agent } = await connected()
    const { id } = await makeLease(database.db, site, buyer, NOW)
    expect((await stateOf(id)).state).toBe('reserved')

    await prepareLeases(system(NOW))
    const [hold] = await agent.fetch(NOW)
    expect(hold).toMatchObject({
      seq: 1,
      kind: 'hold',
      body: { lease: id, account: 61_000, nodes: 1, meters: [{ meter: 1, capPerSlot: 60_000 }] },
    })
    expect((await stateOf(id)).state).toBe('preparing')

    if (hold) await agent.sync(passed(1_500), [agent.done(hold, passed(1_500))])
    expect(await stateOf(id)).toMatchObject({ state: 'serving', readyAt: passed(1_500) })

    const ended = await endLease(asBuyer(passed(2 * MINUTE)), { lease: id })
    expect(ended).toMatchObject({
      state: 'ending',
      endedAt: passed(2 * MINUTE),
      stopReason: 'ended_by_buyer',
    })
    const [release] = await agent.fetch(passed(2 * MINUTE))
    expect(release).toMatchObject({ seq: 2, kind: 'release', body: { lease: id, epoch: 2 } })
    expect(release?.kind === 'release' && release.body.at).toBe(passed(2 * MINUTE).toISOString())

    if (release) await agent.sync(passed(3 * MINUTE), [agent.done(release, passed(3 * MINUTE))])
    expect(await stateOf(id)).toMatchObject({ state: 'ended', releasedAt: passed(3 * MINUTE) })
  })

  test('ended a second time answers its first end', async () => {
    const { site, agent } = await connected()
    const { id } = await makeLease(database.db, site, buyer, NOW)
    await prepareLeases(system(NOW))
    await agent.obey(NOW)
    await endLease(asBuyer(passed(MINUTE)), { lease: id })
    const again = await endLease(asBuyer(passed(9 * MINUTE)), { lease: id })
    expect(again.endedAt).toEqual(passed(MINUTE))
    expect(await agent.fetch(passed(9 * MINUTE))).toHaveLength(1)
  })

  test('cannot be ended, nor seen to exist, by another organisation', async () => {
    const { site } = await connected()
    const { id } = await makeLease(database.db, site, buyer, NOW)
    const other = await makeMember(database.db)
    const ctx = makeContext({ db: database.db, now: NOW, viewer: other })
    await expect(endLease(ctx, { lease: id })).rejects.toMatchObject({ code: 'lease.unknown' })
    await expect(endLease(ctx, { lease: 'nothing-0-0' })).rejects.toMatchObject({ code: 'lease.unknown' })
  })
})

describe('a lease for later', () => {
  test('is held fifteen minutes ahead, not earlier, and serves when its start is reached', async () => {
    const { site, agent } = await connected()
    const times = { grantedFrom: passed(60 * MINUTE), agreedEnd: passed(120 * MINUTE) }
    const { id } = await makeLease(database.db, site, buyer, NOW, times)
    await prepareLeases(system(passed(44 * MINUTE)))
    expect((await stateOf(id)).state).toBe('reserved')
    await prepareLeases(system(passed(45 * MINUTE)))
    await agent.obey(passed(45 * MINUTE))
    expect((await stateOf(id)).state).toBe('ready')

    await endDueLeases(system(passed(59 * MINUTE)))
    expect((await stateOf(id)).state).toBe('ready')
    await endDueLeases(system(passed(60 * MINUTE)))
    expect((await stateOf(id)).state).toBe('serving')

    await endDueLeases(system(passed(120 * MINUTE)))
    expect(await stateOf(id)).toMatchObject({
      state: 'ending',
      stopReason: 'ended',
      endedAt: times.agreedEnd,
    })
    await agent.obey(passed(120 * MINUTE))
    expect((await stateOf(id)).state).toBe('ended')
  })

  test('cancelled before anything was held needs no word to the site', async () => {
    const { site, agent } = await connected()
    const times = { grantedFrom: passed(60 * MINUTE), agreedEnd: passed(120 * MINUTE) }
    const { id } = await makeLease(database.db, site, buyer, NOW, times)
    expect(await endLease(asBuyer(NOW), { lease: id })).toMatchObject({ state: 'ended', endedAt: NOW })
    expect(await agent.fetch(NOW)).toEqual([])
  })
})

describe('a hold that fails', () => {
  test('is tried three times with a rising epoch, then the lease ends as the provider’s failure', async () => {
    const { site, agent } = await connected()
    const { id } = await makeLease(database.db, site, buyer, NOW)
    const epochs: number[] = []
    let at = NOW
    for (let tries = 0; tries < 3; tries += 1) {
      await prepareLeases(system(at))
      const [hold] = await agent.fetch(at)
      if (hold?.kind === 'hold') epochs.push(hold.body.epoch)
      if (hold) await agent.sync(at, [agent.refused(hold, 'capacity_taken', at)])
      await prepareLeases(system(at))
      expect((await stateOf(id)).holdAttempts).toBe(tries + 1)
      at = new Date(at.getTime() + 16_000)
    }
    expect(epochs).toEqual([1, 2, 3])
    await prepareLeases(system(at))
    expect(await stateOf(id)).toMatchObject({ state: 'ended', stopReason: 'provider_failure', readyAt: null })
  })

  test('by silence is tried again once its time is over', async () => {
    const { site } = await connected()
    const { id } = await makeLease(database.db, site, buyer, NOW)
    await prepareLeases(system(NOW))
    await prepareLeases(system(passed(4 * MINUTE)))
    expect((await stateOf(id)).holdAttempts).toBe(1)
    await prepareLeases(system(passed(5 * MINUTE)))
    expect((await stateOf(id)).holdAttempts).toBe(2)
  })

  test('by fewer nodes or another window read back is no hold', async () => {
    const { site, agent } = await connected()
    const { id } = await makeLease(database.db, site, buyer, NOW, { nodes: 2 })
    await prepareLeases(system(NOW))
    const [hold] = await agent.fetch(NOW)
    if (!hold) throw new Error('a hold waits')
    const answer = agent.done(hold, NOW)
    await agent.sync(NOW, [{ ...answer, body: { ...answer.body, nodeRefs: ['n0', 'n0'] } }])
    expect((await stateOf(id)).state).toBe('preparing')
    await prepareLeases(system(passed(6_000)))
    expect((await stateOf(id)).holdAttempts).toBe(2)
  })

  test('answered for a stale epoch counts for nothing', async () => {
    const { site, agent } = await connected()
    const { id } = await makeLease(database.db, site, buyer, NOW)
    await prepareLeases(system(NOW))
    const [first] = await agent.fetch(NOW)
    await prepareLeases(system(passed(5 * MINUTE)))
    if (first) await agent.sync(passed(5 * MINUTE), [agent.done(first, passed(5 * MINUTE))])
    expect(await stateOf(id)).toMatchObject({ state: 'preparing', epoch: 2, readyAt: null })
    await agent.obey(passed(5 * MINUTE + 1_000))
    expect((await stateOf(id)).state).toBe('serving')
  })
})

describe('commands', () => {
  test('are numbered without holes though many write at once, and each lease is held once', async () => {
    const { site, agent } = await connected()
    const ids: string[] = []
    for (let n = 0; n < 6; n += 1) ids.push((await makeLease(database.db, site, buyer, NOW)).id)
    // Open connections first: callers that still connect would come one after the other.
    await Promise.all(ids.map(() => database.sql`select pg_sleep(0.2)`))
    await Promise.all([1, 2, 3, 4].map(() => prepareLeases(system(NOW))))
    const holds = await agent.obey(NOW)
    expect(holds.map((one) => one.seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(new Set(holds.map((one) => (one.kind === 'hold' ? one.body.lease : ''))).size).toBe(6)

    await Promise.all(ids.map((id) => endLease(asBuyer(passed(MINUTE)), { lease: id })))
    const releases = await agent.fetch(passed(MINUTE))
    expect(releases.map((one) => one.seq)).toEqual([7, 8, 9, 10, 11, 12])
  })

  test('of one buyer run under one account at a site, of two buyers under two', async () => {
    const { site, agent } = await connected()
    const second = await makeMember(database.db)
    for (const who of [buyer, second, buyer]) await makeLease(database.db, site, who, NOW)
    await prepareLeases(system(NOW))
    const accounts = (await agent.fetch(NOW)).map((one) => (one.kind === 'hold' ? one.body.account : 0))
    expect(new Set(accounts)).toEqual(new Set([61_000, 61_001]))
  })

  test('an answer sent twice changes nothing the second time', async () => {
    const { site, agent } = await connected()
    const { id } = await makeLease(database.db, site, buyer, NOW)
    await prepareLeases(system(NOW))
    const [hold] = await agent.fetch(NOW)
    if (!hold) throw new Error('a hold waits')
    await agent.sync(NOW, [agent.done(hold, NOW)])
    await agent.sync(passed(MINUTE), [agent.refused(hold, 'engine_fault', passed(MINUTE))])
    expect((await stateOf(id)).readyAt).toEqual(NOW)
    const [row] = await database.db.select().from(agentCommands).where(eq(agentCommands.id, hold.id))
    expect(row?.answer).toMatchObject({ outcome: 'done' })
  })

  test('of one site are not told to another, and another site cannot answer them', async () => {
    const mine = await connected()
    const theirs = await connected()
    const { id } = await makeLease(database.db, mine.site, buyer, NOW)
    await prepareLeases(system(NOW))
    const [hold] = await mine.agent.fetch(NOW)
    expect(await theirs.agent.fetch(NOW)).toEqual([])
    if (hold) await theirs.agent.sync(NOW, [theirs.agent.done(hold, NOW)])
    expect((await stateOf(id)).state).toBe('preparing')
  })

  test('wait for an agent that starts anew without its log, and tell it how long each lease may run', async () => {
    const { site, agent } = await connected()
    const { id } = await makeLease(database.db, site, buyer, NOW)
    await prepareLeases(system(NOW))
    await agent.fetch(NOW)
    agent.cursor = 0
    const { answer } = await agent.sync(NOW)
    expect(answer.commands).toHaveLength(1)
    expect(answer.runUntil).toEqual([{ lease: id, until: passed(60 * MINUTE).toISOString() }])
  })
})

describe('who may sync', () => {
  test('a changed body, a strange key, an old time and a revoked key are refused, each by its name', async () => {
    const { agent } = await connected()
    const body = { bootId: 'boot-1', cursor: 0, answers: [], heartbeat: agent.heartbeat() }
    const good = agent.call('sync', body, NOW)
    const forged = { ...good, body: good.body.replace('boot-1', 'boot-2') }
    const stranger = new ScriptedAgent(database.db, agent.site, 250)
    const refusals: [() => Promise<unknown>, string][] = [
      [() => syncAgent(agent.context(NOW), { headers: {}, body: '' }), 'agent.signature_missing'],
      [() => stranger.sync(NOW), 'agent.key_unknown'],
      [() => syncAgent(agent.context(passed(301_000)), good), 'agent.timestamp_skew'],
      [() => syncAgent(agent.context(NOW), forged), 'agent.signature_wrong'],
      [() => syncAgent(agent.context(NOW), agent.call('sync', '{"cursor":0}', NOW)), 'agent.malformed'],
      [
        () => syncAgent(agent.context(NOW), agent.call('sync', 'x'.repeat(1_048_577), NOW)),
        'agent.too_large',
      ],
      [() => agent.sync(passed(366 * 86_400_000)), 'agent.key_expired'],
    ]
    for (const [call, code] of refusals) await expect(call()).rejects.toMatchObject({ code })
  })
})
