import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMember, makePlatform, systemContext } from '@/db/factories/people'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext } from '../context'
import { uuidv7 } from '../id'
import type { Viewer } from '../identity/role'
import { listLedgerFaults, listMovements, readBalances, readTrialBalance } from '../ledger/queries'
import { approveTopUp } from './approve-top-up'
import { grantPromo } from './grant-promo'
import { openTrialAccount } from './open-trial-account'
import { listTopUps, listWaitingTopUps } from './queries'
import { receiveTopUp } from './receive-top-up'
import { requestTopUp } from './request-top-up'

const now = new Date('2026-03-01T08:00:00Z')
let database: TestDatabase

beforeAll(async () => {
  database = await setupDatabase()
  await makePlatform(database.db)
})
afterAll(() => database.drop())

const as = (viewer: Viewer) => makeContext({ db: database.db, now, viewer })

/** A buyer who announced 120.50, and two members of the operator. */
async function setup() {
  const [buyer, first, second] = [
    await makeMember(database.db, { name: 'Buyer' }),
    await makeMember(database.db, { roles: ['operator'] }),
    await makeMember(database.db, { roles: ['operator'] }),
  ]
  const { topUp } = await requestTopUp(as(buyer), { amount: 120_500_000n })
  return { buyer, first: as(first), second: as(second), key: { organisation: buyer.organisation, topUp } }
}

async function codeOf(act: Promise<unknown>): Promise<string | null> {
  return act.then(
    () => null,
    (error) => error.code,
  )
}

test('money that two different people confirmed stands in the balance, once', async () => {
  const { buyer, first, second, key } = await setup()
  expect((await listWaitingTopUps(first)).find((row) => row.id === key.topUp)).toMatchObject({
    organisationName: 'Buyer',
    receivedByName: null,
  })
  await receiveTopUp(first, key)
  expect((await readBalances(first, buyer.organisation)).free.paid).toBe(0n)
  await approveTopUp(second, key)
  expect(await codeOf(approveTopUp(second, key))).toBe('topup.not_received')
  expect((await readBalances(first, buyer.organisation)).free).toEqual({ promo: 0n, paid: 120_500_000n })
  expect((await listTopUps(as(buyer), buyer.organisation)).map((row) => row.state)).toEqual(['approved'])
  expect((await listWaitingTopUps(first)).some((row) => row.id === key.topUp)).toBe(false)
})

test('the person who saw the money cannot approve it', async () => {
  const { buyer, first, key } = await setup()
  await receiveTopUp(first, key)
  expect(await codeOf(approveTopUp(first, key))).toBe('four_eyes.same_person')
  expect((await readBalances(first, buyer.organisation)).free.paid).toBe(0n)
})

test('what is refused, and in which order', async () => {
  const { buyer, first, second, key } = await setup()
  const missing = { ...key, topUp: uuidv7(now) }
  expect(await codeOf(requestTopUp(as({ kind: 'visitor' }), { amount: 1_000_000n }))).toBe(
    'identity.sign_in_first',
  )
  expect(await codeOf(requestTopUp(first, { amount: 1_000_000n }))).toBe('identity.not_allowed')
  for (const verb of [receiveTopUp, approveTopUp]) {
    expect(await codeOf(verb(as(buyer), key))).toBe('identity.not_allowed')
    expect(await codeOf(verb(first, missing))).toBe('topup.unknown')
    expect(await codeOf(verb(first, { ...key, organisation: uuidv7(now) }))).toBe('topup.unknown')
  }
  expect(await codeOf(approveTopUp(second, key))).toBe('topup.not_received')
  await receiveTopUp(first, key)
  expect(await codeOf(receiveTopUp(second, key))).toBe('topup.not_requested')
})

test('two people approving at once post one transfer', async () => {
  const { buyer, first, second, key } = await setup()
  const third = as(await makeMember(database.db, { roles: ['operator'] }))
  await receiveTopUp(first, key)
  const codes = await Promise.all([codeOf(approveTopUp(second, key)), codeOf(approveTopUp(third, key))])
  expect(new Set(codes)).toEqual(new Set([null, 'topup.not_received']))
  expect((await readBalances(first, buyer.organisation)).free.paid).toBe(120_500_000n)
})

test('a new organisation begins with trial credit, in one act with its sign-up', async () => {
  const person = {
    organisationName: 'New lab',
    name: 'New person',
    email: 'new@test.example',
    password: 'correct horse battery',
    address: null,
  }
  const visitor = as({ kind: 'visitor' })
  const opened = await openTrialAccount(visitor, person)
  expect(opened.creditMicros).toBe(500_000_000n)
  expect((await readBalances(visitor, opened.organisation)).free).toEqual({ promo: 500_000_000n, paid: 0n })
  expect((await listMovements(visitor, opened.organisation, { limit: 5 })).map((row) => row.code)).toEqual([
    'promo_grant',
  ])
  const before = await readTrialBalance(visitor)
  expect(await codeOf(openTrialAccount(visitor, person))).toBe('identity.email_taken')
  expect(await readTrialBalance(visitor)).toEqual(before)
})

test('promotional money never touches what the rails hold', async () => {
  const { organisation } = await makeMember(database.db, { origin: 'synthetic' })
  const rail = async () =>
    (await readTrialBalance(systemContext(database.db)))[0]?.kinds.find(
      (kind) => kind.kind === 'rail_clearing',
    )
  const before = await rail()
  await grantPromo(systemContext(database.db), { organisation, amountMicros: 5n, reason: 'demo' })
  expect((await readBalances(as({ kind: 'visitor' }), organisation)).free).toEqual({ promo: 5n, paid: 0n })
  expect(await rail()).toEqual(before)
  expect(await listLedgerFaults(systemContext(database.db))).toEqual([])
})
