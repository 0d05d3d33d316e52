/** Reads movements of an organisation's money with the free balance after each. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import type { Micros } from '../money'
import { type MovementLine, withRunning } from './movement'
import { listMovements, readBalances } from './queries'
import { sumSources } from './sources'

/** What the movements from one seq on added to the free balance. Units: micros. */
async function sumFreeFrom(ctx: Context, organisation: string, seq: number): Promise<Micros> {
  const [row] = await ctx.db.execute<{ micros: string }>(sql`
    select coalesce(sum(case when c.kind = 'balance' then t.amount_micros else -t.amount_micros end), 0)::text as micros
    from ledger.transfers t join ledger.accounts d on d.id = t.debit join ledger.accounts c on c.id = t.credit
    where t.organisation = ${organisation} and t.seq >= ${seq} and 'balance' in (d.kind, c.kind)
      and ${organisation} in (d.organisation, c.organisation)`)
  return BigInt(row?.micros ?? 0)
}

/** A page of movements, newest first; `before` is the last seq of the page above. */
export async function listMovementLines(
  ctx: Context,
  organisation: string,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<MovementLine[]> {
  const { before, limit } = page
  const [movements, { free }, newer] = await Promise.all([
    listMovements(ctx, organisation, before === undefined ? { limit } : { before, limit }),
    readBalances(ctx, organisation),
    before === undefined ? 0n : sumFreeFrom(ctx, organisation, before),
  ])
  return withRunning(movements, sumSources(free) - newer)
}
