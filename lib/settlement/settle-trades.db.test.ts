import { and, eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { dyingAt, Killed } from '@/db/factories/dying-connection'
import { makeMember, makePlatform, systemContext } from '@/db/factories/people'
import { journal } from '@/db/schema/journal'
import { bookCursors } from '@/db/schema/market'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { type OpenBooks, openBooks } from '@/worker/books'
import { type Context, makeContext } from '../context'
import { uuidv7 } from '../id'
import { balanceAccount, railClearingAccount, tradingReserveAccount } from '../ledger/account'
import { postTransfers } from '../ledger/post-transfers'
import { listLedgerFaults, readBalances } from '../ledger/queries'
import { NOTHING } from '../ledger/sources'
import { availableOf, readFunds } from '../market/funds-queries'
import { sendFundedOrder } from '../market/send-funded-order'
import { grantPromo } from '../payment/grant-promo'
import { HOUR_MS, slotOf } from '../time'
import { reconcileAccounts } from './reconcile-accounts'
import { reconcileReserves } from './reconcile-reserves'
import { releaseIdleReserves } from './release-idle-reserves'
import { listReserveFaults } from './reserve-queries'
import { settleTrades } from './settle-trades'

const NOON = new Date('2026-03-02T12:00:00Z')
const SLOT = slotOf(NOON)
const INSTRUMENT = 'h100-sxm-8.cn-east.firm'
const UNIT = 1_000_000n

const databases: TestDatabase[] = []
afterAll(() => Promise.all(databases.map((database) => database.drop())))

async function newMarket() {
  const database = await setupDatabase()
  databases.push(database)
  const doors = new Map<string, OpenBooks['door']>()
  return { database, doors, platform: await makePlatform(database.db) }
}

/** A book of its own with 100 nodes offered at 4.50, and a buyer with 20.00 promotional and 80.00 paid money. */
async function setup(market?: Awaited<ReturnType<typeof newMarket>>, book = 'hopper') {
  const { database, doors, platform } = market ?? (await newMarket())
  const seller = uuidv7(NOON)
  let now = NOON
  const books: OpenBooks = await openBooks(
    { db: database.db, owner: 'test', endpoint: '127.0.0.1:1', clock: () => now },
    [book],
    (error) => {
      throw error
    },
  )
  const { send } = books.door
  doors.set(book, books.door)
  const pool = { pool: `pool-${book}`, site: `site-${book}`, instrument: INSTRUMENT }
  await send(book, { kind: 'open', instrument: INSTRUMENT, cards: 8 })
  await send(book, {
    kind: 'pool',
    ...pool,
    organisation: seller,
    origin: 'real',
    tier: 'tested',
    ranges: [[SLOT, null, 100]],
  })
  await send(book, { kind: 'pool_state', pool: pool.pool, state: 'live' })
  const offer = { pool: pool.pool, nodes: 100, start: SLOT, end: SLOT + 100, priceMicros: 4_500_000 }
  await send(book, { kind: 'offer', organisation: seller, origin: 'real', key: 'offer', offer })

  const viewer = await makeMember(database.db)
  const { organisation } = viewer
  const system = (): Context => ({ ...systemContext(database.db, now), books: books.door })
  await grantPromo(system(), { organisation, amountMicros: 20n * UNIT, reason: 'test' })
  await move('topup', 80n * UNIT)

  /** Moves paid money of the buyer by hand, past the book. */
  async function move(code: 'topup' | 'reserve_in' | 'reserve_out', amountMicros: bigint) {
    const rail = railClearingAccount(platform, 'credit')
    const balance = balanceAccount(organisation, 'paid', 'CNY')
    const reserve = tradingReserveAccount(organisation, book, 'main', 'paid', 'CNY')
    const [debit, credit] = {
      topup: [rail, balance],
      reserve_in: [balance, reserve],
      reserve_out: [reserve, balance],
    }[code]
    if (!debit || !credit) throw new Error('two accounts')
    const id = uuidv7(now)
    await postTransfers(system(), [
      { organisation, id, debit, credit, amountMicros, code, ref: 'test', at: now },
    ])
    return id
  }

  const buy = (key: string, nodes: number, hours: number, limitMicros = 5_000_000) => {
    const ctx = makeContext({ db: database.db, viewer, now, books: books.door })
    const window = { start: SLOT, end: SLOT + hours }
    const order = {
      nodes,
      min: nodes,
      ...window,
      limits: { [INSTRUMENT]: limitMicros },
      ioc: limitMicros >= 4_500_000,
    }
    return sendFundedOrder(ctx, book, { kind: 'order', organisation, origin: 'real', key, order })
  }
  const cursor = async () => {
    const own = and(eq(bookCursors.book, book), eq(bookCursors.reader, 'settle-trades'))
    const [row] = await database.db.select().from(bookCursors).where(own)
    return row ? { seq: row.seq, n: row.n, stoppedBecause: row.stoppedBecause } : null
  }
  const settle = () => settleTrades(system())
  return {
    database,
    book,
    send,
    organisation,
    move,
    buy,
    cursor,
    settle,
    system,
    balances: () => readBalances(system(), organisation),
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms)
    },
  }
}

/** What must hold whatever was interrupted. */
async function expectWhole({ database }: { database: TestDatabase }): Promise<void> {
  expect(await listReserveFaults(systemContext(database.db))).toEqual([])
  expect(await listLedgerFaults(systemContext(database.db))).toEqual([])
}

