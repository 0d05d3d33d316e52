/** The demand of the demo world: what buyers ask for in an hour, with a daily rhythm, through the doors that everybody uses. */

import { sql } from 'drizzle-orm'
import { endLease } from '@/lib/lease/end-lease'
import { findWindows } from '@/lib/market/find-windows'
import type { Need } from '@/lib/market/need'
import { placeOrder } from '@/lib/market/place-order'
import { repriceOffer } from '@/lib/market/publish-offer'
import { quoteOrder } from '@/lib/market/quote-order'
import { takeQuote } from '@/lib/market/take-quote'
import { plainDecimal } from '@/lib/money'
import { Refusal } from '@/lib/refusal'
import { HOUR_MS, slotOf, slotStart } from '@/lib/time'
import { INSTRUMENTS, type InstrumentPart } from './cast'
import type { Dice } from './random'
import type { Person, Stage } from './stage'
import type { StandingOffer } from './supply'

/** What acting needs of a stage: the driven one of the demo world, or real time. */
export type Scene = Pick<Stage, 'database' | 'clock'> & { as(viewer: Person): ReturnType<Stage['as']> }
export type Buyers = { readonly buyers: readonly Person[] }

const HOURS: readonly (readonly [number, number])[] = [
  [1, 5],
  [2, 6],
  [4, 6],
  [8, 5],
  [12, 4],
  [24, 3],
  [48, 1],
]
const ZONE_HOURS = 8

/** Needs an hour at this time of day in China: few at night, most in the afternoon. */
export function needsAnHour(at: Date): number {
  const hour = (at.getUTCHours() + ZONE_HOURS) % 24
  return (
    1.1 + 2.9 * Math.max(0, Math.sin(((hour - 6) / 24) * 2 * Math.PI)) + (hour >= 9 && hour <= 21 ? 0.6 : 0)
  )
}

function drawNeed(dice: Dice, at: Date, part: InstrumentPart): Need {
  const nodes = dice.weighted([
    [1, 6],
    [2, 6],
    [3, 3],
    [4, 4],
    [6, 2],
    [8, 1],
  ])
  const hours = dice.weighted(HOURS)
  const startsNow = dice.chance(0.45)
  const start = slotStart(slotOf(at) + 1 + dice.below(30))
  const limited = dice.chance(0.55)
  const cards = part.nodeClass.startsWith('cpu') ? 64 : 8
  const limit = Math.round((part.priceMicros * dice.between(0.94, 1.12)) / cards / 100) * 100
  return {
    nodeClass: part.nodeClass,
    zone: part.zone,
    amount: nodes,
    unit: 'nodes',
    from: startsNow ? 'now' : start.toISOString(),
    hours,
    limit: limited ? plainDecimal(BigInt(limit)) : '',
    minTier: 'tested',
  }
}

async function buy(stage: Scene, buyer: Person, need: Need): Promise<number> {
  const ctx = stage.as(buyer)
  const found = await findWindows(ctx, need)
  if (!found.asked) return 0
  const quote = await quoteOrder(ctx, { ...need, start: found.asked.start ?? 'now' })
  const { leases } = await takeQuote(ctx, { quote })
  return leases.length * need.hours
}

/** A standing order a little under the market: it waits for a provider to come down, or is never filled. */
async function leaveOrder(
  stage: Scene,
  buyer: Person,
  need: Need,
  part: InstrumentPart,
  dice: Dice,
): Promise<number> {
  const ctx = stage.as(buyer)
  const cards = part.nodeClass.startsWith('cpu') ? 64 : 8
  const limit = Math.round((part.priceMicros * dice.between(0.95, 1.02)) / cards / 100) * 100
  const from = need.from === 'now' ? slotStart(slotOf(ctx.now) + 2).toISOString() : need.from
  const placed = await placeOrder(ctx, {
    ...need,
    from,
    limit: plainDecimal(BigInt(limit)),
    key: ctx.newId(),
  })
  return placed.filled * need.hours
}

/** One need of one buyer. Answers lease-hours bought; what the market refuses is part of its history. */
export async function actAsBuyer(stage: Scene, people: Buyers, dice: Dice): Promise<number> {
  const part = dice.weighted(INSTRUMENTS.map((one) => [one, one.weight] as const))
  const buyer = dice.pick(people.buyers)
  const need = drawNeed(dice, stage.clock(), part)
  try {
    return dice.chance(0.2) ? await leaveOrder(stage, buyer, need, part, dice) : await buy(stage, buyer, need)
  } catch (error) {
    if (error instanceof Refusal) return 0
    throw error
  }
}

/** A provider follows the market: a new price near its old one. */
export async function actAsProvider(stage: Scene, offers: StandingOffer[], dice: Dice): Promise<void> {
  const offer = dice.pick(offers)
  const base =
    INSTRUMENTS.find((part) => offer.instrument.startsWith(`${part.nodeClass}.`))?.priceMicros ??
    offer.priceMicros
  const pull = (base - offer.priceMicros) / base / 4
  const price = Math.round((offer.priceMicros * (1 + pull + dice.between(-0.03, 0.03))) / 10_000) * 10_000
  const ctx = stage.as(offer.provider)
  try {
    offer.id = await repriceOffer(ctx, {
      offer: offer.id,
      price: plainDecimal(BigInt(price)),
      key: ctx.newId(),
    })
    offer.priceMicros = price
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** Now and then a buyer ends a lease early. */
export async function endOneEarly(stage: Scene, people: Buyers, dice: Dice): Promise<void> {
  const buyer = dice.pick(people.buyers)
  const rows = await stage.database.db.execute<{ id: string }>(sql`
    select id from leases where organisation = ${buyer.organisation} and state = 'serving'
      and agreed_end > ${new Date(stage.clock().getTime() + HOUR_MS).toISOString()}::timestamptz order by id limit 20`)
  if (rows.length > 0) await endLease(stage.as(buyer), { lease: dice.pick([...rows]).id })
}
