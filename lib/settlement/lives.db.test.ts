/** Whole lives of leases: the ledger's worked example through book, agent and jobs; and random lives with jobs that die. */

import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { dyingAt, Killed } from '@/db/factories/dying-connection'
import { fundLease } from '@/db/factories/money'
import { makeMember, systemContext } from '@/db/factories/people'
import { makeDays, makeLease, makeSite, ScriptedAgent, type TestSite } from '@/db/factories/sites'
import { leases } from '@/db/schema/lease'
import { leaseEnds, leaseHours } from '@/db/schema/settlement'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { openBooks } from '@/worker/books'
import { type Context, makeContext } from '../context'
import { seededChance } from '../id'
import type { MemberViewer } from '../identity/role'
import { endDueLeases } from '../lease/end-due-leases'
import { endLease } from '../lease/end-lease'
import type { NewLease } from '../lease/lease'
import { listLedgerFaults, readBalances, readTrialBalance, sumEarned } from '../ledger/queries'
import { sumSources } from '../ledger/sources'
import { sendFundedOrder } from '../market/send-funded-order'
import type { Reading } from '../metering/batch'
import { recordReadings } from '../metering/record-readings'
import { rollUpUsage } from '../metering/roll-up-usage'
import { approveTopUp } from '../payment/approve-top-up'
import { receiveTopUp } from '../payment/receive-top-up'
import { requestTopUp } from '../payment/request-top-up'
import { HOUR_MS, MINUTE_MS, minuteOf, minuteStart, slotOf, slotStart } from '../time'
import { cutShortAt, keepPart, type LeaseTerms } from './lease-end'
import { priceServedTime, splitCharge } from './lease-hour'
import { releaseIdleReserves } from './release-idle-reserves'
import { listReserveFaults } from './reserve-queries'
import { settleLeaseHours } from './settle-lease-hours'
import { settleTrades } from './settle-trades'
import { readStatement } from './statement-queries'

const NOON = new Date('2026-03-02T12:00:00Z')
const databases: TestDatabase[] = []
afterAll(() => Promise.all(databases.map((database) => database.drop())))

async function newWorld() {
  const database = await setupDatabase()
  databases.push(database)
  const site = await makeSite(database.db, { nodes: 40 })
  await makeDays(database.db, NOON)
  const agent = new ScriptedAgent(database.db, site, 9)
  await agent.enrol(NOON)
  return {
    database,
    site,
    agent,
    as: (viewer: MemberViewer, now: Date) => makeContext({ db: database.db, viewer, now }),
  }
}

test('100.00 topped up, 2 nodes × 4 hours at 4.50 under a limit of 5.00, the last hour half served: 68.50, 30.712500 and 0.787500', async () => {
  const { database, site, agent, as } = await newWorld()
  let now = new Date(NOON.getTime() - 10 * MINUTE_MS)
  const books = await openBooks(
    { db: database.db, owner: 'test', endpoint: '127.0.0.1:1', clock: () => now },
    ['hopper'],
    (error) => {
      throw error
    },
  )
  const system = (): Context => ({ ...systemContext(database.db, now), books: books.door })
  const instrument = 'cpu-x86-1.local.firm'
  const start = slotOf(NOON)
  const { organisation: seller } = site
  const pool = { pool: site.pool, site: site.site, instrument, organisation: seller, origin: 'real' as const }
  await books.door.send('hopper', { kind: 'open', instrument, cards: 1 })
  await books.door.send('hopper', { kind: 'pool', ...pool, tier: 'tested', ranges: [[slotOf(now), null, 4]] })
  await books.door.send('hopper', { kind: 'pool_state', pool: site.pool, state: 'live' })
  const offer = { pool: site.pool, nodes: 4, start, end: start + 10, priceMicros: 4_500_000 }
  await books.door.send('hopper', {
    kind: 'offer',
    organisation: seller,
    origin: 'real',
    key: 'offer',
    offer,
  })

  const buyer = await makeMember(database.db)
  const [first, second] = [
    await makeMember(database.db, { roles: ['operator'] }),
    await makeMember(database.db, { roles: ['operator'] }),
  ]
  const { topUp } = await requestTopUp(as(buyer, now), { amount: 100_000_000n })
  const key = { organisation: buyer.organisation, topUp }
  await receiveTopUp(as(first, now), key)
  await approveTopUp(as(second, now), key)

  const order = { nodes: 2, min: 2, start, end: start + 4, limits: { [instrument]: 5_000_000 }, ioc: true }
  const mine = { organisation: buyer.organisation, origin: 'real' as const, key: 'order' }
  await sendFundedOrder({ ...as(buyer, now), books: books.door }, 'hopper', { kind: 'order', ...mine, order })
  await settleTrades(system())
  const [lease] = await database.db.select().from(leases)
  if (!lease) throw new Error('the trade opened a lease')
  await database.db.update(leases).set({ state: 'ready', readyAt: now, holdAttempts: 1 })
  expect((await readBalances(system(), buyer.organisation)).free.paid).toBe(60_000_000n)

  for (let hour = 0; hour < 4; hour += 1) {
    const from = minuteOf(slotStart(start + hour))
    now = slotStart(start + hour + 1)
    const minutes = Array.from(
      { length: hour === 3 ? 30 : 60 },
      (_, n): Reading => [lease.id, 1, from + n, 120_000],
    )
    const parts = { throughSlot: from + 59, ...(hour === 3 ? { closed: [lease.id] } : {}) }
    now = new Date(now.getTime() + 5_000)
    await endDueLeases(system())
    await recordReadings(agent.context(now), agent.batch(now, minutes, parts))
    await rollUpUsage(system())
    await settleLeaseHours(system())
    await releaseIdleReserves(system())
    await settleTrades(system())
  }

  expect((await readBalances(system(), buyer.organisation)).free).toEqual({ promo: 0n, paid: 68_500_000n })
  expect(await sumEarned(system(), seller)).toBe(30_712_500n)
  const [trial] = await readTrialBalance(system())
  expect(trial?.kinds.find((kind) => kind.kind === 'fee')?.balanceMicros).toBe(787_500n)
  const [settled] = await database.db.select().from(leases)
  if (!settled) throw new Error('the lease stays')
  expect(await readStatement(system(), { ...settled, cancellation: [] })).toMatchObject({
    isSettled: true,
    chargeMicros: 31_500_000n,
    releasedMicros: 4_500_000n,
    hours: [9_000_000n, 9_000_000n, 9_000_000n, 4_500_000n].map((chargeMicros) => ({
      chargeMicros,
      state: 'final',
    })),
  })
  expect([await listLedgerFaults(system()), await listReserveFaults(system())]).toEqual([[], []])
})

