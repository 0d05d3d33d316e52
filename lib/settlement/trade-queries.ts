/** What the books have done since settlement last looked: trades to pay for, and money that they let go. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import type { Micros } from '../money'

/** The name of settlement's cursor in each book. */
export const SETTLE_TRADES = 'settle-trades'

/** A trade to pay for, or money that goes back from a trading reserve. `n` is the fill's number in its command. */
export type Item = {
  readonly kind: 'trade' | 'return'
  readonly seq: number
  readonly n: number
  readonly organisation: string
  readonly fund: string
  readonly micros: Micros
  readonly at: Date
}

/** Books with something to settle. */
export async function listBooksToSettle(ctx: Context): Promise<string[]> {
  const rows = await ctx.db.execute<{ id: string }>(sql`
    select b.id from books b
    left join book_cursors c on c.book = b.id and c.reader = ${SETTLE_TRADES}
    where exists (select from trades t where t.book = b.id and (t.seq, t.n) > (coalesce(c.seq, 0), coalesce(c.n, 0)))
      or exists (select from credits r where r.book = b.id and r.amount_micros < 0
        and (r.seq, 0) > (coalesce(c.seq, 0), coalesce(c.n, 0)))
    order by b.id`)
  return [...rows].map((row) => row.id)
}

/** Trades and returns of a book after a place in its log, in the order of the log. */
export async function listItemsToSettle(
  ctx: Context,
  book: string,
  after: { readonly seq: number; readonly n: number },
  limit: number,
): Promise<Item[]> {
  const rows = await ctx.db.execute<
    Record<'organisation' | 'fund' | 'micros' | 'seq' | 'at', string> & { kind: Item['kind']; n: number }
  >(sql`
    select 'trade' as kind, seq, n, buyer as organisation, fund,
      (price_micros_per_node_hour * nodes * (end_slot - start_slot))::text as micros, at
    from trades where book = ${book} and (seq, n) > (${after.seq}, ${after.n})
    union all
    select 'return', seq, 0, organisation, fund, (-amount_micros)::text, at
    from credits where book = ${book} and amount_micros < 0 and (seq, 0) > (${after.seq}, ${after.n})
    order by seq, n limit ${limit}`)
  return [...rows].map((row) => ({
    ...row,
    seq: Number(row.seq),
    micros: BigInt(row.micros),
    at: new Date(row.at),
  }))
}
