import { expect, test } from 'vitest'
import { accountId, feeAccount, tradingReserveAccount } from './account'
import { spellTransfers, transferId } from './transfer'

test.each([
  [1767225602000, 'trade/hopper/7/0/fund/paid', '019b76da-afd0-89c2-85af-60ce0782157d'],
  [1767225600000, 'lease-hour/L1/490896/0/provider/paid', '019b76da-a800-8483-860f-cf301bb36737'],
] as const)('the id of an act at %i named %s is the same everywhere', (at, name, id) => {
  expect(transferId(new Date(at), name)).toBe(id)
})

const owner = { organisation: '018f0000-0000-7000-8000-000000000001', currency: 'CNY' }
const buyer = '018f0000-0000-7000-8000-000000000002'

test('an act moves each source on its own, and a source that gives nothing has no transfer', () => {
  const act = {
    organisation: buyer,
    code: 'lease_fund',
    name: 'trade/hopper/7/0/fund',
    ref: 'trade/hopper/7/0',
    actAt: new Date(1767225602000),
    at: new Date(1767225603000),
    debit: (source: 'paid' | 'promo') => tradingReserveAccount(buyer, 'hopper', 'main', source, 'CNY'),
    credit: () => feeAccount(owner, 'hopper-7-0'),
  } as const
  expect(spellTransfers(act, { promo: 3n, paid: 4n }).map((transfer) => transfer.amountMicros)).toEqual([
    3n,
    4n,
  ])
  expect(spellTransfers(act, { promo: 0n, paid: 4n }).map((transfer) => transfer.id)).toEqual([
    '019b76da-afd0-89c2-85af-60ce0782157d',
  ])
})

test('accounts that differ in one part are different accounts', () => {
  const paid = tradingReserveAccount(buyer, 'hopper', 'main', 'paid', 'CNY')
  const others = [
    { ...paid, organisation: owner.organisation },
    { ...paid, kind: 'lease_reserve' as const },
    { ...paid, ref: 'hopper/other' },
    { ...paid, source: 'promo' as const },
    { ...paid, currency: 'JPY' },
    { ...paid, shard: 1 },
  ]
  expect(new Set([paid, ...others].map(accountId)).size).toBe(7)
})

test('fees of many leases spread over 32 accounts', () => {
  const shards = new Set(Array.from({ length: 1000 }, (_, n) => feeAccount(owner, `hopper-${n}-0`).shard))
  expect(shards.size).toBe(32)
})
