/** Trading reserves beside the buying power they back: the equation between ledger and books, and what a person may spend. */

import { eq, sql } from 'drizzle-orm'
import { buyingPower } from '@/db/schema/market'
import type { Context } from '../context'
import { readBalances } from '../ledger/queries'
import { type BySource, sumSources } from '../ledger/sources'
import type { Micros } from '../money'
import { SETTLE_TRADES } from './trade-queries'

export type ReserveFault = {
  readonly organisation: string
  readonly book: string
  readonly fund: string
  /** What the book believes minus what the ledger holds. */
  readonly differenceMicros: Micros
}

/**
 * Reserves that differ from their book. For each of them, at any instant: ledger = free + locked + trades not yet paid for
 * + money not yet credited + money let go and not yet returned. One statement, so that all parts are of one instant.
 */
export async function listReserveFaults(ctx: Context): Promise<ReserveFault[]> {
  const rows = await ctx.db.execute<Omit<ReserveFault, 'differenceMicros'> & { difference: string }>(sql`
    with parts as (
      select organisation, book, fund, free_micros + locked_micros as micros from buying_power
      union all
      select t.buyer, t.book, t.fund, t.price_micros_per_node_hour * t.nodes * (t.end_slot - t.start_slot)
      from trades t left join book_cursors c on c.book = t.book and c.reader = ${SETTLE_TRADES}
      where (t.seq, t.n) > (coalesce(c.seq, 0), coalesce(c.n, 0))
      union all
      select r.organisation, r.book, r.fund, -r.amount_micros
      from credits r left join book_cursors c on c.book = r.book and c.reader = ${SETTLE_TRADES}
      where r.amount_micros < 0 and (r.seq, 0) > (coalesce(c.seq, 0), coalesce(c.n, 0))
      union all
      select t.organisation, split_part(a.ref, '/', 1), split_part(a.ref, '/', 2), t.amount_micros
      from ledger.transfers t join ledger.accounts a on a.id = t.credit
      where t.code = 'reserve_in' and not exists (select from credits r
        where r.book = split_part(a.ref, '/', 1) and r.transfer = t.id)
      union all
      select organisation, split_part(ref, '/', 1), split_part(ref, '/', 2), debits_posted - credits_posted
      from ledger.accounts where kind = 'trading_reserve'
    )
    select organisation, book, fund, sum(micros)::text as difference from parts
    group by organisation, book, fund having sum(micros) <> 0 order by book, organisation`)
  return [...rows].map(({ difference, ...reserve }) => ({ ...reserve, differenceMicros: BigInt(difference) }))
}

/** An organisation's money in one picture. The four figures below `free` add up to all it has. */
export type Holdings = {
  /** Free balance by source. */
  readonly free: BySource
  /** What can be spent now: the free balance and what waits unused in the books. */
  readonly availableMicros: Micros
  /** Set aside for the worst case of open orders. */
  readonly ordersMicros: Micros
  /** In the reserves of leases. */
  readonly leasesMicros: Micros
  /** Between book and lease: trades of the last second. */
  readonly movingMicros: Micros
  readonly totalMicros: Micros
}

/** What an organisation can spend, and what its open orders and leases hold. */
export async function readHoldings(ctx: Context, organisation: string): Promise<Holdings> {
  const { free, reserves, leases } = await readBalances(ctx, organisation)
  const powers = await ctx.db.select().from(buyingPower).where(eq(buyingPower.organisation, organisation))
  const sum = (amounts: readonly Micros[]) => amounts.reduce((total, one) => total + one, 0n)
  const reservesMicros = sum(reserves.map((reserve) => sumSources(reserve.held)))
  const waitingMicros = sum(powers.map((power) => power.freeMicros))
  const ordersMicros = sum(powers.map((power) => power.lockedMicros))
  const leasesMicros = sum(leases.map((lease) => sumSources(lease.held)))
  return {
    free,
    availableMicros: sumSources(free) + waitingMicros,
    ordersMicros,
    leasesMicros,
    movingMicros: reservesMicros - waitingMicros - ordersMicros,
    totalMicros: sumSources(free) + reservesMicros + leasesMicros,
  }
}
