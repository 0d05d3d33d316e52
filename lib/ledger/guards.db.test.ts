import { afterAll, beforeAll, expect, test } from 'vitest'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { type Context, makeContext } from '../context'
import { uuidv7, uuidv8 } from '../id'
import { balanceAccount, promoExpenseAccount } from './account'
import { makePartitions } from './make-partitions'
import { postTransfers } from './post-transfers'
import { listLedgerFaults } from './queries'
import type { Transfer } from './transfer'

const now = new Date('2026-03-01T08:00:00Z')
let database: TestDatabase
let ctx: Context

beforeAll(async () => {
  database = await setupDatabase()
  ctx = makeContext({ db: database.db, viewer: { kind: 'system', name: 'test' }, now })
  await postTransfers(ctx, [grant(5n)])
})
afterAll(() => database.drop())

const buyer = uuidv7(now)
const owner = { organisation: uuidv7(now), currency: 'CNY' }

function grant(amountMicros: bigint, at = now): Transfer {
  return {
    organisation: buyer,
    id: uuidv8(at, `test/${amountMicros}`),
    debit: promoExpenseAccount(owner),
    credit: balanceAccount(buyer, 'promo', 'CNY'),
    amountMicros,
    code: 'promo_grant',
    ref: 'test',
    at,
  }
}

const CHANGES = [
  'update ledger.transfers set amount_micros = 6',
  'update ledger.transfers_2026_03 set amount_micros = 6',
  'delete from ledger.transfers',
  'delete from ledger.transfers_2026_03',
  'truncate ledger.transfers',
  'truncate ledger.transfers_2026_03',
  'update ledger.accounts set credits_posted = 0',
  'update ledger.accounts set debits_posted = debits_posted - 1 where debits_posted > 0',
  "update ledger.accounts set floor = 'none'",
  "update ledger.accounts set ref = 'mine'",
  'delete from ledger.accounts',
  'truncate ledger.accounts',
  'truncate ledger.accounts cascade',
]

test.each(CHANGES)('the owner of the database cannot: %s', async (change) => {
  await expect(database.sql.unsafe(change)).rejects.toMatchObject({ code: '23001' })
})

test.each(CHANGES)('a session that pretends to be a replica cannot: %s', async (change) => {
  const attempt = database.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx.unsafe(change)
  })
  await expect(attempt).rejects.toMatchObject({ code: '23001' })
})

test.each([
  [
    'more out than in',
    'update ledger.accounts set debits_posted = 6 where kind = $$balance$$',
    'accounts_never_overdrawn',
  ],
  [
    'a floor that its kind does not have',
    `insert into ledger.accounts (organisation, id, kind, ref, source, currency, shard, floor)
     values (gen_random_uuid(), gen_random_uuid(), 'balance', '', 'paid', 'CNY', 0, 'none')`,
    'accounts_kind_known',
  ],
  [
    'a transfer of nothing',
    `insert into ledger.transfers (organisation, id, debit, credit, amount_micros, currency, code, ref, at)
     select organisation, ledger.least_id(at), debit, credit, 0, currency, code, ref, at from ledger.transfers limit 1`,
    'transfers_amount_positive',
  ],
])('not even a second writer can store %s', async (_, statement, constraint) => {
  await expect(database.sql.unsafe(statement)).rejects.toMatchObject({ constraint_name: constraint })
})

test('the audit finds what a second writer stored', async () => {
  expect(await listLedgerFaults(ctx)).toEqual([])
  const rollBack = new Error('roll back')
  const found = database.db.transaction(async (tx) => {
    await tx.execute(`insert into ledger.transfers (organisation, id, debit, credit, amount_micros, currency, code, ref, at)
      select organisation, ledger.least_id(at), debit, credit, 1, currency, code, ref, at from ledger.transfers limit 1`)
    expect(await listLedgerFaults({ ...ctx, db: tx })).toHaveLength(2)
    await tx.execute(`update ledger.accounts set credits_posted = credits_posted + 7 where kind = 'balance'`)
    expect(await listLedgerFaults({ ...ctx, db: tx })).toContainEqual({
      fault: 'debits differ from credits',
      subject: 'CNY',
    })
    throw rollBack
  })
  await expect(found).rejects.toBe(rollBack)
})

test('the application reads the ledger and posts to it, and can write in no other way', async () => {
  const role = `${database.name}_app`
  await database.sql.unsafe(`create role ${role} nologin`)
  await database.sql`select ledger.grant_to(${role})`
  const asRole = async (statement: string) =>
    database.sql.begin(async (tx) => {
      await tx.unsafe(`set local role ${role}`)
      return tx.unsafe(statement)
    })
  expect(await asRole('select 1 from ledger.transfers')).toHaveLength(1)
  await database.db.transaction(async (tx) => {
    await tx.execute(`set local role ${role}`)
    await postTransfers({ ...ctx, db: tx }, [grant(9n)])
  })
  for (const write of [
    'insert into ledger.accounts select * from ledger.accounts',
    'update ledger.accounts set closed_at = now()',
    'insert into ledger.transfer_rules values ($$topup$$, $$balance$$, $$balance$$)',
    'alter table ledger.transfers disable trigger all',
    "select ledger.grant_to('public')",
    ...CHANGES,
  ])
    await expect(asRole(write)).rejects.toMatchObject({ code: '42501' })
  await database.sql.unsafe(`drop owned by ${role}; drop role ${role}`)
})

test('tables of the same name that a caller brings along are not written', async () => {
  await database.db.transaction(async (tx) => {
    await tx.execute('create temp table transfers (like ledger.transfers) on commit drop')
    await tx.execute('create temp table accounts (like ledger.accounts) on commit drop')
    expect(await postTransfers({ ...ctx, db: tx }, [grant(11n)])).toEqual(['created'])
    expect([...(await tx.execute('select 1 from pg_temp.transfers'))]).toEqual([])
  })
  expect(await listLedgerFaults(ctx)).toEqual([])
})

test('a month has its partition before its first transfer, and the new one is guarded too', async () => {
  const later = new Date('2031-05-31T23:59:59.999Z')
  await expect(postTransfers(ctx, [grant(3n, later)])).rejects.toThrow()
  await makePartitions(ctx, later, 2)
  await makePartitions(ctx, later, 3)
  expect(await postTransfers(ctx, [grant(3n, later), grant(4n, new Date('2031-06-01T00:00:00Z'))])).toEqual([
    'created',
    'created',
  ])
  const [row] = await database.sql`select (select count(*)::int from ledger.transfers_2031_05) as may,
    (select count(*)::int from ledger.transfers_2031_06) as june`
  expect(row).toEqual({ may: 1, june: 1 })
  for (const change of ['truncate', 'delete from'])
    await expect(
      database.sql.begin(async (tx) => {
        await tx`set local session_replication_role = replica`
        await tx.unsafe(`${change} ledger.transfers_2031_05`)
      }),
    ).rejects.toMatchObject({ code: '23001' })
})
