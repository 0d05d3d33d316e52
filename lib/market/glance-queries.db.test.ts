import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemContext } from '@/db/factories/people'
import { makeSite, type TestSite } from '@/db/factories/sites'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { slotOf } from '@/lib/time'
import { listFreeHours, listMarketLines } from './glance-queries'
import { recordMarketHours } from './record-market-hours'

const NOON = new Date('2026-03-02T12:00:00Z')
const SLOT = slotOf(NOON)
const INSTRUMENT = 'cpu-x86-1.local.firm'
const KEY = `${INSTRUMENT} real`

let database: TestDatabase
let site: TestSite
beforeAll(async () => {
  database = await setupDatabase()
  site = await makeSite(database.db, { nodes: 4 })
  await database.db.execute(sql`update pools set state = 'live', tier = 'tested'`)
  await database.db.execute(sql`insert into books (id) values ('cpu-x86')`)
  await database.db.execute(sql`
    insert into instruments (id, book, node_class, zone, terms, phase, collar_ppm, halt_ppm, opened_at)
    values (${INSTRUMENT}, 'cpu-x86', 'cpu-x86-1', 'local', 'firm', 'continuous', 0, 0, ${NOON.toISOString()})`)
})
afterAll(() => database.drop())

const ctx = () => systemContext(database.db, NOON)

async function offer(seq: number, nodes: number, priceMicros: number, end = SLOT + 400) {
  await database.db.execute(sql`
    insert into offers (book, seq, organisation, pool, instrument, nodes, start_slot, end_slot, price_micros_per_node_hour,
      min_hours, cancellation, good_till_slot, state, origin, at)
    values ('cpu-x86', ${seq}, ${site.organisation}, ${site.pool}, ${INSTRUMENT}, ${nodes}, ${SLOT}, ${end}, ${priceMicros},
      1, '[]', ${end}, 'open', 'real', ${NOON.toISOString()})`)
}

async function trade(seq: number, offerSeq: number, nodes: number, hours: number) {
  const someone = ctx().newId()
  await database.db.execute(sql`
    insert into trades (book, seq, n, order_seq, offer_seq, buyer, seller, pool, instrument, tier, nodes, start_slot, end_slot,
      price_micros_per_node_hour, fund, origin, at)
    values ('cpu-x86', ${seq}, 0, ${seq}, ${offerSeq}, ${someone}, ${site.organisation}, ${site.pool}, ${INSTRUMENT}, 'tested',
      ${nodes}, ${SLOT}, ${SLOT + hours}, 400000, 'main', 'real', ${NOON.toISOString()})`)
}

test('what is free is what the offers have left, at most what the pool has, hour by hour', async () => {
  const free = async () => (await listFreeHours(ctx(), 4)).get(KEY)
  expect(await free(), 'nothing offered').toEqual([0, 0, 0, 0])

  await offer(1, 2, 400_000)
  expect(await free(), 'offered, not all of the pool').toEqual([2, 2, 2, 2])

  await trade(2, 1, 1, 3)
  expect(await free(), 'a sold node is not free in its hours').toEqual([1, 1, 1, 2])

  await offer(3, 4, 500_000)
  expect(await free(), 'two offers on one pool never count a node twice').toEqual([3, 3, 3, 4])

  await database.db.execute(sql`
    insert into lease_returns (book, lease, seq, from_slot) values ('cpu-x86', 'cpu-x86-2-0', 4, ${SLOT + 1})`)
  expect(await free(), 'what was given back is free again').toEqual([3, 4, 4, 4])
})

test('a line of the market has its best price from what is left, and a sold-out offer is none', async () => {
  const line = async () => (await listMarketLines(ctx())).find((one) => one.instrument === INSTRUMENT)
  expect(await line()).toMatchObject({
    origin: 'real',
    pools: 1,
    capacityNodes: 4,
    freeNodes: 3,
    bestOfferMicros: 400_000n,
  })
  await trade(5, 1, 1, 1)
  expect(await line()).toMatchObject({ freeNodes: 2, bestOfferMicros: 500_000n })
})

test('what is kept of an hour counts each node once, at its cheapest price first', async () => {
  await recordMarketHours(ctx())
  await recordMarketHours(ctx())
  const rows = await database.db.execute(sql`select * from market_hours`)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ capacity_nodes: 4, free_nodes: 2 })
  // 168 hours of 4 nodes, less the two sold in the first: half of them at the cheaper price.
  expect(Number(rows[0]?.free_node_hours)).toBe(168 * 4 - 2)
  expect(Number(rows[0]?.asked_p10)).toBe(400_000)
  expect(Number(rows[0]?.asked_p90)).toBe(500_000)
})