/** Numbers that depend on the seed only. */
function dice(seed: string) {
  const chance = seededChance(seed)
  const below = (n: number) => Buffer.from(chance(6)).readUIntBE(0, 6) % n
  return { below, oneIn: (n: number) => below(n) === 0 }
}
type Dice = ReturnType<typeof dice>

/** A lease and what its agent knows: minutes not sent yet, and what was stored, minute by minute. */
type Life = { lease: NewLease; totalMicros: bigint; readFrom: number; unsent: Reading[]; stored: Reading[] }

async function randomLife(
  database: TestDatabase,
  site: TestSite,
  buyer: MemberViewer,
  { below, oneIn }: Dice,
): Promise<Life> {
  const grantedFrom = new Date(NOON.getTime() + below(2 * HOUR_MS))
  const hours = 1 + below(4)
  const startSlot = slotOf(grantedFrom)
  const lease = await makeLease(database.db, site, buyer, grantedFrom, {
    nodes: 1 + below(3),
    startSlot,
    endSlot: startSlot + hours + 1,
    agreedEnd: new Date(grantedFrom.getTime() + hours * HOUR_MS),
    priceMicrosPerNodeHour: BigInt(1 + below(100_000)) * 100n,
    feePpm: below(100_000),
    cancellation: oneIn(2) ? [[0, 0]] : [[0, below(1_000_001)]],
  })
  const isReady = !oneIn(6)
  const readyAt = new Date(grantedFrom.getTime() + below(20_000))
  if (isReady)
    await database.db
      .update(leases)
      .set({ state: 'serving', readyAt, holdAttempts: 1 })
      .where(eq(leases.id, lease.id))
  const totalMicros = lease.priceMicrosPerNodeHour * BigInt(lease.nodes * (lease.endSlot - lease.startSlot))
  await fundLease(database.db, lease, BigInt(below(Number(totalMicros))))
  return {
    lease,
    totalMicros,
    readFrom: isReady ? minuteOf(grantedFrom) : Number.MAX_SAFE_INTEGER,
    unsent: [],
    stored: [],
  }
}

/** Measures the minutes that are over: some are missing, some are late, edges claim more than was granted. */
function measure(life: Life, until: Date, { below, oneIn }: Dice): void {
  for (; minuteStart(life.readFrom + 1) <= until; life.readFrom += 1) {
    if (oneIn(8)) continue
    const cap = life.lease.nodes * MINUTE_MS
    life.unsent.push([life.lease.id, 1, life.readFrom, oneIn(3) ? below(cap + 1) : cap])
  }
}

