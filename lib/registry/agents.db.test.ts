/** Agents of sites: enrolled once, confirmed by their provider, heard, tested; and what lies about it is refused. */

import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeMember, systemContext } from '@/db/factories/people'
import { makeSite, ScriptedAgent, type TestSite } from '@/db/factories/sites'
import { agents, agentTokens, heartbeats, pools, selfTests } from '@/db/schema/registry'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext } from '../context'
import type { Command } from '../lease/command'
import { syncAgent } from '../lease/sync-agent'
import { rawPublicKey } from '../signature'
import type { CommandAnswer } from './agent'
import { listAgents, listAgentTokens } from './agent-queries'
import { confirmAgent } from './confirm-agent'
import { createAgentToken } from './create-agent-token'
import { enrolAgent } from './enrol-agent'
import { markStalePools } from './mark-stale-pools'
import { requestDueSelfTests } from './request-due-self-tests'
import { requestSelfTest } from './request-self-test'
import { revokeAgent } from './revoke-agent'
import { computeChain } from './self-test'

const NOW = new Date('2026-03-02T11:00:00.000Z')
const passed = (ms: number) => new Date(NOW.getTime() + ms)
const MINUTE = 60_000
const DAY = 86_400_000

let database: TestDatabase
let keyByte = 80
beforeAll(async () => {
  database = await setupDatabase()
})
afterAll(() => database.drop())

const system = (at: Date) => systemContext(database.db, at)
const asProvider = (site: TestSite, at = NOW) =>
  makeContext({ db: database.db, now: at, viewer: site.provider })
function newAgent(site: TestSite): ScriptedAgent {
  keyByte += 1
  return new ScriptedAgent(database.db, site, keyByte)
}
async function connected(): Promise<{ site: TestSite; agent: ScriptedAgent }> {
  const site = await makeSite(database.db)
  const agent = newAgent(site)
  await agent.enrol(NOW)
  return { site, agent }
}
const poolOf = async (site: TestSite) => {
  const [pool] = await database.db.select().from(pools).where(eq(pools.cpid, site.pool))
  return pool
}

describe('enrolment', () => {
  test('takes a token once; its second use by another key is refused and shown to the provider', async () => {
    const site = await makeSite(database.db)
    const { token } = await createAgentToken(asProvider(site), { site: site.site })
    const first = newAgent(site)
    const answer = await first.enrol(NOW, token)
    expect(answer).toMatchObject({ agent: first.id, site: site.site, state: 'pending' })
    expect(answer.fingerprint).toMatch(/^([0-9a-f]{4} ){3}[0-9a-f]{4}$/)
    expect(answer.pools).toMatchObject([{ pool: site.pool, nodes: 4, cardsPerNode: 1, declared: [] }])

    await expect(newAgent(site).enrol(passed(MINUTE), token)).rejects.toMatchObject({
      code: 'agent.token_used',
    })
    const [row] = await listAgentTokens(asProvider(site), site.organisation)
    expect(row).toMatchObject({ usedAt: NOW, triedAgainAt: passed(MINUTE) })
    expect(await listAgents(asProvider(site), site.organisation)).toHaveLength(1)
  })

  test('sent again by the same key, its answer lost on the way, gets its first answer', async () => {
    const site = await makeSite(database.db)
    const { token } = await createAgentToken(asProvider(site), { site: site.site })
    const agent = newAgent(site)
    const first = await agent.enrol(NOW, token)
    expect(await agent.enrol(NOW, token)).toEqual(first)
    const [row] = await listAgentTokens(asProvider(site), site.organisation)
    expect(row?.triedAgainAt).toBeNull()
  })

  test('eight keys racing for one token: one is enrolled', async () => {
    const site = await makeSite(database.db)
    const { token } = await createAgentToken(asProvider(site), { site: site.site })
    // Open connections first: callers that still connect would come one after the other.
    await Promise.all(Array.from({ length: 8 }, () => database.sql`select pg_sleep(0.2)`))
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => newAgent(site).enrol(NOW, token)))
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    const rows = await database.db.select().from(agents).where(eq(agents.site, site.site))
    expect(rows).toHaveLength(1)
  })

  test('stores no token, and takes none that is old, unknown or for another site', async () => {
    const site = await makeSite(database.db)
    const { token } = await createAgentToken(asProvider(site), { site: site.site })
    const stored = await database.db.select().from(agentTokens)
    expect(JSON.stringify(stored)).not.toContain(token)
    await expect(newAgent(site).enrol(passed(DAY), token)).rejects.toMatchObject({
      code: 'agent.token_expired',
    })
    await expect(newAgent(site).enrol(NOW, 'x'.repeat(27))).rejects.toMatchObject({
      code: 'agent.token_unknown',
    })
    const other = await makeSite(database.db)
    await expect(createAgentToken(asProvider(other), { site: site.site })).rejects.toMatchObject({
      code: 'agent.site_unknown',
    })
  })

  test('of a key that is enrolled, of a synthetic engine at a real site, and unsigned, is refused', async () => {
    const { site, agent } = await connected()
    await expect(agent.enrol(NOW)).rejects.toMatchObject({ code: 'agent.key_taken' })
    await expect(newAgent(site).enrol(NOW, undefined, 'synthetic')).rejects.toMatchObject({
      code: 'agent.engine_refused',
    })
    const { token } = await createAgentToken(asProvider(site), { site: site.site })
    const thief = newAgent(site)
    const victim = newAgent(site)
    const publicKey = rawPublicKey(victim.key).toString('base64')
    const body = { token, publicKey, engine: 'local', probe: {} }
    await expect(enrolAgent(thief.context(NOW), thief.call('enrol', body, NOW))).rejects.toMatchObject({
      code: 'agent.malformed',
    })
  })

  test('at a synthetic site takes the synthetic engine', async () => {
    const site = await makeSite(database.db, { origin: 'synthetic' })
    expect(await newAgent(site).enrol(NOW, undefined, 'synthetic')).toMatchObject({ state: 'confirmed' })
  })
})

