/** Takes the rest of an order back; what was filled stays bought. */

import { z } from 'zod'
import type { Context } from '../context'
import { allow } from '../identity/allow'
import { Refusal } from '../refusal'

/** `BOOK-SEQ`, as orders and offers are named. */
export const bornInBook = z.string().regex(/^[a-z0-9-]{1,40}-\d{1,15}$/)
export const cancelInput = z.object({ order: bornInBook })

export function splitBorn(id: string): { book: string; seq: number } {
  const cut = id.lastIndexOf('-')
  return { book: id.slice(0, cut), seq: Number(id.slice(cut + 1)) }
}

/** Refuses: market.order_unknown (also another organisation's), order_done. */
export async function cancelOrder(ctx: Context, input: z.infer<typeof cancelInput>): Promise<void> {
  const viewer = allow(ctx.viewer, 'order.cancel')
  const { book, seq } = splitBorn(input.order)
  const answer = await ctx.books.send(book, {
    kind: 'cancel',
    organisation: viewer.organisation,
    target: seq,
  })
  if (answer.outcome === 'refused') throw new Refusal(answer.refused.code)
}
