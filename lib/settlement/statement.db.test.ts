/** What buyer and provider are shown of one lease, from its first signed minute to the micro it came to. */

import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fundLease } from '@/db/factories/money'
import { makeMember, systemContext } from '@/db/factories/people'
import { makeDays, makeLease, makeSite, ScriptedAgent, type TestSite } from '@/db/factories/sites'
import { leases } from '@/db/schema/lease'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext } from '../context'
import type { MemberViewer } from '../identity/role'
import { endLease } from '../lease/end-lease'
import type { NewLease } from '../lease/lease'
import { listPastLeases, listRunningLeases, readLease } from '../lease/queries'
import { listMovementLines } from '../ledger/movement-queries'
import { readFunds } from '../market/funds-queries'
import type { Reading } from '../metering/batch'
import { listHourReadings, listMarkRows, readMeterState } from '../metering/minute-queries'
import { recordReadings } from '../metering/record-readings'
import { rollUpUsage } from '../metering/roll-up-usage'
import { layTrack } from '../metering/track'
import { minuteOf, slotOf } from '../time'
import { listEarningHours, listEarnings, sumEarnings } from './earning-queries'
import { settleLeaseHours } from './settle-lease-hours'
import { endingNow, priceAgreed } from './statement'
import { readStatement, sumCosts } from './statement-queries'

const at = (time: string) => new Date(`2026-03-02T${time}Z`)
const NOW = at('10:58:20.000')

let database: TestDatabase
let site: TestSite
let agent: ScriptedAgent
let buyer: MemberViewer
let lease: NewLease

const asBuyer = (now: Date) => makeContext({ db: database.db, now, viewer: buyer })
const read = (time: string, value: number): Reading => [lease.id, 1, minuteOf(at(time)), value]

async function rollUp(now: Date) {
  await rollUpUsage(systemContext(database.db, now))
  await settleLeaseHours(systemContext(database.db, now))
}

/** The lease as a page reads it. */
async function look(now: Date) {
  const ctx = asBuyer(now)
  const found = await readLease(ctx, buyer.organisation, lease.id)
  if (!found) throw new Error('the buyer sees its lease')
  return { ctx, found, statement: await readStatement(ctx, found), meter: await readMeterState(ctx, found) }
}

beforeAll(async () => {
  database = await setupDatabase()
  site = await makeSite(database.db)
  await makeDays(database.db, NOW)
  agent = new ScriptedAgent(database.db, site, 3)
  await agent.enrol(NOW)
  buyer = await makeMember(database.db)
  lease = await makeLease(database.db, site, buyer, NOW)
  await database.db
    .update(leases)
    .set({ state: 'serving', readyAt: at('10:58:21.500'), holdAttempts: 1 })
    .where(eq(leases.id, lease.id))
  await fundLease(database.db, lease, 0n)
})
afterAll(() => database.drop())

test('a lease without a signed minute has cost nothing, and ending it now would cost what it ran', async () => {
  const { found, statement, meter } = await look(at('10:59:21.500'))
  expect(found).toMatchObject({ number: 1, state: 'serving', runsPrograms: true })
  expect([meter.signedMinutes, meter.last]).toEqual([0, null])
  expect([statement.chargeMicros, statement.setAsideMicros, priceAgreed(found)]).toEqual([
    0n,
    800_000n,
    400_000n,
  ])
  expect(endingNow(found, statement, null, at('10:59:21.500'))).toEqual({
    servedMicros: 6_667n,
    keptMicros: 0n,
    backMicros: 793_333n,
  })
})

test('signed minutes show as cost so far, hour by hour, each with the batch and key that prove it', async () => {
  const now = at('11:00:05')
  await recordReadings(
    agent.context(now),
    agent.batch(now, [read('10:58', 38_500), read('10:59', 60_000)], { throughSlot: minuteOf(at('10:59')) }),
  )
  await rollUp(now)
  const { ctx, found, statement, meter } = await look(now)
  expect([meter.signedMinutes, meter.last?.until]).toEqual([2, at('11:00:00')])
  expect(statement.chargeMicros).toBe(10_944n)
  expect(statement.hours.map((hour) => [hour.hour - slotOf(NOW), hour.servedNodeMs])).toEqual([
    [0, 98_500n],
    [1, 0n],
  ])
  expect((await sumCosts(ctx, buyer.organisation, [found])).get(lease.id)).toBe(10_944n)
  const evidence = await listHourReadings(ctx, found, slotOf(NOW))
  expect(evidence.map(({ nodeMs, batch }) => [nodeMs, batch])).toEqual([
    [38_500, `${agent.id}-1`],
    [60_000, `${agent.id}-1`],
  ])
  expect(evidence[0]?.keyFingerprint).toMatch(/^([0-9a-f]{4} ){3}[0-9a-f]{4}$/)
  const track = layTrack(found, await listMarkRows(ctx, found), now, false)
  expect(track.delivered).toEqual([{ from: at('10:58:21.500'), to: at('11:00:00') }])
})