test('a trade moves its cost from the trading reserve to its lease, promotional money first; settling again moves nothing', async () => {
  const one = await setup()
  const { buy, settle, balances, cursor, book } = one
  const { seq } = await buy('a', 2, 4)
  await expectWhole(one)
  expect(await settle()).toMatchObject({ trades: 1, stopped: [] })
  const after = await balances()
  expect(after).toEqual({
    free: { promo: 0n, paid: 60n * UNIT },
    reserves: [{ book, fund: 'main', held: { promo: 0n, paid: 4n * UNIT } }],
    leases: [{ lease: `${book}-${seq}-0`, held: { promo: 20n * UNIT, paid: 16n * UNIT } }],
  })
  expect(await settle()).toEqual({ trades: 0, returns: 0, stopped: [] })
  expect(await balances()).toEqual(after)
  expect(await cursor()).toEqual({ seq, n: 0, stoppedBecause: null })
  await expectWhole(one)
})

test('ten quiet minutes after the fill what the book no longer needs is free again', async () => {
  const one = await setup()
  const { buy, settle, balances, system, pass, organisation } = one
  await buy('a', 2, 4)
  await settle()
  pass(9 * 60_000)
  expect(await releaseIdleReserves(system())).toBe(0)
  pass(60_000)
  expect(await releaseIdleReserves(system())).toBe(1)
  await expectWhole(one)
  expect(await releaseIdleReserves(system())).toBe(0)
  expect(await settle()).toMatchObject({ returns: 1 })
  expect((await balances()).free).toEqual({ promo: 0n, paid: 64n * UNIT })
  const funds = await readFunds(system(), organisation)
  expect(availableOf(funds)).toBe(64n * UNIT)
  expect(funds).toMatchObject({ inOrdersMicros: 0n, inLeasesMicros: 36n * UNIT, idleMicros: 0n })
  await expectWhole(one)
})

test('money that an open order needs never flows back, and is shown as held by it', async () => {
  const one = await setup()
  const { buy, settle, system, pass, organisation } = one
  await buy('bid', 1, 4, 1_000_000)
  pass(HOUR_MS)
  expect(await releaseIdleReserves(system())).toBe(0)
  await settle()
  const funds = await readFunds(system(), organisation)
  expect(availableOf(funds)).toBe(96n * UNIT)
  expect(funds).toMatchObject({ inOrdersMicros: 4n * UNIT, inLeasesMicros: 0n })
  await expectWhole(one)
})

test('two settlements at once pay for each trade once', async () => {
  const one = await setup()
  const { buy, settle, balances } = one
  for (const key of ['a', 'b', 'c']) await buy(key, 1, 4)
  const done = await Promise.all([settle(), settle(), settle()])
  expect(done.reduce((sum, one) => sum + one.trades, 0)).toBe(3)
  expect((await balances()).leases.map((lease) => lease.held.promo + lease.held.paid)).toEqual([
    18n * UNIT,
    18n * UNIT,
    18n * UNIT,
  ])
  await expectWhole(one)
})

test('killed at any statement and run again, each trade and each return is paid once', async () => {
  const one = await setup()
  const { buy, settle, balances, system, pass, book } = one
  await buy('a', 2, 4)
  await buy('b', 1, 2)
  pass(600_000)
  await releaseIdleReserves(system())
  for (let n = 0; ; n += 1) {
    const ctx = system()
    const outcome = await settleTrades({ ...ctx, db: dyingAt(ctx.db, n) }).catch((error) => error)
    await expectWhole(one)
    if (!(outcome instanceof Killed)) break
    expect((await balances()).leases).toEqual([])
    expect(n).toBeLessThan(50)
  }
  expect(await settle()).toEqual({ trades: 0, returns: 0, stopped: [] })
  const { free, reserves, leases } = await balances()
  expect(free).toEqual({ promo: 0n, paid: 55n * UNIT })
  expect(reserves).toEqual([{ book, fund: 'main', held: NOTHING }])
  expect(new Set(leases.map((lease) => lease.held))).toEqual(
    new Set([
      { promo: 20n * UNIT, paid: 16n * UNIT },
      { promo: 0n, paid: 9n * UNIT },
    ]),
  )
})

test('a trade that its reserve does not cover stops that book with its reason, nothing is skipped, and others go on', async () => {
  const market = await newMarket()
  const broken = await setup(market, 'broken')
  const sound = await setup(market, 'sound')
  await broken.buy('a', 1, 2)
  await broken.move('topup', 5n * UNIT)
  await broken.buy('b', 2, 8)
  await broken.move('reserve_out', 10n * UNIT)
  await sound.buy('a', 1, 1)

  expect(await sound.settle()).toMatchObject({ trades: 2, stopped: [broken.book] })
  expect(await broken.cursor()).toMatchObject({
    stoppedBecause: expect.stringMatching('^transfer.balance_short at '),
  })
  expect(await reconcileReserves(broken.system())).toEqual([
    { organisation: broken.organisation, book: broken.book, fund: 'main', differenceMicros: 10n * UNIT },
  ])
  const noted = await broken.database.db.select().from(journal).where(eq(journal.act, 'reserve.differs'))
  expect(noted.map((row) => row.subject)).toEqual([`${broken.book}/main`])
  expect(await reconcileAccounts(broken.system())).toEqual([])
  expect(await broken.settle()).toMatchObject({ trades: 0, stopped: [broken.book] })

  await broken.send(broken.book, {
    kind: 'credit',
    organisation: broken.organisation,
    fund: 'main',
    amountMicros: 10_000_000,
    transfer: await broken.move('reserve_in', 10n * UNIT),
  })
  expect(await broken.settle()).toMatchObject({ trades: 1, stopped: [] })
  expect(await broken.cursor()).toMatchObject({ stoppedBecause: null })
})
