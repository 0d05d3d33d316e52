/** Buys a quote: everything in it, never above its total, or nothing. */

import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { quotes } from '@/db/schema/market'
import type { Context } from '../context'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import type { OrderTerms } from './book'
import { sendFundedOrder } from './send-funded-order'

export const takeQuoteInput = z.object({ quote: z.uuid() })

export type Bought = { readonly leases: readonly string[]; readonly paidMicros: bigint }

async function readOpenQuote(ctx: Context, id: string, organisation: string) {
  const [quote] = await ctx.db.select().from(quotes).where(eq(quotes.id, id))
  if (!quote || (quote.organisation !== null && quote.organisation !== organisation))
    throw new Refusal('market.quote_unknown')
  if (quote.state !== 'used' && quote.expiresAt <= ctx.now) throw new Refusal('market.quote_expired')
  return quote
}

/**
 * The quote's id is the idempotency key: buying twice answers the first purchase.
 * Refuses: market.quote_unknown, quote_expired, quote_stale (gone or dearer), buying_power_short.
 */
export async function takeQuote(ctx: Context, input: z.infer<typeof takeQuoteInput>): Promise<Bought> {
  const viewer = allow(ctx.viewer, 'quote.take')

  const quote = await readOpenQuote(ctx, input.quote, viewer.organisation)
  const { terms } = quote.order as { terms: OrderTerms }

  const answer = await sendFundedOrder(ctx, quote.book, {
    kind: 'order',
    organisation: viewer.organisation,
    origin: viewer.origin,
    key: `quote/${quote.id}`,
    order: terms,
  })
  const bought = answer.outcome === 'done' && answer.state === 'filled'
  if (!bought) throw new Refusal('market.quote_stale')
  const paidMicros = answer.fills.reduce(
    (sum, [, , nodes, start, end, price]) => sum + BigInt(nodes * (end - start)) * BigInt(price),
    0n,
  )

  await ctx.db.transaction(async (tx) => {
    const marked = await tx
      .update(quotes)
      .set({ state: 'used', organisation: viewer.organisation, orderSeq: answer.seq })
      .where(and(eq(quotes.id, quote.id), sql`${quotes.state} <> 'used'`))
      .returning({ id: quotes.id })
    if (marked.length > 0)
      await record(
        { ...ctx, db: tx },
        { act: 'quote.taken', subject: `quo_${quote.id}`, detail: { order: `${quote.book}-${answer.seq}` } },
      )
  })
  return { leases: answer.fills.map((_, n) => `${quote.book}-${answer.seq}-${n}`), paidMicros }
}