describe('confirmation', () => {
  test('is the provider’s own act; a pending agent hears of no command before it', async () => {
    const site = await makeSite(database.db)
    const { token } = await createAgentToken(asProvider(site), { site: site.site })
    const agent = newAgent(site)
    await agent.enrol(NOW, token)
    expect((await agent.sync(NOW)).answer).toMatchObject({ state: 'pending', commands: [] })

    const other = await makeMember(database.db, { roles: ['provider'] })
    const theirs = makeContext({ db: database.db, now: NOW, viewer: other })
    await expect(confirmAgent(theirs, { agent: agent.id })).rejects.toMatchObject({ code: 'agent.unknown' })
    await expect(revokeAgent(theirs, { agent: agent.id })).rejects.toMatchObject({ code: 'agent.unknown' })
    const buyer = await makeMember(database.db)
    const asBuyer = makeContext({ db: database.db, now: NOW, viewer: buyer })
    await expect(confirmAgent(asBuyer, { agent: agent.id })).rejects.toMatchObject({
      code: 'identity.not_allowed',
    })

    await confirmAgent(asProvider(site), { agent: agent.id })
    await confirmAgent(asProvider(site), { agent: agent.id })
    expect((await agent.sync(NOW)).answer.state).toBe('confirmed')
  })

  test('is not given back to a revoked key', async () => {
    const { site, agent } = await connected()
    await revokeAgent(asProvider(site), { agent: agent.id })
    await expect(confirmAgent(asProvider(site), { agent: agent.id })).rejects.toMatchObject({
      code: 'agent.key_revoked',
    })
    await expect(agent.sync(NOW)).rejects.toMatchObject({ code: 'agent.key_revoked' })
  })
})

describe('signs of life', () => {
  test('five minutes of silence make a pool stale, the next heartbeat brings it back, each told once', async () => {
    const { site, agent } = await connected()
    await agent.sync(NOW)
    const first = await poolOf(site)
    expect(first?.state).toBe('live')
    expect(await markStalePools(system(passed(5 * MINUTE)))).not.toContain(site.pool)
    expect(await markStalePools(system(passed(5 * MINUTE + 1)))).toContain(site.pool)
    expect(await markStalePools(system(passed(6 * MINUTE)))).not.toContain(site.pool)
    expect(await poolOf(site)).toMatchObject({ state: 'stale', version: (first?.version ?? 0) + 1 })
    await agent.sync(passed(7 * MINUTE))
    expect(await poolOf(site)).toMatchObject({ state: 'live', version: (first?.version ?? 0) + 2 })
  })

  test('sent again by somebody who overheard it, a heartbeat keeps no dead site alive', async () => {
    const { site, agent } = await connected()
    const heard = agent.call(
      'sync',
      { bootId: 'boot-1', cursor: 0, answers: [], heartbeat: agent.heartbeat() },
      NOW,
    )
    await syncAgent(agent.context(NOW), heard)
    await syncAgent(agent.context(passed(4 * MINUTE)), heard)
    const [row] = await database.db.select().from(heartbeats).where(eq(heartbeats.site, site.site))
    expect(row?.seenAt).toEqual(NOW)
  })

  test('the clock’s offset is the median of the last five, and one wild sample moves nothing', async () => {
    const { site, agent } = await connected()
    for (const offset of [10, 12, 90_000, 11, 9])
      await agent.sync(NOW, [], {
        clock: { serverAt: NOW.toISOString(), agentAt: passed(offset).toISOString(), roundTripMs: 0 },
      })
    const [row] = await database.db.select().from(heartbeats).where(eq(heartbeats.site, site.site))
    expect(row).toMatchObject({ clockOffsetMs: 11, clockOffsetsMs: [10, 12, 90_000, 11, 9] })
  })
})

type SelfTest = Extract<Command, { kind: 'self_test' }>

