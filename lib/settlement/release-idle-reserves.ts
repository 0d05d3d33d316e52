/** Job: brings money that no order needs any more from the trading reserves back to the free balances. */

import { and, asc, gt, lte } from 'drizzle-orm'
import { buyingPower } from '@/db/schema/market'
import type { Context } from '../context'
import { allowSystem } from '../identity/allow'
import { transferId } from '../ledger/transfer'

/** A reserve is idle when nothing moved in it for this long. Units: ms. */
const IDLE_MS = 600_000
const RESERVES_MAX = 500

/**
 * Asks each book to let the free part of its idle reserves go. The book says no where an order came first; what it lets go stands
 * in its log, from where `settle-trades` posts it. Money that open orders need is locked, not free, and stays.
 */
export async function releaseIdleReserves(ctx: Context): Promise<number> {
  allowSystem(ctx.viewer)

  const idle = await ctx.db
    .select()
    .from(buyingPower)
    .where(
      and(gt(buyingPower.freeMicros, 0n), lte(buyingPower.movedAt, new Date(ctx.now.getTime() - IDLE_MS))),
    )
    .orderBy(asc(buyingPower.movedAt))
    .limit(RESERVES_MAX)

  let released = 0
  for (const { organisation, book, fund, freeMicros, movedAt } of idle) {
    const result = await ctx.books.send(book, {
      kind: 'credit',
      organisation,
      fund,
      amountMicros: -Number(freeMicros),
      transfer: transferId(movedAt, `reserve-idle/${organisation}/${book}/${fund}`),
    })
    if (result.outcome === 'done') released += 1
  }
  return released
}
