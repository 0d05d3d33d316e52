/** Reads both sides of the ledger by kind of account, as the trial balance shows them. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import type { Micros } from '../money'
import type { AccountKind } from './account'

export type SideLine = {
  readonly currency: string
  readonly kind: AccountKind
  readonly accounts: number
  readonly debitsMicros: Micros
  readonly creditsMicros: Micros
}

/** Debits and credits of each kind of account and currency. */
export async function listSides(ctx: Context): Promise<SideLine[]> {
  const rows = await ctx.db.execute<
    Record<'currency' | 'debits' | 'credits', string> & { kind: AccountKind; n: number }
  >(sql`
    select currency, kind, count(*)::int as n, sum(debits_posted)::text as debits, sum(credits_posted)::text as credits
    from ledger.accounts group by currency, kind order by currency, kind`)
  return [...rows].map(({ currency, kind, n, debits, credits }) => ({
    currency,
    kind,
    accounts: n,
    debitsMicros: BigInt(debits),
    creditsMicros: BigInt(credits),
  }))
}