test('another organisation sees nothing of it', async () => {
  const stranger = await makeMember(database.db)
  const ctx = asBuyer(NOW)
  expect(await readLease(ctx, stranger.organisation, lease.id)).toBeNull()
  expect(await listRunningLeases(ctx, stranger.organisation)).toEqual([])
  expect(await listEarnings(ctx, stranger.organisation, { limit: 5 })).toEqual([])
  expect(await listEarningHours(ctx, stranger.organisation, lease.id)).toEqual([])
})

test('ended, it is settled when its last readings are here: charge = earning + fee, and charge + released = set aside', async () => {
  const end = at('11:00:20.900')
  await endLease(asBuyer(end), { lease: lease.id })
  expect((await look(at('11:00:21'))).statement.isSettled).toBe(false)
  const now = at('11:00:22')
  await recordReadings(
    agent.context(now),
    agent.batch(now, [read('11:00', 20_900)], { throughSlot: minuteOf(now) - 1, closed: [lease.id] }),
  )
  await rollUp(now)
  const { ctx, statement, meter } = await look(now)
  expect(meter.closedAt).not.toBeNull()
  expect(statement).toMatchObject({
    isSettled: true,
    chargeMicros: 13_266n,
    providerMicros: 12_935n,
    feeMicros: 331n,
    releasedMicros: 786_734n,
  })
  expect(statement.chargeMicros + statement.releasedMicros).toBe(statement.setAsideMicros)
  const [earning] = await listEarnings(ctx, site.organisation, { limit: 5 })
  expect(earning).toMatchObject({ lease: lease.id, earnedMicros: 12_935n, feeMicros: 331n, origin: 'real' })
  expect((await sumEarnings(ctx, site.organisation)).map((sum) => [sum.origin, sum.earnedMicros])).toEqual([
    ['real', 12_935n],
  ])
  const hours = await listEarningHours(ctx, site.organisation, lease.id)
  expect(hours.reduce((sum, hour) => sum + hour.earnedMicros, 0n)).toBe(12_935n)
})

test('the balance after each movement leads to the balance now, page by page', async () => {
  const ctx = asBuyer(at('11:01:00'))
  const funds = await readFunds(ctx, buyer.organisation)
  expect(funds).toMatchObject({ idleMicros: 0n, inOrdersMicros: 0n, inLeasesMicros: 0n })
  const all = await listMovementLines(ctx, buyer.organisation, { limit: 50 })
  expect(all[0]?.freeAfterMicros).toBe(funds.paidMicros + funds.promoMicros)
  expect(all.at(-1)?.freeAfterMicros).toBe(all.at(-1)?.freeMicros)
  const second = await listMovementLines(ctx, buyer.organisation, { before: all[2]?.seq, limit: 50 })
  expect(second).toEqual(all.slice(3))
})

test('the list tells running leases from past ones and numbers them once', async () => {
  const ctx = asBuyer(at('11:01:00'))
  await makeLease(database.db, site, buyer, at('11:00:40'))
  expect((await listRunningLeases(ctx, buyer.organisation)).map(({ number }) => number)).toEqual([1, 2])
  await database.db.update(leases).set({ state: 'ended' }).where(eq(leases.id, lease.id))
  expect((await listRunningLeases(ctx, buyer.organisation)).map(({ number }) => number)).toEqual([2])
  const past = await listPastLeases(ctx, buyer.organisation, { limit: 5 })
  expect(past.map(({ number, id }) => [number, id])).toEqual([[1, lease.id]])
  expect(await listPastLeases(ctx, buyer.organisation, { before: 1, limit: 5 })).toEqual([])
})
