/** Readings from agents, honest and not: what is stored, what is billable, what is refused and kept. */

import { and, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeMember, systemContext } from '@/db/factories/people'
import { makeDays, makeLease, makeSite, ScriptedAgent, type TestSite } from '@/db/factories/sites'
import { leases } from '@/db/schema/lease'
import {
  agentChains,
  batches,
  closedLeases,
  conflicts,
  readings,
  rejects,
  usageHours,
} from '@/db/schema/metering'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext, withDb } from '../context'
import type { MemberViewer } from '../identity/role'
import { endLease } from '../lease/end-lease'
import type { NewLease } from '../lease/lease'
import { prepareLeases } from '../lease/prepare-leases'
import { revokeAgent } from '../registry/revoke-agent'
import { minuteOf } from '../time'
import type { Reading } from './batch'
import { recordReadings } from './record-readings'
import { releaseQuarantine } from './release-quarantine'
import { rollUpUsage } from './roll-up-usage'

const NOW = new Date('2026-03-02T11:00:00.000Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const passed = (ms: number) => new Date(NOW.getTime() + ms)
const SLOT = minuteOf(NOW)

let database: TestDatabase
let buyer: MemberViewer
let site: TestSite
let keyByte = 1
beforeAll(async () => {
  database = await setupDatabase()
  buyer = await makeMember(database.db)
  site = await makeSite(database.db)
  await makeDays(database.db, NOW)
})
afterAll(() => database.drop())

type Setup = { agent: ScriptedAgent; lease: NewLease; send: Send }
type Send = (
  at: Date,
  rows: readonly Reading[],
  parts?: { throughSlot?: number; closed?: readonly string[]; seq?: number; prev?: string },
) => ReturnType<typeof recordReadings>

/** A serving lease of two nodes for three hours from NOW, and the agent that serves it. */
async function serving(overrides: Partial<NewLease> = {}, at = site): Promise<Setup> {
  keyByte += 1
  const agent = new ScriptedAgent(database.db, at, keyByte)
  await agent.enrol(NOW)
  const terms = { nodes: 2, agreedEnd: passed(3 * HOUR), ...overrides }
  const lease = await makeLease(database.db, at, buyer, NOW, terms)
  await database.db
    .update(leases)
    .set({ state: 'serving', readyAt: lease.grantedFrom, holdAttempts: 1 })
    .where(eq(leases.id, lease.id))
  const send: Send = (when, rows, parts) =>
    recordReadings(agent.context(when), agent.batch(when, rows, parts))
  return { agent, lease, send }
}

const usageOf = async (lease: string) => {
  await rollUpUsage(systemContext(database.db, passed(HOUR)))
  const rows = await database.db.select().from(usageHours).where(eq(usageHours.lease, lease))
  return rows.sort((a, b) => a.hour - b.hour).map(({ value, rev }) => [value, rev])
}
const valuesOf = (lease: string) =>
  database.db
    .select({ slot: readings.slot, value: readings.value })
    .from(readings)
    .where(eq(readings.lease, lease))
    .orderBy(readings.slot)
const minutes = (lease: string, count: number, from = SLOT): Reading[] =>
  Array.from({ length: count }, (_, n) => [lease, 1, from + n, 120_000])

describe('a duplicate never raises a bill', () => {
  test('sent again as it was, a batch gets its first answer', async () => {
    const { agent, lease } = await serving()
    const call = agent.batch(passed(HOUR), minutes(lease.id, 60))
    const first = await recordReadings(agent.context(passed(HOUR)), call)
    expect(first).toEqual({ stored: 60, duplicates: 0, conflicts: 0, rejected: [] })
    expect(await recordReadings(agent.context(passed(HOUR + MINUTE)), call)).toEqual(first)
    expect(await usageOf(lease.id)).toEqual([[7_200_000, 0]])
  })

  test('signed anew with a new number, in reverse order, its readings are duplicates', async () => {
    const { lease, send } = await serving()
    const rows = minutes(lease.id, 60)
    await send(passed(HOUR), rows)
    const again = await send(passed(HOUR), [...rows].reverse())
    expect(again).toEqual({ stored: 0, duplicates: 60, conflicts: 0, rejected: [] })
    expect(await usageOf(lease.id)).toEqual([[7_200_000, 0]])
  })

  test('twice in one batch it is stored once', async () => {
    const { lease, send } = await serving()
    const row: Reading = [lease.id, 1, SLOT, 100]
    expect(await send(passed(HOUR), [row, row])).toMatchObject({ stored: 1, duplicates: 1, conflicts: 0 })
  })

  test('sixteen batches at once that share readings store each exactly once', async () => {
    const { agent, lease } = await serving()
    const calls = Array.from({ length: 16 }, (_, n) =>
      agent.batch(passed(2 * HOUR), minutes(lease.id, 60, SLOT + (n % 4) * 15).reverse()),
    )
    const answers = await Promise.all(
      calls.map((call) => recordReadings(agent.context(passed(2 * HOUR)), call)),
    )
    expect(answers.reduce((sum, one) => sum + one.stored, 0)).toBe(105)
    expect(await valuesOf(lease.id)).toHaveLength(105)
  })

  test('eight agents of one site at once do not wait for each other in a circle', async () => {
    const { lease } = await serving()
    const agents = await Promise.all(Array.from({ length: 8 }, () => serving()))
    await Promise.all(
      agents.map(({ send }, n) =>
        send(passed(2 * HOUR), n % 2 ? minutes(lease.id, 100) : minutes(lease.id, 100).reverse()),
      ),
    )
    expect(await valuesOf(lease.id)).toHaveLength(100)
  })
})

describe('another value for a taken minute', () => {
  test('is a conflict: the first stands, and both are kept with their batches', async () => {
    const { agent, lease, send } = await serving()
    await send(passed(HOUR), [[lease.id, 1, SLOT, 60_000]])
    expect(await send(passed(HOUR), [[lease.id, 1, SLOT, 120_000]])).toMatchObject({
      stored: 0,
      conflicts: 1,
    })
    expect(await valuesOf(lease.id)).toEqual([{ slot: SLOT, value: 60_000 }])
    const [kept] = await database.db.select().from(conflicts).where(eq(conflicts.lease, lease.id))
    expect(kept).toMatchObject({ firstValue: 60_000, firstBatchSeq: 1, value: 120_000, batchSeq: 2 })
    const signed = await database.db.select().from(batches).where(eq(batches.agent, agent.id))
    expect(signed.every((one) => one.signature.startsWith('v1a,'))).toBe(true)
  })
})

describe('rows that are not taken', () => {
  test('are named one by one, kept as they came, and cost the good rows nothing', async () => {
    const { agent, lease } = await serving()
    const raw = [
      `["${lease.id}",1,${SLOT},-1]`,
      `["${lease.id}",1,${SLOT},600000]`,
      `["${lease.id}",1,${SLOT},1e300]`,
      `["${lease.id}",1,${SLOT},"60000"]`,
      `["${lease.id}",1,${SLOT}.5,1]`,
      `["nothing-0-0",1,${SLOT},1]`,
      `["${lease.id}",9,${SLOT},1]`,
      `["${lease.id}",1,${SLOT - 1},1]`,
      `["${lease.id}",1,${SLOT + 180},1]`,
      `["${lease.id}",1,${SLOT + 61},1]`,
      `["${lease.id}",1,${SLOT},120000]`,
    ]
    const shape = agent.batch(passed(HOUR), [])
    const body = shape.body.replace('"readings":[]', `"readings":[${raw.join(',')}]`)
    const answer = await recordReadings(
      agent.context(passed(HOUR)),
      agent.sign(`${agent.id}-1`, body, passed(HOUR)),
    )
    expect(answer.stored).toBe(1)
    expect(answer.rejected).toEqual([
      [0, 'reading.negative'],
      [1, 'reading.over_cap'],
      [2, 'reading.not_integer'],
      [3, 'reading.not_integer'],
      [4, 'reading.unaligned'],
      [5, 'reading.lease_unknown'],
      [6, 'reading.meter_unknown'],
      [7, 'reading.before_lease'],
      [8, 'reading.after_lease'],
      [9, 'reading.slot_future'],
    ])
    const kept = await database.db.select().from(rejects).where(eq(rejects.agent, agent.id))
    expect(kept).toHaveLength(10)
    expect(kept.find((one) => one.rowIndex === 2)?.raw).toContain('1e+300')
    expect(await usageOf(lease.id)).toEqual([[120_000, 0]])
  })

  test('four days late are refused; within 72 hours they revise the hour', async () => {
    const { lease, send } = await serving()
    await send(passed(HOUR), minutes(lease.id, 30))
    expect(await usageOf(lease.id)).toEqual([[3_600_000, 0]])
    await send(passed(60 * HOUR), minutes(lease.id, 30, SLOT + 30))
    expect(await usageOf(lease.id)).toEqual([[7_200_000, 1]])
    const late = await send(passed(96 * HOUR), minutes(lease.id, 1, SLOT + 70))
    expect(late.rejected).toEqual([[0, 'reading.too_late']])
  })

  test('of an hour that the agent declared complete are final', async () => {
    const { lease, send } = await serving()
    await send(passed(HOUR), minutes(lease.id, 59), { throughSlot: SLOT + 59 })
    const answer = await send(passed(HOUR + MINUTE), minutes(lease.id, 3, SLOT + 58))
    expect(answer.rejected).toEqual([
      [0, 'reading.hour_final'],
      [1, 'reading.hour_final'],
    ])
    expect(answer).toMatchObject({ stored: 1 })
  })

  test('of another site’s lease are refused, whoever signs them', async () => {
    const { lease } = await serving()
    const other = await serving({}, await makeSite(database.db))
    const answer = await other.send(passed(HOUR), minutes(lease.id, 1))
    expect(answer.rejected).toEqual([[0, 'reading.wrong_agent']])
    expect(await valuesOf(lease.id)).toEqual([])
  })
})

describe('batches that are refused', () => {
  test('each by the first fault in order, and nothing of them is stored', async () => {
    const { agent, lease } = await serving()
    const at = passed(HOUR)
    const good = agent.batch(at, minutes(lease.id, 1))
    const send = (call: typeof good, when = at) => recordReadings(agent.context(when), call)
    const stranger = new ScriptedAgent(database.db, site, 251)
    const half = { ...good.headers, 'webhook-signature': 'v1,abc' }
    const cases: [() => Promise<unknown>, string][] = [
      [() => send({ ...good, body: 'x'.repeat(1_048_577) }), 'batch.too_large'],
      [() => send({ ...good, headers: half }), 'batch.signature_missing'],
      [() => send(stranger.batch(at, [])), 'batch.key_unknown'],
      [() => send(good, passed(366 * 24 * HOUR)), 'batch.key_expired'],
      [() => send(good, passed(HOUR + 301_000)), 'batch.timestamp_skew'],
      [() => send(good, passed(HOUR - 301_000)), 'batch.timestamp_skew'],
      [() => send({ ...good, body: good.body.replace('120000', '120001') }), 'batch.signature_wrong'],
      [() => send(agent.sign(`${agent.id}-1`, '{"specversion":"1.0"}', at)), 'batch.malformed'],
      [() => send(agent.sign(`${agent.id}-1`, good.body.replace('120000', 'NaN'), at)), 'batch.malformed'],
      [() => send(agent.sign(`${agent.id}-7`, good.body, at)), 'batch.malformed'],
      [() => send(agent.batch(at, [], { seq: 2_000_000_000 })), 'batch.malformed'],
      [
        () =>
          send(
            agent.batch(
              at,
              Array.from({ length: 5_001 }, () => ['x', 1, 1, 1] as const),
              { seq: 1 },
            ),
          ),
        'batch.too_large',
      ],
    ]
    for (const [call, code] of cases) await expect(call()).rejects.toMatchObject({ code })
    expect(await valuesOf(lease.id)).toEqual([])
    const kept = await database.db.select().from(rejects).where(eq(rejects.agent, agent.id))
    expect(kept.map((one) => one.code)).toEqual(Array(4).fill('batch.malformed'))
  })

  test('a number used for another body is refused, and both bodies are kept', async () => {
    const { agent, lease, send } = await serving()
    await send(passed(HOUR), minutes(lease.id, 1))
    await expect(send(passed(HOUR), minutes(lease.id, 2), { seq: 1, prev: '' })).rejects.toMatchObject({
      code: 'batch.seq_reused',
      field: 'data.seq',
    })
    expect(await valuesOf(lease.id)).toHaveLength(1)
    const [kept] = await database.db.select().from(rejects).where(eq(rejects.agent, agent.id))
    expect(kept).toMatchObject({ code: 'batch.seq_reused', batchSeq: 1 })
  })

  test('signed before its key was revoked and sent after, it is refused; a second key of the site goes on', async () => {
    const first = await serving()
    const second = await serving()
    const call = first.agent.batch(passed(HOUR), minutes(first.lease.id, 1))
    const provider = makeContext({ db: database.db, now: passed(HOUR), viewer: site.provider })
    await revokeAgent(provider, { agent: first.agent.id })
    await expect(recordReadings(first.agent.context(passed(HOUR)), call)).rejects.toMatchObject({
      code: 'batch.key_revoked',
    })
    expect(await second.send(passed(HOUR), minutes(first.lease.id, 1))).toMatchObject({ stored: 1 })
  })
})

describe('what an agent declares', () => {
  const chainOf = async (agent: ScriptedAgent) => {
    const [chain] = await database.db.select().from(agentChains).where(eq(agentChains.agent, agent.id))
    return chain
  }

  test('counts only as far as its chain is whole, in whatever order the batches come', async () => {
    const { agent, lease } = await serving()
    const calls = [0, 1, 2].map((n) =>
      agent.batch(passed(HOUR), minutes(lease.id, 1, SLOT + n), { throughSlot: SLOT + n }),
    )
    const order = [calls[0], calls[2], calls[1]]
    const declared: (number | undefined)[] = []
    for (const call of order) {
      if (call) await recordReadings(agent.context(passed(HOUR)), call)
      declared.push((await chainOf(agent))?.throughSlot)
    }
    expect(declared).toEqual([SLOT, SLOT, SLOT + 2])
    expect(await chainOf(agent)).toMatchObject({ maxSeq: 3, holes: [], wholeSeq: 3 })
  })

  test('with a wrong hash of the batch before declares nothing, though its readings are stored', async () => {
    const { agent, lease, send } = await serving()
    await send(passed(HOUR), minutes(lease.id, 1), { throughSlot: SLOT })
    await send(passed(HOUR), minutes(lease.id, 1, SLOT + 1), {
      throughSlot: SLOT + 59,
      prev: 'f'.repeat(64),
    })
    expect(await chainOf(agent)).toMatchObject({ wholeSeq: 1, throughSlot: SLOT, maxSeq: 2 })
    expect(await valuesOf(lease.id)).toHaveLength(2)
  })

  test('of the future does not count', async () => {
    const { agent, send } = await serving()
    await send(passed(HOUR), [], { throughSlot: SLOT + 9_000 })
    expect((await chainOf(agent))?.throughSlot).toBe(SLOT + 59)
  })

  test('a lease that still runs cannot be closed; one that ended can, and takes no reading more', async () => {
    const { agent, lease, send } = await serving()
    await send(passed(HOUR), minutes(lease.id, 60), { closed: [lease.id] })
    const closed = () => database.db.select().from(closedLeases).where(eq(closedLeases.lease, lease.id))
    expect(await closed()).toEqual([])

    const ctx = makeContext({ db: database.db, now: passed(HOUR + 20_900), viewer: buyer })
    await endLease(ctx, { lease: lease.id })
    await send(passed(HOUR + 21_000), [[lease.id, 1, SLOT + 60, 41_800]], { closed: [lease.id] })
    expect(await closed()).toMatchObject([{ agent: agent.id, organisation: buyer.organisation }])
    const after = await send(passed(HOUR + 22_000), minutes(lease.id, 1, SLOT + 60))
    expect(after.rejected).toEqual([[0, 'reading.hour_final']])
    expect(await usageOf(lease.id)).toEqual([
      [7_200_000, 0],
      [41_800, 0],
    ])
  })
})

describe('what is billable', () => {
  test('is the served part of each granted minute: the example of the specification, to the millisecond', async () => {
    const bought = new Date('2026-03-02T10:58:20.000Z')
    const ready = new Date('2026-03-02T10:58:21.500Z')
    const ended = new Date('2026-03-02T11:00:20.900Z')
    const { agent, lease } = await serving({ nodes: 1, grantedFrom: bought, createdAt: bought })
    await database.db
      .update(leases)
      .set({ readyAt: ready, endedAt: ended, state: 'ending' })
      .where(eq(leases.id, lease.id))
    const rows: Reading[] = [
      [lease.id, 1, SLOT - 2, 38_500],
      [lease.id, 1, SLOT - 1, 60_000],
      [lease.id, 1, SLOT, 20_900],
    ]
    await recordReadings(agent.context(passed(21_000)), agent.batch(passed(21_000), rows))
    expect(await usageOf(lease.id)).toEqual([
      [98_500, 0],
      [20_900, 0],
    ])
  })

  test('never goes beyond the granted time, whatever the provider reports', async () => {
    const { lease, send } = await serving({
      grantedFrom: passed(10_000),
      agreedEnd: passed(2 * MINUTE + 10_000),
    })
    await send(passed(HOUR), minutes(lease.id, 3))
    expect(await usageOf(lease.id)).toEqual([[2 * (50_000 + 60_000 + 10_000), 0]])
  })

  test('is nothing before the site was ready', async () => {
    const { lease, send } = await serving()
    await database.db.update(leases).set({ readyAt: null }).where(eq(leases.id, lease.id))
    await send(passed(HOUR), minutes(lease.id, 5))
    expect(await usageOf(lease.id)).toEqual([[0, 0]])
  })

  test('shrinks with an end that was fixed after the minute was reported', async () => {
    const { lease, send } = await serving()
    await send(passed(HOUR), minutes(lease.id, 60))
    expect(await usageOf(lease.id)).toEqual([[7_200_000, 0]])
    await database.db
      .update(leases)
      .set({ endedAt: passed(30 * MINUTE), state: 'ending' })
      .where(eq(leases.id, lease.id))
    await send(passed(HOUR), [], { closed: [lease.id] })
    expect(await usageOf(lease.id)).toEqual([[3_600_000, 1]])
  })

  test('a reading of zero is still a minute seen', async () => {
    const { lease, send } = await serving()
    await send(passed(HOUR), [[lease.id, 1, SLOT, 0]])
    await usageOf(lease.id)
    const [hour] = await database.db.select().from(usageHours).where(eq(usageHours.lease, lease.id))
    expect(hour).toMatchObject({ value: 0, slotsSeen: 1, slotsGranted: 60 })
  })

  test('rolled up twice, or by two at once, comes to the same', async () => {
    const { lease, send } = await serving()
    await send(passed(HOUR), minutes(lease.id, 10))
    const ctx = systemContext(database.db, passed(HOUR))
    await Promise.all([rollUpUsage(ctx), rollUpUsage(ctx), rollUpUsage(ctx)])
    expect(await usageOf(lease.id)).toEqual([[1_200_000, 0]])
  })

  test('does not wait for a transaction that is still open, and loses nothing of it', async () => {
    const { lease, send } = await serving()
    await send(passed(HOUR), minutes(lease.id, 1))
    const other = await serving()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let opened = () => {}
    const open = new Promise<void>((resolve) => {
      opened = resolve
    })
    const slow = database.db.transaction(async (tx) => {
      const call = other.agent.batch(passed(HOUR), minutes(lease.id, 1, SLOT + 30))
      await recordReadings(withDb(other.agent.context(passed(HOUR)), tx), call)
      opened()
      await held
    })
    await open
    await send(passed(HOUR), minutes(lease.id, 10))
    expect(await usageOf(lease.id)).toEqual([[1_200_000, 0]])
    release()
    await slow
    expect(await usageOf(lease.id)).toEqual([[1_320_000, 1]])
  })

  test('six hours without the platform cost nothing: the spool arrives and the hours are right', async () => {
    const { agent, lease } = await serving({ agreedEnd: passed(6 * HOUR) })
    const calls = Array.from({ length: 36 }, (_, n) =>
      agent.batch(passed(6 * HOUR), minutes(lease.id, 10, SLOT + n * 10), { throughSlot: SLOT + n * 10 + 9 }),
    )
    for (const call of calls) await recordReadings(agent.context(passed(6 * HOUR)), call)
    expect(await usageOf(lease.id)).toEqual(Array(6).fill([7_200_000, 0]))
  })
})

describe('a site whose clock is wrong', () => {
  test('over 30 seconds is quarantined: kept, not applied, and its chain waits', async () => {
    const { agent, lease, send } = await serving()
    const clock = {
      serverAt: NOW.toISOString(),
      agentAt: passed(45_000).toISOString(),
      roundTripMs: 0,
    }
    await agent.sync(NOW, [], { clock })
    const answer = await send(passed(HOUR), minutes(lease.id, 2), { throughSlot: SLOT + 59 })
    expect(answer.rejected.map(([, code]) => code)).toEqual(['reading.quarantined', 'reading.quarantined'])
    expect(await valuesOf(lease.id)).toEqual([])
    const [chain] = await database.db.select().from(agentChains).where(eq(agentChains.agent, agent.id))
    expect(chain).toMatchObject({ maxSeq: 1, wholeSeq: 0, throughSlot: 0 })

    const operator = await makeMember(database.db, { roles: ['operator'] })
    const ctx = makeContext({ db: database.db, now: passed(80 * HOUR), viewer: operator })
    const released = await releaseQuarantine(ctx, { agent: agent.id, seq: 1 })
    expect(released).toEqual({ stored: 2, duplicates: 0, conflicts: 0, rejected: [] })
    expect(await usageOf(lease.id)).toEqual([[240_000, 0]])
    const [whole] = await database.db.select().from(agentChains).where(eq(agentChains.agent, agent.id))
    expect(whole).toMatchObject({ wholeSeq: 1, throughSlot: SLOT + 59 })
    await expect(releaseQuarantine(ctx, { agent: agent.id, seq: 1 })).rejects.toMatchObject({
      code: 'batch.quarantine_unknown',
    })
    const asProvider = makeContext({ db: database.db, now: NOW, viewer: site.provider })
    await expect(releaseQuarantine(asProvider, { agent: agent.id, seq: 1 })).rejects.toMatchObject({
      code: 'identity.not_allowed',
    })
  })
})

describe('the record', () => {
  test('cannot be changed, deleted or emptied by anybody', async () => {
    for (const table of ['readings', 'batches', 'conflicts', 'rejects', 'closed_leases'])
      for (const statement of [
        `update ${table} set organisation = organisation`,
        `delete from ${table}`,
        `truncate ${table}`,
      ])
        await expect(database.sql.unsafe(statement)).rejects.toThrow('append-only')
  })

  test('is kept in days, none in the default partition', async () => {
    const [row] = await database.db.execute(sql`select count(*)::int as rows from readings_default`)
    expect(row).toEqual({ rows: 0 })
  })

  test('of a pending agent is refused', async () => {
    const { agent, lease } = await serving()
    await database.sql`update agents set state = 'pending' where id = ${agent.id}`
    const call = agent.batch(passed(HOUR), minutes(lease.id, 1))
    await expect(recordReadings(agent.context(passed(HOUR)), call)).rejects.toMatchObject({
      code: 'agent.pending',
    })
    expect(
      await database.db
        .select()
        .from(batches)
        .where(and(eq(batches.agent, agent.id), eq(batches.seq, 1))),
    ).toEqual([])
  })
})

test('a lease that is held and served by its agent is metered from its hold', async () => {
  keyByte += 1
  const own = await makeSite(database.db)
  const agent = new ScriptedAgent(database.db, own, keyByte)
  await agent.enrol(NOW)
  const { id } = await makeLease(database.db, own, buyer, NOW, { nodes: 1 })
  await prepareLeases(systemContext(database.db, NOW))
  await agent.obey(passed(5_000))
  await recordReadings(agent.context(passed(MINUTE)), agent.batch(passed(MINUTE), [[id, 1, SLOT, 60_000]]))
  expect(await usageOf(id)).toEqual([[55_000, 0]])
})
