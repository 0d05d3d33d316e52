/** Posts transfers through the ledger's one posting function, opening accounts on first use. */

import { sql } from 'drizzle-orm'
import { rowsJson } from '@/db/rows'
import type { Context } from '../context'
import { isRefusalCode, Refusal, type RefusalCode } from '../refusal'
import { type AccountParts, accountId } from './account'
import type { Transfer } from './transfer'

export type Outcome = 'created' | 'exists'

/** What a constraint of the ledger means to the caller. */
const CONSTRAINT_REFUSALS: Readonly<Record<string, RefusalCode>> = {
  transfers_amount_positive: 'transfer.amount_invalid',
  transfers_two_accounts: 'transfer.same_account',
  accounts_never_overdrawn: 'transfer.balance_short',
}

/** The refusal inside a database error: the message of a function or the name of a constraint. */
function readRefusal(error: unknown): Refusal | null {
  if (typeof error !== 'object' || error === null) return null
  if ('constraint_name' in error && typeof error.constraint_name === 'string') {
    const code = CONSTRAINT_REFUSALS[error.constraint_name]
    return code ? new Refusal(code) : null
  }
  if ('code' in error && error.code === 'P0001' && 'message' in error && typeof error.message === 'string')
    return isRefusalCode(error.message) ? new Refusal(error.message) : null
  return 'cause' in error ? readRefusal(error.cause) : null
}

async function openAccounts(ctx: Context, transfers: readonly Transfer[]): Promise<void> {
  const accounts = new Map<string, AccountParts>()
  for (const { debit, credit } of transfers)
    for (const parts of [debit, credit]) accounts.set(accountId(parts), parts)
  await ctx.db.execute(sql`select ledger.open_accounts(${rowsJson([...accounts.values()])}::json)`)
}

/**
 * Posts all of these transfers or none, and says of each whether it is new. Posting the same again changes nothing.
 * Refuses: the codes of POSTING_REFUSALS, in their order.
 */
export async function postTransfers(ctx: Context, transfers: readonly Transfer[]): Promise<Outcome[]> {
  if (transfers.length === 0) return []
  await openAccounts(ctx, transfers)
  const batch = transfers.map((transfer) => ({
    organisation: transfer.organisation,
    id: transfer.id,
    debit: accountId(transfer.debit),
    credit: accountId(transfer.credit),
    amount_micros: transfer.amountMicros,
    currency: transfer.debit.currency,
    code: transfer.code,
    ref: transfer.ref,
    at: transfer.at,
  }))
  try {
    const created = await ctx.db.execute<{ organisation: string; id: string }>(
      sql`select organisation, id from ledger.post(${rowsJson(batch)}::json)`,
    )
    const fresh = new Set([...created].map((row) => `${row.organisation}/${row.id}`))
    return transfers.map((transfer) =>
      fresh.has(`${transfer.organisation}/${transfer.id}`) ? 'created' : 'exists',
    )
  } catch (error) {
    throw readRefusal(error) ?? error
  }
}

/** Closes accounts that are done for good. Each must stand at zero. */
export async function closeAccounts(ctx: Context, accounts: readonly AccountParts[]): Promise<void> {
  if (accounts.length === 0) return
  const ids = JSON.stringify(accounts.map(accountId))
  await ctx.db.execute(sql`
    select ledger.close_accounts(array(select value::uuid from json_array_elements_text(${ids}::json)), ${ctx.now.toISOString()}::timestamptz)`)
}
