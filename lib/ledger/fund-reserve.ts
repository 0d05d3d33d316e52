/** Moves the money that an order lacks from the free balance to a trading reserve, once per key and try. */

import { and, eq, sql } from 'drizzle-orm'
import { reserveMoves } from '@/db/schema/ledger'
import { type Context, transact } from '../context'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { formatMicros, type Micros } from '../money'
import { Refusal } from '../refusal'
import { readPlatform } from '../registry/queries'
import { balanceAccount, tradingReserveAccount } from './account'
import { postTransfers } from './post-transfers'
import { listReserveCredits, type ReserveCredit, readBalances } from './queries'
import { spendSources, sumSources } from './sources'
import { type Act, spellTransfers } from './transfer'

export type FundReserve = {
  /** The order's idempotency key, and how often it has asked. */
  readonly key: string
  readonly n: number
  readonly book: string
  readonly fund: string
  readonly amountMicros: Micros
}

/** The act that moves money into the reserve for one key and try. */
function actOf(ctx: Context, organisation: string, input: FundReserve, currency: string): Act {
  const { key, n, book, fund } = input
  return {
    organisation,
    code: 'reserve_in',
    name: `reserve-in/${organisation}/${key}/${n}`,
    ref: `reserve/${book}/${fund}`,
    actAt: ctx.now,
    at: ctx.now,
    debit: (source) => balanceAccount(organisation, source, currency),
    credit: (source) => tradingReserveAccount(organisation, book, fund, source, currency),
  }
}

/**
 * Moves an amount into the reserve and answers the credits that the book must be told of; a key and try that moved
 * money before moves none and answers the same. Refuses: identity.sign_in_first, identity.not_allowed, transfer.balance_short.
 */
export async function fundReserve(ctx: Context, input: FundReserve): Promise<ReserveCredit[]> {
  const { organisation } = allow(ctx.viewer, 'reserve.fund')
  const { key, n, book, fund, amountMicros } = input

  return transact(ctx, async (ctx) => {
    // One organisation's moves go one after the other, so that each splits a balance that stays as it was read.
    await ctx.db.execute(sql`select 1 from organisations where id = ${organisation} for no key update`)
    const mine = and(
      eq(reserveMoves.organisation, organisation),
      eq(reserveMoves.key, key),
      eq(reserveMoves.n, n),
    )
    const [moved] = await ctx.db.select().from(reserveMoves).where(mine)
    if (moved) return listReserveCredits(ctx, organisation, key, n)
    const { currency } = await readPlatform(ctx)
    const { free } = await readBalances(ctx, organisation)

    const spent = spendSources(amountMicros, free)
    if (spent === null)
      throw new Refusal('transfer.balance_short', null, {
        needed: formatMicros(amountMicros),
        free: formatMicros(sumSources(free)),
      })

    await ctx.db.insert(reserveMoves).values({ organisation, key, n, book, fund, amountMicros, at: ctx.now })
    await postTransfers(ctx, spellTransfers(actOf(ctx, organisation, input, currency), spent))

    await record(ctx, {
      act: 'reserve.funded',
      subject: `${book}/${fund}`,
      detail: { key, n, amountMicros: amountMicros.toString() },
    })
    return listReserveCredits(ctx, organisation, key, n)
  })
}
