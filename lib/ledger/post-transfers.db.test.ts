import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { type Context, makeContext } from '../context'
import { uuidv7 } from '../id'
import { Refusal } from '../refusal'
import {
  ACCOUNT_KINDS,
  type AccountParts,
  accountId,
  balanceAccount,
  earnedAccount,
  feeAccount,
  leaseReserveAccount,
  promoExpenseAccount,
  railClearingAccount,
  tradingReserveAccount,
} from './account'
import { closeAccounts, postTransfers } from './post-transfers'
import { listLedgerFaults, listMovements, listReserveIns, readBalances, readTrialBalance } from './queries'
import { POSTING_REFUSALS, TRANSFER_CODES, TRANSFERS_MAX, type Transfer, type TransferCode } from './transfer'

const now = new Date('2026-03-01T08:00:00Z')
let database: TestDatabase
let ctx: Context

beforeAll(async () => {
  database = await setupDatabase()
  ctx = makeContext({ db: database.db, viewer: { kind: 'system', name: 'test' }, now })
})
afterAll(() => database.drop())

const platform = { organisation: uuidv7(now), currency: 'CNY' }

/** Accounts by the words of a picture, for one buyer of its own. */
function people(currency = 'CNY') {
  const buyer = uuidv7(now)
  const accounts = {
    rail: railClearingAccount({ ...platform, currency }, 'credit'),
    promo: promoExpenseAccount({ ...platform, currency }),
    paid: balanceAccount(buyer, 'paid', currency),
    'paid-$': balanceAccount(buyer, 'paid', 'USD'),
    gift: balanceAccount(buyer, 'promo', currency),
    reserve: tradingReserveAccount(buyer, 'hopper', 'main', 'paid', currency),
    lease: leaseReserveAccount(buyer, 'hopper-7-0', 'paid', currency),
    earned: earnedAccount(uuidv7(now), currency),
    fee: feeAccount({ ...platform, currency }, 'hopper-7-0'),
  }
  return { buyer, accounts }
}
type People = ReturnType<typeof people>

/** One transfer drawn as `code from -> to amount`. */
function draw(who: People, row: string, id = uuidv7(now)): Transfer {
  const [code = '', from = '', , to = '', amount = ''] = row.trim().split(/\s+/)
  const known = new Map<string, AccountParts>(Object.entries(who.accounts))
  const [debit, credit] = [known.get(from), known.get(to)]
  if (!debit || !credit) throw new Error(`no account in ${row}`)
  return {
    organisation: who.buyer,
    id,
    debit,
    credit,
    amountMicros: BigInt(amount),
    code: code as TransferCode,
    ref: 'test',
    at: now,
  }
}

