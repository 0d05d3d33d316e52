/** Trading reserves beside the buying power they back: the equation between ledger and books. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
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
