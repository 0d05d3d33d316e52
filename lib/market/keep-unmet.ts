/** Keeps a need that a search did not meet; a visitor's without a person. */

import { unmetDemand } from '@/db/schema/market'
import type { Context } from '../context'
import { slotOf } from '../time'
import type { OrderTerms } from './book'
import type { Why } from './explain'

/** Writes one row of unmet demand with its one reason; does nothing where no reason is known. */
export async function keepUnmet(
  ctx: Context,
  need: { book: string; bid: OrderTerms; why: Why | null; hours: number; start: number | null },
): Promise<void> {
  if (!need.why) return
  const limits = Object.values(need.bid.limits).filter((limit): limit is number => limit !== null)
  const start = need.start ?? slotOf(ctx.now)
  await ctx.db.insert(unmetDemand).values({
    id: ctx.newId(),
    at: ctx.now,
    organisation: ctx.viewer.kind === 'member' ? ctx.viewer.organisation : null,
    origin: ctx.viewer.kind === 'member' ? ctx.viewer.origin : 'real',
    book: need.book,
    instruments: Object.keys(need.bid.limits),
    nodes: need.bid.nodes,
    startSlot: start,
    endSlot: start + need.hours,
    limitMicrosPerNodeHour: limits.length > 0 ? BigInt(Math.max(...limits)) : null,
    code: `market.${need.why.reason}`,
    numbers: need.why.numbers,
  })
}
