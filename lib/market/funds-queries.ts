/** Reads what an organisation has in all: one figure it can spend, and what its open orders and leases hold. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import type { Micros } from '../money'

/** All money of an organisation; the five parts add up to what the ledger holds for it. Units: micros. */
export type Funds = {
  /** Free balance: promotional and paid money. */
  readonly promoMicros: Micros
  readonly paidMicros: Micros
  /** Waits in trading reserves and backs no order: it can be spent all the same, and goes back by itself. */
  readonly idleMicros: Micros
  readonly inOrdersMicros: Micros
  readonly inLeasesMicros: Micros
}

type Row = Record<'promo' | 'paid' | 'reserved' | 'leased' | 'free' | 'locked', string>

/** One statement, so that money on its way from one place to another is never counted twice. */
export async function readFunds(ctx: Context, organisation: string): Promise<Funds> {
  const rows = await ctx.db.execute<Row>(sql`
    with held as (
      select kind, source, sum(credits_posted - debits_posted) as micros from ledger.accounts
      where organisation = ${organisation} and kind in ('balance', 'trading_reserve', 'lease_reserve') and closed_at is null
      group by kind, source)
    select coalesce((select micros from held where kind = 'balance' and source = 'promo'), 0)::text as promo,
      coalesce((select micros from held where kind = 'balance' and source = 'paid'), 0)::text as paid,
      coalesce((select sum(micros) from held where kind = 'trading_reserve'), 0)::text as reserved,
      coalesce((select sum(micros) from held where kind = 'lease_reserve'), 0)::text as leased,
      coalesce(sum(free_micros), 0)::text as free, coalesce(sum(locked_micros), 0)::text as locked
    from buying_power where organisation = ${organisation}`)
  const { promo, paid, reserved, leased, free, locked } = rows[0] ?? NONE
  const [idleMicros, inOrdersMicros] = [BigInt(free), BigInt(locked)]
  // What a reserve holds beyond both is the price of trades that settlement has not moved to their leases yet.
  const onTheWay = BigInt(reserved) - idleMicros - inOrdersMicros
  return {
    promoMicros: BigInt(promo),
    paidMicros: BigInt(paid),
    idleMicros,
    inOrdersMicros,
    inLeasesMicros: BigInt(leased) + onTheWay,
  }
}

const NONE: Row = { promo: '0', paid: '0', reserved: '0', leased: '0', free: '0', locked: '0' }

/** What can be spent at once: the free balance and what waits idle. Units: micros. */
export function availableOf(funds: Funds): Micros {
  return funds.promoMicros + funds.paidMicros + funds.idleMicros
}
