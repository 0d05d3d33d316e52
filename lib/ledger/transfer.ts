/** A transfer: one amount from one account to another, and the name from which its id follows. */

import { uuidv8 } from '../id'
import type { Micros } from '../money'
import type { AccountParts } from './account'
import type { BySource, Source } from './sources'
import { SOURCES } from './sources'

/** Why money moves. Which accounts each may move between stands in `ledger.transfer_rules`. */
export const TRANSFER_CODES = [
  'topup',
  'promo_grant',
  'reserve_in',
  'reserve_out',
  'lease_fund',
  'charge_provider',
  'charge_fee',
  'charge_reverse',
  'release',
] as const
export type TransferCode = (typeof TRANSFER_CODES)[number]

export type Transfer = {
  /** Whose space of ids the id is in: the organisation whose money it is about. */
  readonly organisation: string
  readonly id: string
  readonly debit: AccountParts
  readonly credit: AccountParts
  readonly amountMicros: Micros
  readonly code: TransferCode
  /** The act it follows from, e.g. `trade/hopper/7/0`. */
  readonly ref: string
  readonly at: Date
}

/** What the database refuses to post, in order of precedence. */
export const POSTING_REFUSALS = [
  'transfer.batch_too_large',
  'transfer.id_twice_in_batch',
  'transfer.amount_invalid',
  'transfer.same_account',
  'transfer.account_missing',
  'transfer.account_closed',
  'transfer.currency_mismatch',
  'transfer.rule_unknown',
  'transfer.balance_short',
  'transfer.id_reused',
] as const

/** The most that one call posts. */
export const TRANSFERS_MAX = 5_000

/** The id of a transfer that follows from an act: the act's own time, and a name that only it has. */
export function transferId(actAt: Date, name: string): string {
  return uuidv8(actAt, name)
}

/** One act that moves money of several sources: a transfer for each source that gives something. */
export type Act = {
  readonly organisation: string
  readonly code: TransferCode
  /** What it follows from; with the source added it is the name of the transfer. */
  readonly name: string
  /** The part of `name` that groups the transfers of one act. */
  readonly ref: string
  /** The act's own time; `at` is when it was posted. */
  readonly actAt: Date
  readonly at: Date
  readonly debit: (source: Source) => AccountParts
  readonly credit: (source: Source) => AccountParts
}

/** The transfers of an act, one a source; a source that gives nothing has none. */
export function spellTransfers(act: Act, amount: BySource): Transfer[] {
  return SOURCES.filter((source) => amount[source] > 0n).map((source) => ({
    organisation: act.organisation,
    id: transferId(act.actAt, `${act.name}/${source}`),
    debit: act.debit(source),
    credit: act.credit(source),
    amountMicros: amount[source],
    code: act.code,
    ref: act.ref,
    at: act.at,
  }))
}
