import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemContext } from '@/db/factories/people'
import { makeSite, type TestSite } from '@/db/factories/sites'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import type { Origin } from '@/lib/identity/role'
import { DAY_MS, HOUR_MS, slotOf } from '@/lib/time'
import { listTradeRows, listUnmet, listUnmetRows, readTraded, readUse, trailingDays } from './queries'

const NOON = new Date('2026-03-05T12:00:00Z')
const SLOT = slotOf(NOON)
const INSTRUMENT = 'cpu-x86-1.local.firm'
const period = trailingDays(NOON, 1)

let database: TestDatabase
let site: TestSite
beforeAll(async () => {
  database = await setupDatabase()
  site = await makeSite(database.db, { nodes: 4 })
})
afterAll(() => database.drop())

const ctx = () => systemContext(database.db, NOON)
let seq = 0

/** Sellers by number. */
const sellers = new Map<number, string>()

type Sold = { origin: Origin; priceMicros: number; seller: number; tier?: string; hoursAgo?: number }

async function trade({ origin, priceMicros, seller, tier = 'tested', hoursAgo = 1 }: Sold) {
  seq += 1
  const organisation = sellers.get(seller) ?? ctx().newId()
  sellers.set(seller, organisation)
  const at = new Date(NOON.getTime() - hoursAgo * HOUR_MS).toISOString()
  await database.db.execute(sql`
    insert into trades (book, seq, n, order_seq, offer_seq, buyer, seller, pool, instrument, tier, nodes, start_slot, end_slot,
      price_micros_per_node_hour, fund, origin, at)
    values ('cpu-x86', ${seq}, 0, ${seq}, 1, ${ctx().newId()}, ${organisation}, ${site.pool}, ${INSTRUMENT}, ${tier},
      1, ${SLOT}, ${SLOT + 2}, ${priceMicros}, 'main', ${origin}, ${at})`)
}

async function lease(origin: Origin, nodes: number, start: number, end: number) {
  seq += 1
  await database.db.execute(sql`
    insert into leases (organisation, id, provider, pool, site, instrument, nodes, start_slot, end_slot, granted_from, agreed_end,
      price_micros_per_node_hour, fee_ppm, cancellation, origin, state, created_at)
    values (${ctx().newId()}, ${`cpu-x86-${seq}-0`}, ${site.organisation}, ${site.pool}, ${site.site}, ${INSTRUMENT}, ${nodes},
      ${start}, ${end}, ${NOON.toISOString()}, ${NOON.toISOString()}, 400000, 25000, '[]', ${origin}, 'ended', ${NOON.toISOString()})`)
  return `cpu-x86-${seq}-0`
}

async function unmet(organisation: string | null, nodes: number, code: string, origin: Origin = 'real') {
  await database.db.execute(sql`
    insert into unmet_demand (id, at, organisation, origin, book, instruments, nodes, start_slot, end_slot, code)
    values (${ctx().newId()}, ${new Date(NOON.getTime() - HOUR_MS).toISOString()}, ${organisation}, ${origin}, 'cpu-x86',
      ${JSON.stringify([INSTRUMENT])}::jsonb, ${nodes}, ${SLOT}, ${SLOT + 2}, ${code})`)
}

test('an executed price is of one origin, of the period, and never of pools that are only declared', async () => {
  for (const [order, priceMicros] of [100, 200, 300, 400, 500].entries())
    await trade({ origin: 'real', priceMicros, seller: order % 3 })
  await trade({ origin: 'synthetic', priceMicros: 9_000, seller: 0 })
  await trade({ origin: 'real', priceMicros: 8_000, seller: 0, tier: 'declared' })
  await trade({ origin: 'real', priceMicros: 7_000, seller: 0, hoursAgo: 30 })

  expect((await readTraded(ctx(), 'real', period)).get(INSTRUMENT)).toMatchObject({
    state: 'ok',
    n: 5,
    sellers: 3,
    medianMicros: 300n,
    volumeNodeHours: 10,
  })
  expect((await readTraded(ctx(), 'synthetic', period)).get(INSTRUMENT)).toMatchObject({
    n: 1,
    medianMicros: null,
  })
})

test('the rows behind a price are the same trades, without their parties', async () => {
  const rows = (await listTradeRows(ctx(), 'real', period, 12)).get(INSTRUMENT) ?? []
  expect(rows.map((row) => Number(row.priceMicrosPerNodeHour))).toEqual([500, 400, 300, 200, 100])
  expect(new Set(rows.map((row) => row.seller))).toEqual(new Set(['s1', 's2', 's3']))
  expect((await listTradeRows(ctx(), 'real', period, 2)).get(INSTRUMENT)).toHaveLength(2)
})

test('use counts leased of registered hours, and not what was given back or is held by the other origin', async () => {
  await database.db.execute(
    sql`update pools set created_at = ${new Date(NOON.getTime() - DAY_MS * 3).toISOString()}`,
  )
  await lease('real', 1, SLOT - 10, SLOT - 4)
  const returned = await lease('real', 2, SLOT - 3, SLOT + 3)
  await lease('synthetic', 4, SLOT - 20, SLOT - 19)
  await database.db.execute(sql`
    insert into lease_returns (book, lease, seq, from_slot) values ('cpu-x86', ${returned}, ${seq}, ${SLOT - 2})`)
  expect((await readUse(ctx(), 'real', period)).get(INSTRUMENT)).toEqual({
    pools: 1,
    registeredNodeHours: 24 * 4,
    leasedNodeHours: 6 + 2,
  })
  expect((await readUse(ctx(), 'synthetic', period)).get(INSTRUMENT)).toBeUndefined()
})

test('an organisation that asks again counts once, at its largest need; each visitor counts', async () => {
  const someone = ctx().newId()
  await unmet(someone, 1, 'market.price_too_low')
  await unmet(someone, 3, 'market.all_taken')
  await unmet(null, 2, 'market.all_taken')
  await unmet(null, 2, 'market.all_taken')
  await unmet(someone, 50, 'market.all_taken', 'synthetic')
  expect(await listUnmet(ctx(), 'real', period)).toEqual([
    { code: 'market.all_taken', needs: 3, organisations: 3, nodeHours: 14 },
  ])
  expect(await listUnmetRows(ctx(), 'real', period, 10)).toHaveLength(3)
})