async function answer(transfers: readonly Transfer[]): Promise<string> {
  try {
    return [...new Set(await postTransfers(ctx, transfers))].join()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

test('money moves only as a rule allows and as far as it is there', async () => {
  const who = people()
  const picture = `
    topup            rail    -> paid     0    : transfer.amount_invalid
    topup            rail    -> paid     -5   : transfer.amount_invalid
    topup            paid    -> paid     5    : transfer.same_account
    topup            rail    -> paid-$   5    : transfer.currency_mismatch
    topup            paid    -> rail     5    : transfer.rule_unknown
    release          rail    -> paid     5    : transfer.rule_unknown
    reserve_in       paid    -> reserve  1    : transfer.balance_short
    topup            rail    -> paid     100  : created
    promo_grant      promo   -> gift     20   : created
    reserve_in       paid    -> reserve  101  : transfer.balance_short
    reserve_in       paid    -> reserve  40   : created
    lease_fund       reserve -> lease    36   : created
    charge_provider  lease   -> earned   30   : created
    charge_fee       lease   -> fee      1    : created
    charge_reverse   earned  -> lease    31   : transfer.balance_short
    charge_reverse   earned  -> lease    2    : created
    charge_reverse   fee     -> lease    1    : created
    charge_provider  earned  -> lease    1    : transfer.rule_unknown
    release          lease   -> paid     9    : transfer.balance_short
    release          lease   -> paid     8    : created
    reserve_out      reserve -> paid     4    : created`
  for (const line of picture.trim().split('\n')) {
    const [row = '', code] = line.split(' : ')
    expect([row.trim(), await answer([draw(who, row)])]).toEqual([row.trim(), code])
  }
  expect(await readBalances(ctx, who.buyer)).toEqual({
    free: { promo: 20n, paid: 72n },
    reserves: [{ book: 'hopper', fund: 'main', held: { promo: 0n, paid: 0n } }],
    leases: [{ lease: 'hopper-7-0', held: { promo: 0n, paid: 0n } }],
  })
  expect(await listLedgerFaults(ctx)).toEqual([])
})

test('of several faults in one call the first of the list is the answer', async () => {
  const who = people()
  await postTransfers(ctx, [draw(who, 'topup rail -> paid 100')])
  const standing = draw(who, 'topup rail -> paid 7')
  await postTransfers(ctx, [standing])
  const closed = people()
  await postTransfers(ctx, [
    draw(closed, 'topup rail -> paid 1'),
    draw(closed, 'reserve_in paid -> reserve 1'),
  ])
  await closeAccounts(ctx, [closed.accounts.paid])
  const twice = draw(who, 'topup rail -> paid 1')
  const unknown = { ...people().accounts.reserve, kind: 'nothing' } as unknown as AccountParts
  const faults: [string, Transfer[]][] = [
    [
      'transfer.batch_too_large',
      Array.from({ length: TRANSFERS_MAX }, () => draw(who, 'topup rail -> paid 1')),
    ],
    ['transfer.id_twice_in_batch', [twice, twice]],
    ['transfer.amount_invalid', [draw(who, 'topup rail -> paid 0')]],
    ['transfer.account_missing', [{ ...draw(who, 'reserve_in paid -> reserve 1'), credit: unknown }]],
    ['transfer.account_closed', [draw(closed, 'topup rail -> paid 1')]],
    ['transfer.currency_mismatch', [draw(who, 'topup rail -> paid-$ 1')]],
    ['transfer.rule_unknown', [draw(who, 'topup gift -> paid 1')]],
    ['transfer.balance_short', [draw(who, 'reserve_in gift -> reserve 1')]],
    ['transfer.id_reused', [{ ...standing, amountMicros: 8n }]],
  ]
  for (const [index, [code]] of faults.entries())
    expect(await answer(faults.slice(index).flatMap(([, transfers]) => transfers))).toBe(code)
  expect(await answer([draw(who, 'topup paid -> paid 1'), ...(faults[3]?.[1] ?? [])])).toBe(
    'transfer.same_account',
  )
  expect(faults.map(([code]) => code)).toEqual(
    POSTING_REFUSALS.filter((code) => code !== 'transfer.same_account'),
  )
})

test('a call is posted whole or not at all', async () => {
  const who = people()
  const rows = ['topup rail -> paid 10', 'reserve_in paid -> reserve 4', 'lease_fund reserve -> lease 5']
  expect(await answer(rows.map((row) => draw(who, row)))).toBe('transfer.balance_short')
  expect((await readBalances(ctx, who.buyer)).free).toEqual({ promo: 0n, paid: 0n })
  expect(await listMovements(ctx, who.buyer, { limit: 10 })).toEqual([])
})

test('within one call only the end of each balance counts', async () => {
  const who = people()
  const rows = ['reserve_in paid -> reserve 4', 'topup rail -> paid 4']
  expect(await answer(rows.map((row) => draw(who, row)))).toBe('created')
})

test('the same call twice moves money once, and an id with other fields is refused', async () => {
  const who = people()
  const [topUp, move] = [draw(who, 'topup rail -> paid 10'), draw(who, 'reserve_in paid -> reserve 4')]
  const first = [topUp, move]
  expect(await answer(first)).toBe('created')
  expect(await answer(first)).toBe('exists')
  expect(await answer([{ ...topUp, at: new Date(now.getTime() + 1) }])).toBe('exists')
  for (const changed of [
    { amountMicros: 11n },
    { ref: 'other' },
    { code: 'release' as const },
    { credit: who.accounts.gift },
  ])
    expect(await answer([{ ...topUp, ...changed }])).toBe('transfer.id_reused')
  expect(await postTransfers(ctx, [move, draw(who, 'topup rail -> paid 1')])).toEqual(['exists', 'created'])
  expect((await readBalances(ctx, who.buyer)).free.paid).toBe(7n)
})

test('twenty identical calls at once create one transfer', async () => {
  const who = people()
  const call = [draw(who, 'topup rail -> paid 10')]
  const answers = await Promise.all(Array.from({ length: 20 }, () => answer(call)))
  expect(answers.toSorted()).toEqual(['created', ...Array<string>(19).fill('exists')])
  expect((await readBalances(ctx, who.buyer)).free.paid).toBe(10n)
})

test('many writers over the same accounts never wait in a circle, and no micro is lost', async () => {
  const crowd = Array.from({ length: 6 }, () => people())
  await Promise.all(crowd.map((who) => postTransfers(ctx, [draw(who, 'topup rail -> paid 10000')])))
  const moves = Array.from({ length: 60 }, (_, n) => {
    const order = [...crowd.slice(n % 6), ...crowd.slice(0, n % 6)]
    const row = `reserve_in paid -> reserve ${1 + (n % 5)}`
    return (n % 2 === 0 ? order : order.toReversed()).map((who) => draw(who, row))
  })
  const answers = await Promise.all(moves.map(answer))
  expect(new Set(answers)).toEqual(new Set(['created']))
  const sums = await Promise.all(crowd.map((who) => readBalances(ctx, who.buyer)))
  for (const { free, reserves } of sums) expect([free.paid, reserves[0]?.held.paid]).toEqual([9820n, 180n])
  expect(await listLedgerFaults(ctx)).toEqual([])
})

test('two calls racing for the last micro: one wins', async () => {
  const who = people()
  await postTransfers(ctx, [draw(who, 'topup rail -> paid 1')])
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => answer([draw(who, 'reserve_in paid -> reserve 1')])),
  )
  expect(answers.toSorted()).toEqual(['created', ...Array<string>(7).fill('transfer.balance_short')])
})

