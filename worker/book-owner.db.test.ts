import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { uuidv7 } from '@/lib/id'
import type { BookCommand, BookResult, OrderTerms } from '@/lib/market/book'
import { HOUR_MS, slotOf } from '@/lib/time'
import { BookOwner } from './book-owner'

const NOON = new Date('2026-03-02T12:00:00Z')
const INSTRUMENT = 'h100-sxm-8.cn-east.firm'
const SLOT = slotOf(NOON)
const someone = () => uuidv7(NOON)

let database: TestDatabase
beforeAll(async () => {
  database = await setupDatabase()
})
afterAll(() => database.drop())

/** A book of its own with one open instrument and one pool of these nodes, offered at 2.00. */
async function openBook(name: string, nodes: number) {
  let at = NOON
  const lost: Error[] = []
  const open = () =>
    BookOwner.open(
      { db: database.db, book: name, owner: 'test', endpoint: '127.0.0.1:1', clock: () => at },
      (error) => lost.push(error),
    )
  const owner = await open()
  const seller = someone()
  await owner.send({ kind: 'open', instrument: INSTRUMENT, cards: 8 })
  await owner.send({
    kind: 'pool',
    pool: `pool-${name}`,
    organisation: seller,
    origin: 'real',
    site: `site-${name}`,
    instrument: INSTRUMENT,
    tier: 'tested',
    ranges: [[SLOT, null, nodes]],
  })
  await owner.send({ kind: 'pool_state', pool: `pool-${name}`, state: 'live' })
  await owner.send({
    kind: 'offer',
    organisation: seller,
    origin: 'real',
    key: 'offer',
    offer: { pool: `pool-${name}`, nodes, start: SLOT, end: SLOT + 100, priceMicros: 2_000_000 },
  })
  return {
    owner,
    open,
    lost,
    seller,
    move: (hours: number) => {
      at = new Date(NOON.getTime() + hours * HOUR_MS)
    },
  }
}

function buy(organisation: string, key: string, terms: Partial<OrderTerms> = {}): BookCommand {
  return {
    kind: 'order',
    organisation,
    origin: 'real',
    key,
    order: {
      nodes: 1,
      min: 1,
      start: SLOT,
      end: SLOT + 4,
      limits: { [INSTRUMENT]: 2_000_000 },
      ioc: true,
      ...terms,
    },
  }
}

async function fund(owner: BookOwner, organisation: string, amountMicros = 1_000_000_000): Promise<void> {
  await owner.send({ kind: 'credit', organisation, fund: 'main', amountMicros, transfer: someone() })
}

const count = async (query: ReturnType<typeof sql>) =>
  Number((await database.db.execute<{ n: string }>(query))[0]?.n)
const filled = (result: BookResult) => result.outcome === 'done' && result.state === 'filled'

describe('one writer of a book', () => {
  test('a hundred buyers race for the last node: exactly one wins, and the tables say the same', async () => {
    const { owner } = await openBook('race', 1)
    const buyers = Array.from({ length: 100 }, someone)
    await Promise.all(buyers.map((buyer) => fund(owner, buyer)))
    const results = await Promise.all(buyers.map((buyer) => owner.send(buy(buyer, 'race'))))
    expect(results.filter(filled)).toHaveLength(1)
    expect(await count(sql`select count(*) as n from trades where book = 'race'`)).toBe(1)
    expect(await count(sql`select count(*) as n from leases where id like 'race-%'`)).toBe(1)
    expect(
      await count(
        sql`select count(*) as n from unmet_demand where book = 'race' and code = 'market.all_taken'`,
      ),
    ).toBe(99)
  })

  test('the same key twice trades once, also after a restart', async () => {
    const { owner, open } = await openBook('twice', 4)
    const buyer = someone()
    await fund(owner, buyer)
    const first = await owner.send(buy(buyer, 'k'))
    const again = await owner.send(buy(buyer, 'k'))
    const restarted = await open()
    const later = await restarted.send(buy(buyer, 'k'))
    expect([again, later].map((one) => one.outcome === 'done' && one.seq)).toEqual(
      [first, first].map((one) => one.outcome === 'done' && one.seq),
    )
    expect(await count(sql`select count(*) as n from trades where book = 'twice'`)).toBe(1)
  })

  test('a restart from the log, and one from a snapshot, give the same state hash', async () => {
    const { owner, open, move } = await openBook('again', 8)
    const buyer = someone()
    await fund(owner, buyer)
    for (let n = 0; n < 6; n += 1) {
      move(n)
      await owner.send(buy(buyer, `k${n}`, { start: SLOT + n, end: SLOT + n + 3, ioc: n % 2 === 0 }))
    }
    const hash = await owner.read((book) => book.stateHash())
    const fromLog = await open()
    expect(await fromLog.read((book) => book.stateHash())).toBe(hash)
    await fromLog.close()
    expect(await count(sql`select count(*) as n from book_snapshots where book = 'again'`)).toBe(1)
    const fromSnapshot = await open()
    expect(await fromSnapshot.read((book) => book.stateHash())).toBe(hash)
  })

  test('an epoch raised from outside stops the old owner, and nothing of it is acknowledged any more', async () => {
    const { owner, open, lost } = await openBook('fence', 4)
    const buyer = someone()
    await fund(owner, buyer)
    const second = await open()
    await expect(owner.send(buy(buyer, 'old'))).rejects.toMatchObject({ code: 'market.unavailable' })
    expect(lost).toHaveLength(1)
    expect(lost[0]?.constructor.name).toBe('Fenced')
    expect(await count(sql`select count(*) as n from trades where book = 'fence'`)).toBe(0)
    expect(filled(await second.send(buy(buyer, 'new')))).toBe(true)
  })

  test('an order without money changes nothing and says what it needs', async () => {
    const { owner } = await openBook('poor', 4)
    const before = await owner.read((book) => book.seq)
    const answer = await owner.send({ ...buy(someone(), 'k'), fundable: true } as BookCommand)
    expect(answer).toMatchObject({ outcome: 'needs_funds', gapMicros: 8_000_000 })
    expect(await owner.read((book) => book.seq)).toBe(before)
  })

  test('a new hour reaches the book before anything else of that hour', async () => {
    const { owner, move } = await openBook('hour', 4)
    move(5)
    await owner.tick()
    expect(await owner.read((book) => book.slot)).toBe(SLOT + 5)
  })

  test('buying power in the tables is the book’s own', async () => {
    const { owner } = await openBook('power', 4)
    const buyer = someone()
    await fund(owner, buyer, 100_000_000)
    await owner.send(buy(buyer, 'now'))
    await owner.send(
      buy(buyer, 'wait', { ioc: false, nodes: 9, min: 9, limits: { [INSTRUMENT]: 1_000_000 } }),
    )
    const [engine] = await owner.read((book) => book.buyingPower(buyer))
    const [row] = await database.db.execute<{ free: string; locked: string; spent: string }>(sql`
      select free_micros as free, locked_micros as locked, spent_micros as spent from buying_power where organisation = ${buyer}`)
    expect(engine).toMatchObject({
      freeMicros: Number(row?.free),
      lockedMicros: Number(row?.locked),
      spentMicros: Number(row?.spent),
    })
    expect(Number(row?.free) + Number(row?.locked) + Number(row?.spent)).toBe(100_000_000)
  })
})
