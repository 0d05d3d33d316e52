/** Leases settled from real readings of a real agent: what is charged, kept and given back, whatever is late, early or interrupted. */

import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fundLease } from '@/db/factories/money'
import { makeMember, systemContext } from '@/db/factories/people'
import { makeDays, makeLease, makeSite, ScriptedAgent, type TestSite } from '@/db/factories/sites'
import { leases } from '@/db/schema/lease'
import { leaseEnds, leaseHours } from '@/db/schema/settlement'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext } from '../context'
import type { MemberViewer } from '../identity/role'
import { endLease } from '../lease/end-lease'
import type { NewLease } from '../lease/lease'
import { listLedgerFaults, readBalances, sumEarned } from '../ledger/queries'
import type { Reading } from '../metering/batch'
import { recordReadings } from '../metering/record-readings'
import { rollUpUsage } from '../metering/roll-up-usage'
import { minuteOf, slotOf } from '../time'
import { settleLeaseHours } from './settle-lease-hours'

const NOW = new Date('2026-03-02T10:58:20.000Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const passed = (ms: number) => new Date(NOW.getTime() + ms)
const at = (time: string) => new Date(`2026-03-02T${time}Z`)

let database: TestDatabase
let site: TestSite
let keyByte = 1
beforeAll(async () => {
  database = await setupDatabase()
  site = await makeSite(database.db)
  await makeDays(database.db, NOW)
})
afterAll(async () => {
  expect(await listLedgerFaults(systemContext(database.db))).toEqual([])
  await database.drop()
})

type Parts = { throughSlot?: number; closed?: readonly string[] }

/** The lease of the example, serving, with its money in its reserve and an agent of its own. */
async function serving(
  overrides: Partial<NewLease> = {},
  promoMicros = 0n,
  readyAt: Date | null = at('10:58:21.500'),
) {
  keyByte += 1
  const one = await makeSiteOfOwn()
  const agent = new ScriptedAgent(database.db, one, keyByte)
  await agent.enrol(NOW)
  const buyer = await makeMember(database.db)
  const lease = await makeLease(database.db, one, buyer, NOW, overrides)
  if (readyAt)
    await database.db
      .update(leases)
      .set({ state: 'serving', readyAt, holdAttempts: 1 })
      .where(eq(leases.id, lease.id))
  const totalMicros = await fundLease(database.db, lease, promoMicros)
  return {
    lease,
    totalMicros,
    buyer,
    send: (when: Date, rows: readonly Reading[], parts?: Parts) =>
      recordReadings(agent.context(when), agent.batch(when, rows, parts)),
    read: (time: string, value: number): Reading => [lease.id, 1, minuteOf(at(time)), value],
    end: (when: Date) =>
      endLease(makeContext({ db: database.db, now: when, viewer: buyer }), { lease: lease.id }),
    settle: async (when: Date) => {
      await rollUpUsage(systemContext(database.db, when))
      return settleLeaseHours(systemContext(database.db, when))
    },
    ...looks(lease, one, buyer),
  }
}

let sites = 0
/** A provider of its own, so that what it earns is this lease's alone. */
async function makeSiteOfOwn(): Promise<TestSite> {
  sites += 1
  return sites === 1 ? site : makeSite(database.db)
}

function looks(lease: NewLease, one: TestSite, buyer: MemberViewer) {
  const ctx = systemContext(database.db)
  return {
    hours: async () => {
      const rows = await database.db
        .select()
        .from(leaseHours)
        .where(eq(leaseHours.lease, lease.id))
        .orderBy(leaseHours.hour)
      return rows.map((row) => [
        row.state,
        row.rev,
        row.chargeMicros,
        row.providerMicros,
        row.feeMicros,
        row.releasedMicros,
      ])
    },
    ended: async () => {
      const own = and(eq(leaseEnds.organisation, lease.organisation), eq(leaseEnds.lease, lease.id))
      const [row] = await database.db.select().from(leaseEnds).where(own)
      return row ? [row.chargeMicros, row.releasedMicros] : null
    },
    money: async () => {
      const { free, leases: held } = await readBalances(ctx, buyer.organisation)
      return { free, held: held[0]?.held ?? null, earned: await sumEarned(ctx, one.organisation) }
    },
  }
}

test('the example by the minute: ended after two minutes, it costs 13,266 micros and the rest is free at once', async () => {
  const { send, read, end, settle, hours, ended, money, lease, totalMicros } = await serving()
  expect(totalMicros).toBe(800_000n)
  await end(at('11:00:20.900'))
  await send(at('11:00:22'), [read('10:58', 38_500), read('10:59', 60_000), read('11:00', 20_900)], {
    throughSlot: minuteOf(at('11:00')),
    closed: [lease.id],
  })
  await settle(at('11:00:23'))
  expect(await hours()).toEqual([
    ['final', 0, 10_944n, 10_671n, 273n, 389_056n],
    ['final', 0, 2_322n, 2_264n, 58n, 0n],
  ])
  expect(await ended()).toEqual([0n, 397_678n])
  expect(await money()).toEqual({ free: { promo: 0n, paid: 786_734n }, held: null, earned: 12_935n })
  expect(await settle(at('12:30:00'))).toEqual({ hours: 0, leases: 0 })
})

test('promotional money pays first and paid money comes back first', async () => {
  const { send, read, end, settle, money, lease } = await serving({}, 10_000n)
  await end(at('11:00:20.900'))
  await send(at('11:00:22'), [read('10:58', 38_500), read('10:59', 60_000), read('11:00', 20_900)], {
    closed: [lease.id],
  })
  await settle(at('11:00:23'))
  expect((await money()).free).toEqual({ promo: 0n, paid: 786_734n })
})

test('an hour is final when its site has declared every minute of it, and no sooner', async () => {
  const { send, read, settle, hours } = await serving()
  await send(at('10:59:30'), [read('10:58', 38_500)], { throughSlot: minuteOf(at('10:58')) })
  await settle(at('11:00:00'))
  expect(await hours()).toEqual([])
  await send(at('11:00:05'), [read('10:59', 60_000)], { throughSlot: minuteOf(at('10:59')) })
  await settle(at('11:00:06'))
  expect(await hours()).toEqual([['final', 0, 10_944n, 10_671n, 273n, 389_056n]])
})

test('a silent site: charged after ten minutes with what was read, revised by the difference when it speaks, final after 72 hours', async () => {
  const { send, read, settle, hours, money } = await serving({}, 6_000n)
  await send(at('10:59:30'), [read('10:58', 38_500)])
  await settle(at('11:09:59'))
  expect(await hours()).toEqual([])
  await settle(at('11:10:00'))
  expect(await hours()).toEqual([['charged', 0, 4_278n, 4_172n, 106n, 0n]])
  expect(await settle(at('11:30:00'))).toEqual({ hours: 0, leases: 0 })
  await send(at('11:40:00'), [read('10:59', 60_000)])
  await settle(at('11:40:01'))
  expect(await hours()).toEqual([['charged', 1, 10_944n, 10_671n, 273n, 0n]])
  expect(await money()).toMatchObject({ held: { promo: 0n, paid: 789_056n }, earned: 10_671n })
  await settle(passed(80 * HOUR))
  expect((await hours()).map(([state, , charge]) => [state, charge])).toEqual([
    ['final', 10_944n],
    ['final', 0n],
  ])
  expect(await money()).toEqual({ free: { promo: 0n, paid: 789_056n }, held: null, earned: 10_671n })
})

test('a revision to less gives the buyer back what was charged too much', async () => {
  const { send, read, end, settle, hours, money, lease } = await serving(
    { agreedEnd: at('11:58:20') },
    11_500n,
  )
  await send(at('10:59:59'), [read('10:58', 38_500), read('10:59', 60_000)])
  // Read up to half a minute ahead, then ended within that minute.
  await send(at('11:00:35'), [read('11:00', 60_000)], { throughSlot: minuteOf(at('11:00')) })
  await rollUpUsage(systemContext(database.db, at('11:00:36')))
  await end(at('11:00:40'))
  await settle(at('12:10:00'))
  expect(await hours()).toEqual([
    ['final', 0, 10_944n, 10_671n, 273n, 389_056n],
    ['charged', 0, 4_444n, 4_333n, 111n, 0n],
  ])
  await database.db
    .update(leases)
    .set({ endedAt: at('11:00:30') })
    .where(eq(leases.id, lease.id))
  await send(at('12:11:00'), [], { closed: [lease.id] })
  await settle(at('12:11:01'))
  expect((await hours())[1]).toEqual(['final', 1, 3_333n, 3_250n, 83n, 0n])
  const { free, held, earned } = await money()
  expect([free.promo + free.paid + earned, held, earned]).toEqual([800_000n - 273n - 83n, null, 13_921n])
})

test('a lease that never was ready costs nothing, and all of it goes back when it is given up', async () => {
  const { settle, hours, ended, money, lease } = await serving({}, 300_000n, null)
  await endLease(systemContext(database.db, at('11:02:00')), {
    organisation: lease.organisation,
    lease: lease.id,
    reason: 'provider_failure',
  })
  await settle(at('11:02:01'))
  expect(await hours()).toEqual([
    ['final', 0, 0n, 0n, 0n, 400_000n],
    ['final', 0, 0n, 0n, 0n, 0n],
  ])
  expect(await ended()).toEqual([0n, 400_000n])
  expect(await money()).toEqual({ free: { promo: 300_000n, paid: 500_000n }, held: null, earned: 0n })
})

test('ended before its start, the terms keep their part at once and the rest goes back', async () => {
  const hour = slotOf(at('20:00'))
  const window = {
    startSlot: hour,
    endSlot: hour + 4,
    grantedFrom: at('20:00:00'),
    agreedEnd: new Date('2026-03-03T00:00:00Z'),
  }
  const { end, settle, hours, ended, money } = await serving(
    { ...window, cancellation: [[24, 250_000]] },
    0n,
    null,
  )
  expect(await settle(at('11:00:00'))).toEqual({ hours: 0, leases: 0 })
  await end(at('12:00:00'))
  await settle(at('12:00:01'))
  expect([await hours(), await ended()]).toEqual([[], [400_000n, 1_200_000n]])
  expect(await money()).toEqual({ free: { promo: 0n, paid: 1_200_000n }, held: null, earned: 390_000n })
})

test('readings that are stored and not rolled up yet keep their hour from being final', async () => {
  const { send, read, end, hours, lease } = await serving()
  await end(at('11:00:20.900'))
  await send(at('11:00:22'), [read('10:58', 38_500), read('10:59', 60_000), read('11:00', 20_900)], {
    closed: [lease.id],
  })
  await settleLeaseHours(systemContext(database.db, at('11:00:23')))
  expect(await hours()).toEqual([])
})

test('settlements at once share the work: each leg is posted once', async () => {
  const all = [await serving(), await serving(), await serving()]
  for (const { end, send, read, lease } of all) {
    await end(at('11:00:20.900'))
    await send(at('11:00:22'), [read('10:59', 60_000)], { closed: [lease.id] })
  }
  await rollUpUsage(systemContext(database.db, at('11:00:23')))
  const settle = () => settleLeaseHours(systemContext(database.db, at('11:00:23')))
  await Promise.all([settle(), settle(), settle(), settle()])
  await settle()
  for (const { money } of all) expect(await money()).toMatchObject({ held: null, earned: 6_501n })
})