describe('the self-test', () => {
  async function asked(): Promise<{ site: TestSite; agent: ScriptedAgent; command: SelfTest }> {
    const { site, agent } = await connected()
    await agent.sync(NOW)
    await requestSelfTest(asProvider(site), { pool: site.pool })
    const [command] = await agent.fetch(NOW)
    if (command?.kind !== 'self_test') throw new Error('a self-test was asked for')
    return { site, agent, command }
  }
  const honest = ({ body }: SelfTest) => ({
    startedAt: NOW.toISOString(),
    endedAt: passed(3_000).toISOString(),
    chainEnds: Array.from({ length: body.chains }, (_, n) => computeChain(body.nonce, n, body.steps)),
    nodes: 4,
    memoryMibPerNode: 1_024,
    figures: [{ name: 'hashes', value: 900_000, unit: '1/s' }],
    leftovers: [],
  })
  const shortened = (command: SelfTest): SelfTest => ({ ...command, body: { ...command.body, steps: 10 } })
  const answered = (command: SelfTest, body: object, at: Date): CommandAnswer => ({
    ...{ seq: command.seq, id: command.id, outcome: 'done', code: null, at: at.toISOString() },
    body: JSON.parse(JSON.stringify(body)),
  })
  async function verdictOf(change: (body: ReturnType<typeof honest>) => object, at = passed(4_000)) {
    const { site, agent, command } = await asked()
    await database.db.update(selfTests).set({ steps: 10 }).where(eq(selfTests.id, command.body.test))
    await agent.sync(at, [answered(command, change(honest(shortened(command))), at)])
    const [row] = await database.db.select().from(selfTests).where(eq(selfTests.id, command.body.test))
    return { verdict: row?.verdict, pool: await poolOf(site) }
  }

  test('passed lifts the pool to tested, and the book learns it by the pool’s version', async () => {
    const { verdict, pool } = await verdictOf((body) => body)
    expect(verdict).toBe('passed')
    expect(pool).toMatchObject({ tier: 'tested', testedAt: passed(4_000), testingSince: NOW })
    expect(pool?.version).toBeGreaterThan(1)
  })

  const lies: [string, (body: ReturnType<typeof honest>) => object, string][] = [
    [
      'an answer made without the nonce',
      (b) => ({ ...b, chainEnds: b.chainEnds.map(() => 'a'.repeat(64)) }),
      'chain_wrong',
    ],
    ['chains left out', (b) => ({ ...b, chainEnds: b.chainEnds.slice(1) }), 'chain_wrong'],
    [
      'longer work than the time it took',
      (b) => ({ ...b, endedAt: passed(5_000).toISOString() }),
      'time_impossible',
    ],
    ['fewer nodes than declared', (b) => ({ ...b, nodes: 3 }), 'nodes_short'],
    ['less memory than declared', (b) => ({ ...b, memoryMibPerNode: 800 }), 'memory_short'],
    ['something left behind', (b) => ({ ...b, leftovers: ['/tmp/x'] }), 'left_behind'],
    [
      'a FLOPS figure without its precision',
      (b) => ({ ...b, figures: [{ name: 'c', value: 1, unit: 'GFLOPS' }] }),
      'answer_malformed',
    ],
  ]
  test.each(lies)('%s does not pass', async (_, change, verdict) => {
    const outcome = await verdictOf(change)
    expect(outcome).toMatchObject({ verdict, pool: { tier: 'declared', testedAt: null } })
  })

  test('answered with an older test’s answer does not pass', async () => {
    const earlier = await asked()
    const old = honest(shortened(earlier.command))
    expect((await verdictOf(() => old)).verdict).toBe('chain_wrong')
  })

  test('is asked for by itself once a day, again after a failure, and its absence lowers the tier after 72 hours', async () => {
    const { site, agent } = await connected()
    const due = async (at: Date) => {
      await agent.sync(at)
      return (await requestDueSelfTests(system(at))).includes(site.pool)
    }
    expect(await due(NOW)).toBe(true)
    expect(await due(passed(MINUTE))).toBe(false)
    expect(await due(passed(6 * MINUTE))).toBe(true)
    await database.db
      .update(pools)
      .set({ tier: 'tested', testedAt: passed(7 * MINUTE) })
      .where(eq(pools.cpid, site.pool))
    expect(await due(passed(20 * MINUTE))).toBe(false)
    expect(await due(passed(DAY + 8 * MINUTE))).toBe(true)
    expect((await poolOf(site))?.tier).toBe('tested')
    await due(passed(3 * DAY + 8 * MINUTE))
    expect((await poolOf(site))?.tier).toBe('declared')
  })

  test('needs an agent, and is nobody else’s to ask for', async () => {
    const site = await makeSite(database.db)
    await expect(requestSelfTest(asProvider(site), { pool: site.pool })).rejects.toMatchObject({
      code: 'agent.not_connected',
    })
    const other = await connected()
    await expect(requestSelfTest(asProvider(site), { pool: other.site.pool })).rejects.toMatchObject({
      code: 'agent.pool_unknown',
    })
  })

  test('asked for twice while it runs is one test', async () => {
    const { site } = await connected()
    const first = await requestSelfTest(asProvider(site), { pool: site.pool })
    expect(await requestSelfTest(asProvider(site), { pool: site.pool })).toEqual(first)
  })
})
