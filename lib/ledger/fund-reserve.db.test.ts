import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMember, makePlatform, systemContext } from '@/db/factories/people'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext } from '../context'
import { uuidv7 } from '../id'
import { balanceAccount, promoExpenseAccount, railClearingAccount } from './account'
import { type FundReserve, fundReserve } from './fund-reserve'
import { postTransfers } from './post-transfers'
import { listLedgerFaults, listReserveCredits, readBalances } from './queries'

const now = new Date('2026-03-01T08:00:00Z')
let database: TestDatabase
let platform: { organisation: string; currency: string }

beforeAll(async () => {
  database = await setupDatabase()
  platform = await makePlatform(database.db)
})
afterAll(() => database.drop())

/** A buyer with 30 micros of promotional and 70 of paid money. */
async function setup() {
  const viewer = await makeMember(database.db)
  const { organisation } = viewer
  const grant = (code: 'topup' | 'promo_grant', amountMicros: bigint) => ({
    organisation,
    id: uuidv7(now),
    debit: code === 'topup' ? railClearingAccount(platform, 'credit') : promoExpenseAccount(platform),
    credit: balanceAccount(organisation, code === 'topup' ? 'paid' : 'promo', 'CNY'),
    amountMicros,
    code,
    ref: 'test',
    at: now,
  })
  await postTransfers(systemContext(database.db), [grant('promo_grant', 30n), grant('topup', 70n)])
  const ctx = makeContext({ db: database.db, now, viewer })
  const ask = (key: string, amountMicros: bigint, more: Partial<FundReserve> = {}) =>
    fundReserve(ctx, { key, n: 0, book: 'hopper', fund: 'main', amountMicros, ...more })
  return { ctx, organisation, ask, balances: () => readBalances(ctx, organisation) }
}

test('money moves into the reserve by source, promotional money first, one credit a transfer', async () => {
  const { ask, balances } = await setup()
  expect((await ask('a', 20n)).map((credit) => credit.amountMicros)).toEqual([20n])
  expect(new Set((await ask('b', 40n)).map((credit) => credit.amountMicros))).toEqual(new Set([10n, 30n]))
  expect(await balances()).toEqual({
    free: { promo: 0n, paid: 40n },
    reserves: [{ book: 'hopper', fund: 'main', held: { promo: 30n, paid: 30n } }],
    leases: [],
  })
})

test('a key that moved money before moves none, and the book is told the same credits', async () => {
  const { ctx, organisation, ask, balances } = await setup()
  const first = await ask('a', 50n)
  expect(await ask('a', 50n)).toEqual(first)
  expect((await balances()).free).toEqual({ promo: 0n, paid: 50n })
  const second = await ask('a', 5n, { n: 1 })
  expect(await listReserveCredits(ctx, organisation, 'a')).toEqual([...first, ...second])
})

test('one key twice at once moves money once', async () => {
  const { ask, balances } = await setup()
  const answers = await Promise.all([ask('a', 50n), ask('a', 50n), ask('a', 50n)])
  expect(
    new Set(answers.map((credits) => JSON.stringify(credits.map((credit) => credit.transfer)))).size,
  ).toBe(1)
  expect((await balances()).free).toEqual({ promo: 0n, paid: 50n })
})

test('orders racing for one balance all get their money as long as it is enough', async () => {
  const { ask, balances } = await setup()
  await Promise.all(Array.from({ length: 10 }, (_, n) => ask(`k${n}`, 10n)))
  expect((await balances()).free).toEqual({ promo: 0n, paid: 0n })
  expect(await listLedgerFaults(systemContext(database.db))).toEqual([])
})

test('an order that the balance does not cover moves nothing', async () => {
  const { ctx, organisation, ask, balances } = await setup()
  await expect(ask('a', 101n)).rejects.toMatchObject({ code: 'transfer.balance_short' })
  expect((await balances()).free).toEqual({ promo: 30n, paid: 70n })
  expect(await listReserveCredits(ctx, organisation, 'a')).toEqual([])
})

test('only an organisation that buys moves its money', async () => {
  const viewer = await makeMember(database.db, { roles: ['provider'] })
  const input = { key: 'a', n: 0, book: 'hopper', fund: 'main', amountMicros: 1n }
  const refused = fundReserve(makeContext({ db: database.db, now, viewer }), input)
  await expect(refused).rejects.toMatchObject({ code: 'identity.not_allowed' })
})
