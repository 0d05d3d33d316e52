/** Asks the book what a need would cost now and keeps the answer as a quote; nothing is bought and no capacity held. */

import { z } from 'zod'
import { quotes } from '@/db/schema/market'
import { present } from '../assert'
import type { Context } from '../context'
import { Refusal } from '../refusal'
import { slotStart } from '../time'
import { listShapes } from './instrument-shapes'
import { bidOf, needInput, startSlotOf } from './need'
import { orderOfPlan, QUOTE_LIFE_MS, quoteFigures } from './quote'

/** The need, and the start chosen among the windows: `now` or a slot. */
export const quoteInput = needInput.extend({
  start: z.union([z.literal('now'), z.coerce.number().int().positive()]),
})
export type QuoteInput = z.infer<typeof quoteInput>

/** Answers the quote's id. Visitors may ask; buying needs an organisation. Refuses: market.quote_stale when the window is gone. */
export async function quoteOrder(ctx: Context, input: QuoteInput): Promise<string> {
  const shapes = await listShapes(ctx, input)
  const { book } = present(shapes[0], 'a need has an instrument')
  const organisation = ctx.viewer.kind === 'member' ? ctx.viewer.organisation : null
  const from = input.start === 'now' ? 'now' : slotStart(input.start).toISOString()
  const start = startSlotOf({ from }, ctx.now)
  const bid = bidOf(input, shapes, start)

  const plan = await ctx.books.read(book, 'plan', bid, organisation)
  if (plan.refused) throw new Refusal(plan.refused.code, plan.refused.field, plan.refused.numbers)
  if (plan.rest > 0 || plan.fills.length === 0) throw new Refusal('market.quote_stale')
  const figures = quoteFigures(plan, start === null ? input.hours : null)

  const id = ctx.newId()
  await ctx.db.insert(quotes).values({
    id,
    organisation,
    book,
    asOfSeq: plan.asOfSeq,
    order: { terms: orderOfPlan(bid, plan), need: input },
    fills: figures.legs,
    totalMicros: figures.totalMicros,
    expectedMicros: figures.expectedMicros,
    cancellation: figures.cancellation,
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + QUOTE_LIFE_MS),
    state: 'open',
  })
  return id
}