/** What the rules say that a lease costs, from all that its agent stored. */
function expectedCharge(lease: LeaseTerms, stored: readonly Reading[]): bigint {
  const end = cutShortAt(lease)
  const to = (end ?? lease.agreedEnd).getTime()
  const from = Math.max(lease.grantedFrom.getTime(), lease.readyAt?.getTime() ?? Number.MAX_SAFE_INTEGER)
  const byHour = new Map<number, bigint>()
  for (const [, , minute, value] of stored) {
    const granted = Math.min(to, (minute + 1) * MINUTE_MS) - Math.max(from, minute * MINUTE_MS)
    const billable = Math.min(value, lease.nodes * Math.max(0, granted))
    const hour = Math.floor(minute / 60)
    byHour.set(hour, (byHour.get(hour) ?? 0n) + BigInt(billable))
  }
  const served = [...byHour.values()].reduce(
    (sum, ms) => sum + priceServedTime(lease.priceMicrosPerNodeHour, ms),
    0n,
  )
  return served + (end ? keepPart(lease, end) : 0n)
}

test.each(['one', 'two'])(
  'random lives of leases with jobs that die, seed %s: every micro is accounted for at every step',
  async (seed) => {
    const { database, site, agent, as } = await newWorld()
    const roll = dice(seed)
    const buyer = await makeMember(database.db)
    const lives = await Promise.all(Array.from({ length: 6 }, () => randomLife(database, site, buyer, roll)))
    const total = lives.reduce((sum, life) => sum + life.totalMicros, 0n)

    /** The whole money is where somebody can see it. */
    const expectWhole = async (at: Date) => {
      const ctx = systemContext(database.db, at)
      expect(await listLedgerFaults(ctx)).toEqual([])
      const { free, leases: held } = await readBalances(ctx, buyer.organisation)
      const inLeases = held.reduce((sum, one) => sum + sumSources(one.held), 0n)
      const fee =
        (await readTrialBalance(ctx))[0]?.kinds.find((kind) => kind.kind === 'fee')?.balanceMicros ?? 0n
      expect(sumSources(free) + inLeases + (await sumEarned(ctx, site.organisation)) + fee).toBe(total)
      return inLeases
    }

    let now = NOON
    const settle = async () => {
      const ctx = systemContext(database.db, now)
      await endDueLeases(ctx)
      const dying = { ...ctx, db: dyingAt(ctx.db, roll.below(12)) }
      for (const job of [rollUpUsage, settleLeaseHours])
        await job(dying).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error
        })
      await expectWhole(now)
      await rollUpUsage(ctx)
      await settleLeaseHours(ctx)
      expect(await settleLeaseHours(ctx)).toEqual({ hours: 0, leases: 0 })
      return expectWhole(now)
    }
    const send = async (isLast: boolean) => {
      const rows = await database.db.select({ id: leases.id, endedAt: leases.endedAt }).from(leases)
      const ended = new Map(rows.map((row) => [row.id, row.endedAt]))
      for (const life of lives) {
        const end = ended.get(life.lease.id) ?? life.lease.agreedEnd
        measure(life, new Date(Math.min(now.getTime(), end.getTime() + (isLast ? MINUTE_MS : 0))), roll)
      }
      const sent = lives.flatMap((life) => {
        const late = isLast ? [] : life.unsent.filter(() => roll.oneIn(5))
        const rows = life.unsent.filter((reading) => !late.includes(reading))
        life.unsent = late
        life.stored.push(...rows)
        return rows
      })
      const open = lives.flatMap((life) => [
        ...life.unsent.map((reading) => reading[2]),
        Math.min(life.readFrom, minuteOf(now)),
      ])
      const closed = isLast ? lives.filter(() => !roll.oneIn(4)).map((life) => life.lease.id) : []
      const answer = await recordReadings(
        agent.context(now),
        agent.batch(now, sent, { throughSlot: Math.min(...open) - 1, closed }),
      )
      expect(answer.rejected).toEqual([])
    }

    while (now.getTime() < NOON.getTime() + 7 * HOUR_MS) {
      now = new Date(now.getTime() + 1 + roll.below(50 * MINUTE_MS))
      for (const life of lives) if (roll.oneIn(12)) await endLease(as(buyer, now), { lease: life.lease.id })
      await send(false)
      await settle()
    }
    await send(true)
    await settle()
    now = new Date(now.getTime() + 80 * HOUR_MS)
    expect(await settle()).toBe(0n)

    for (const { lease, stored } of lives) {
      const [row] = await database.db.select().from(leases).where(eq(leases.id, lease.id))
      if (!row) throw new Error('a lease stays')
      const terms: LeaseTerms = { ...row, cancellation: lease.cancellation }
      const hours = await database.db.select().from(leaseHours).where(eq(leaseHours.lease, lease.id))
      const ends = await database.db.select().from(leaseEnds).where(eq(leaseEnds.lease, lease.id))
      const charged = [...hours, ...ends].reduce((sum, one) => sum + one.chargeMicros, 0n)
      expect([seed, lease.id, charged]).toEqual([seed, lease.id, expectedCharge(terms, stored)])
      for (const hour of hours)
        expect(hour).toMatchObject({ state: 'final', ...splitCharge(hour.chargeMicros, lease.feePpm) })
    }
  },
)
