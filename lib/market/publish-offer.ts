/** A provider's prices: publish an offer on a pool, change its price, withdraw it. */

import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Context } from '../context'
import { allow } from '../identity/allow'
import type { MemberViewer } from '../identity/role'
import { BY_THE_MINUTE } from '../lease/lease'
import { parseMicros, TICK_MICROS } from '../money'
import { Refusal } from '../refusal'
import { HORIZON_SLOTS, HOUR_MS, slotOf } from '../time'
import { withZone } from '../wall-time'
import type { OfferTerms } from './book'
import { bornInBook, splitBorn } from './cancel-order'

const instantOrNone = z.union([z.literal(''), z.iso.datetime({ offset: true })])
const ENDINGS = ['by_the_minute', 'window_owed'] as const

/** Price is decimal text per node-hour; `until` an instant on the hour with its zone, empty for the whole horizon. */
export const offerInput = z.object({
  pool: z.string().min(1).max(40),
  nodes: z.coerce.number().int().min(1).max(65_535),
  price: z.string().regex(/^\d{1,10}(\.\d{1,6})?$/),
  until: instantOrNone.default(''),
  minHours: z.coerce.number().int().min(1).max(HORIZON_SLOTS).default(1),
  ending: z.enum(ENDINGS).default('by_the_minute'),
  key: z.uuid(),
})
export type OfferInput = z.infer<typeof offerInput>
/** As the page's form sends it: the time in the form's own zone. */
export const offerForm = offerInput.extend({
  until: z
    .string()
    .default('')
    .transform((text) => withZone(text))
    .pipe(instantOrNone),
})
export const repriceInput = z.object({
  offer: bornInBook,
  price: z.string().regex(/^\d{1,10}(\.\d{1,6})?$/),
  key: z.uuid(),
})
export const withdrawInput = z.object({ offer: bornInBook })

/** Micros of a price on the tick. Refuses: market.bad_price. */
export function priceOnTick(text: string): number {
  const price = Number(parseMicros(text) ?? 0n)
  if (price <= 0 || price % TICK_MICROS !== 0)
    throw new Refusal('market.bad_price', 'price', { tickMicros: TICK_MICROS })
  return price
}

async function readBookOfPool(ctx: Context, viewer: MemberViewer, pool: string): Promise<string> {
  const rows = await ctx.db.execute<{ book: string }>(sql`
    select i.book from pools p join instruments i on i.id = p.instrument
    where p.cpid = ${pool} and p.organisation = ${viewer.organisation}`)
  const row = rows[0]
  if (!row) throw new Refusal('market.pool_unknown', 'pool')
  return row.book
}

function endSlotOf(ctx: Context, until: string): number {
  if (until === '') return slotOf(ctx.now) + HORIZON_SLOTS
  const end = new Date(until)
  if (end.getTime() % HOUR_MS !== 0) throw new Refusal('market.bad_window', 'until')
  return slotOf(end)
}

/** Answers the offer's id. Refuses: market.pool_unknown, bad_price, and what the book refuses. */
export async function publishOffer(ctx: Context, input: OfferInput): Promise<string> {
  const viewer = allow(ctx.viewer, 'offer.publish')
  const book = await readBookOfPool(ctx, viewer, input.pool)
  const offer: OfferTerms = {
    pool: input.pool,
    nodes: input.nodes,
    start: slotOf(ctx.now),
    end: endSlotOf(ctx, input.until),
    priceMicros: priceOnTick(input.price),
    minHours: input.minHours,
    cancellation: input.ending === 'by_the_minute' ? BY_THE_MINUTE : [],
  }
  const { organisation, origin } = viewer
  const answer = await ctx.books.send(book, { kind: 'offer', organisation, origin, key: input.key, offer })
  if (answer.outcome === 'refused')
    throw new Refusal(answer.refused.code, answer.refused.field, answer.refused.numbers)
  if (answer.outcome === 'needs_funds') throw new Refusal('market.unavailable')
  return `${book}-${answer.seq}`
}

/** A new price for what is left of an offer; it takes its place in line anew. Refuses: market.order_unknown, order_done, bad_price. */
export async function repriceOffer(ctx: Context, input: z.infer<typeof repriceInput>): Promise<string> {
  const viewer = allow(ctx.viewer, 'offer.publish')
  const { book, seq } = splitBorn(input.offer)
  const own = await ctx.books.read(book, 'own', viewer.organisation)
  const old = own.offers.find((one) => one.seq === seq)
  if (!old) throw new Refusal('market.order_unknown', 'offer')
  const rows = await ctx.db.execute<{ cancellation: OfferTerms['cancellation'] }>(sql`
    select cancellation from offers where book = ${book} and seq = ${seq}`)
  const { organisation, origin } = viewer
  const offer: OfferTerms = {
    pool: old.pool,
    nodes: old.nodes,
    start: Math.max(old.start, slotOf(ctx.now)),
    end: old.end,
    priceMicros: priceOnTick(input.price),
    minHours: old.minHours,
    cancellation: rows[0]?.cancellation ?? [],
  }
  const answer = await ctx.books.send(book, {
    kind: 'amend',
    organisation,
    origin,
    key: input.key,
    target: seq,
    to: { offer },
  })
  if (answer.outcome === 'refused')
    throw new Refusal(answer.refused.code, answer.refused.field, answer.refused.numbers)
  if (answer.outcome === 'needs_funds') throw new Refusal('market.unavailable')
  return `${book}-${answer.seq}`
}

/** Ends an offer; what was sold stays sold. Refuses: market.order_unknown (also another organisation's), order_done. */
export async function withdrawOffer(ctx: Context, input: z.infer<typeof withdrawInput>): Promise<void> {
  const viewer = allow(ctx.viewer, 'offer.withdraw')
  const { book, seq } = splitBorn(input.offer)
  const answer = await ctx.books.send(book, {
    kind: 'withdraw',
    organisation: viewer.organisation,
    target: seq,
  })
  if (answer.outcome === 'refused') throw new Refusal(answer.refused.code)
}
