/** An account: six parts say which one it is, and its id follows from them. */

import { createHash } from 'node:crypto'
import { SOURCES, type Source } from './sources'

/** Each kind and its floor: `credit` holds somebody's money and never goes below zero. */
export const ACCOUNT_KINDS = {
  /** Free money of an organisation, by source. */
  balance: 'credit',
  /** Backs the buying power of one fund in one book, by source; `ref` is BOOK/FUND. */
  trading_reserve: 'credit',
  /** Pays one lease, by source; `ref` is the lease. Closed when the lease is settled. */
  lease_reserve: 'credit',
  /** What a provider earned. */
  earned: 'credit',
  /** The platform's fees, over 32 shards. */
  fee: 'none',
  /** What a rail holds for the platform: below zero by all that was paid in; `ref` is the rail. */
  rail_clearing: 'none',
  /** What the platform gave away. */
  promo_expense: 'none',
} as const
export type AccountKind = keyof typeof ACCOUNT_KINDS

export type AccountParts = {
  readonly organisation: string
  readonly kind: AccountKind
  readonly ref: string
  readonly source: Source | ''
  readonly currency: string
  readonly shard: number
}

/** The organisation that runs the platform, and the one currency it settles in. */
export type LedgerOwner = { readonly organisation: string; readonly currency: string }

export const FEE_SHARDS = 32

function account(
  organisation: string,
  kind: AccountKind,
  currency: string,
  rest: Partial<AccountParts> = {},
): AccountParts {
  return { ref: '', source: '', shard: 0, ...rest, organisation, kind, currency }
}

export function balanceAccount(organisation: string, source: Source, currency: string): AccountParts {
  return account(organisation, 'balance', currency, { source })
}

export function tradingReserveAccount(
  organisation: string,
  book: string,
  fund: string,
  source: Source,
  currency: string,
): AccountParts {
  return account(organisation, 'trading_reserve', currency, { ref: `${book}/${fund}`, source })
}

export function leaseReserveAccount(
  organisation: string,
  lease: string,
  source: Source,
  currency: string,
): AccountParts {
  return account(organisation, 'lease_reserve', currency, { ref: lease, source })
}

export function earnedAccount(provider: string, currency: string): AccountParts {
  return account(provider, 'earned', currency)
}

/** The fee account of one lease. Spread over shards, because every charge of the market meets here. */
export function feeAccount(owner: LedgerOwner, lease: string): AccountParts {
  const shard = (createHash('sha256').update(lease).digest()[0] ?? 0) % FEE_SHARDS
  return account(owner.organisation, 'fee', owner.currency, { shard })
}

export function railClearingAccount(owner: LedgerOwner, rail: 'credit'): AccountParts {
  return account(owner.organisation, 'rail_clearing', owner.currency, { ref: rail })
}

export function promoExpenseAccount(owner: LedgerOwner): AccountParts {
  return account(owner.organisation, 'promo_expense', owner.currency)
}

/** The id of an account; `ledger.account_id` gives the same. */
export function accountId(parts: AccountParts): string {
  const { organisation, kind, ref, source, currency, shard } = parts
  const name = ['gridline/account', organisation, kind, ref, source, currency, shard].join('|')
  const hex = createHash('sha256').update(name).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

export function isSource(text: string): text is Source {
  return SOURCES.some((source) => source === text)
}