test('a closed account takes nothing, and one that holds money does not close', async () => {
  const who = people()
  await postTransfers(ctx, [draw(who, 'topup rail -> paid 5')])
  const { paid } = who.accounts
  await expect(closeAccounts(ctx, [paid])).rejects.toMatchObject({
    cause: { constraint_name: 'accounts_closed_empty' },
  })
  await postTransfers(ctx, [draw(who, 'reserve_in paid -> reserve 5')])
  await closeAccounts(ctx, [paid])
  expect(await answer([draw(who, 'topup rail -> paid 5')])).toBe('transfer.account_closed')
})

test('each currency sums to zero on its own', async () => {
  for (const currency of ['JPY', 'KWD'])
    await postTransfers(ctx, [draw(people(currency), 'topup rail -> paid 9')])
  const sides = await readTrialBalance(ctx)
  expect(sides.map((side) => side.currency)).toEqual(expect.arrayContaining(['CNY', 'JPY', 'KWD']))
  for (const side of sides) {
    expect(side.debitsMicros).toBe(side.creditsMicros)
    expect(side.kinds.reduce((sum, kind) => sum + kind.balanceMicros, 0n)).toBe(0n)
  }
})

test('movements are listed newest first, page by page, and say what they did to the free balance', async () => {
  const who = people()
  const rows = ['topup rail -> paid 10', 'reserve_in paid -> reserve 4', 'lease_fund reserve -> lease 3']
  for (const row of rows) await postTransfers(ctx, [draw(who, row)])
  const [top, second] = await listMovements(ctx, who.buyer, { limit: 2 })
  const rest = await listMovements(ctx, who.buyer, { before: second?.seq ?? 0, limit: 2 })
  expect([top, second, ...rest].map((row) => [row?.code, row?.freeMicros])).toEqual([
    ['lease_fund', 0n],
    ['reserve_in', -4n],
    ['topup', 10n],
  ])
  expect(await listMovements(ctx, people().buyer, { limit: 2 })).toEqual([])
})

test('readers of reserve moves miss none that commits late', async () => {
  const { nextTxid } = await listReserveIns(ctx, 0n)
  const who = people()
  await postTransfers(ctx, [draw(who, 'topup rail -> paid 10')])
  const late = draw(who, 'reserve_in paid -> reserve 1')
  const early = draw(who, 'reserve_in paid -> reserve 2')
  let seen: string[] = []
  let next = nextTxid
  const read = async () => {
    const window = await listReserveIns(ctx, next)
    seen = [...seen, ...window.moves.map((move) => move.transfer)]
    next = window.nextTxid
  }
  await database.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_current_xact_id()`)
    await postTransfers(ctx, [early])
    await read()
    await postTransfers({ ...ctx, db: tx }, [late])
  })
  const both = [early.id, late.id]
  const seenOfBoth = async () => {
    await read()
    return new Set(seen.filter((id) => both.includes(id)))
  }
  await expect.poll(seenOfBoth, { timeout: 20_000 }).toEqual(new Set(both))
})

test('the words of the code are the words of the database', async () => {
  const kinds = await database.sql`select kind, floor from ledger.account_kinds`
  expect(Object.fromEntries(kinds.map((row) => [row.kind, row.floor]))).toEqual(ACCOUNT_KINDS)
  const codes = await database.sql`select distinct code from ledger.transfer_rules`
  expect(codes.map((row) => row.code).toSorted()).toEqual(TRANSFER_CODES.toSorted())
  const parts = people().accounts.reserve
  const [row] =
    await database.sql`select ledger.account_id(${parts.organisation}, ${parts.kind}, ${parts.ref},
    ${parts.source}, ${parts.currency}, ${parts.shard}) as id`
  expect(row?.id).toBe(accountId(parts))
})
