/** A need in people's words: how much of what, from when, for how long, where, for how much at most. */

import { z } from 'zod'
import { parseMicros, TICK_MICROS } from '../money'
import { Refusal } from '../refusal'
import { TIERS } from '../registry/pool'
import { HORIZON_SLOTS, HOUR_MS, slotOf } from '../time'
import type { OrderTerms } from './book'

export const NEED_UNITS = ['cards', 'nodes'] as const

/** The most cards that one need may ask for: the largest pool there may be, with eight a node. */
export const AMOUNT_MAX = 524_280

/** What a form or a program says. `from` is `now` or an instant with its zone; the limit is decimal text per card-hour. */
export const needInput = z.object({
  nodeClass: z.string().min(1).max(64),
  zone: z.string().min(1).max(64),
  amount: z.coerce.number().int().min(1).max(AMOUNT_MAX),
  unit: z.enum(NEED_UNITS),
  from: z.union([z.literal('now'), z.iso.datetime({ offset: true })]),
  hours: z.coerce.number().int().min(1).max(HORIZON_SLOTS),
  limit: z.union([z.literal(''), z.string().regex(/^\d{1,10}(\.\d{1,6})?$/)]).default(''),
  minTier: z.enum(TIERS).default('tested'),
})
export type Need = z.infer<typeof needInput>

export type NodeShape = { readonly instrument: string; readonly book: string; readonly cardsPerNode: number }

/** Whole nodes that hold the amount. Rounds: up, the buyer is told. */
export function nodesOf(need: Pick<Need, 'amount' | 'unit'>, cardsPerNode: number): number {
  return need.unit === 'nodes' ? need.amount : Math.ceil(need.amount / cardsPerNode)
}

/**
 * Limit of a node-hour from the limit of a card-hour; null where none was said.
 * Rounds: down to the tick, so that nobody pays above what was said. Refuses: market.bad_price.
 */
export function nodeLimitMicros(limit: string, cardsPerNode: number): number | null {
  if (limit === '') return null
  const perCard = parseMicros(limit)
  const perNode =
    perCard === null ? 0 : Math.floor((Number(perCard) * cardsPerNode) / TICK_MICROS) * TICK_MICROS
  if (perNode <= 0 || !Number.isSafeInteger(perNode))
    throw new Refusal('market.bad_price', 'limit', { tickMicros: TICK_MICROS })
  return perNode
}

/** The start as a slot, or null for now. Refuses: market.window_past, market.bad_window (off the hour). */
export function startSlotOf(need: Pick<Need, 'from'>, now: Date): number | null {
  if (need.from === 'now') return null
  const start = new Date(need.from)
  if (start.getTime() % HOUR_MS !== 0) throw new Refusal('market.bad_window', 'from')
  if (slotOf(start) < slotOf(now)) throw new Refusal('market.window_past', 'from')
  if (slotOf(start) > slotOf(now) + HORIZON_SLOTS) throw new Refusal('market.beyond_horizon', 'from')
  return slotOf(start)
}

/** The need as a question to the book: all of it or nothing, from one start. */
export function bidOf(need: Need, shapes: readonly NodeShape[], start: number | null): OrderTerms {
  const cardsPerNode = shapes[0]?.cardsPerNode ?? 1
  const nodes = nodesOf(need, cardsPerNode)
  const limit = nodeLimitMicros(need.limit, cardsPerNode)
  const window = start === null ? { now: need.hours } : { start, end: start + need.hours }
  return {
    nodes,
    min: nodes,
    ...window,
    limits: Object.fromEntries(shapes.map((shape) => [shape.instrument, limit])),
    minTier: need.minTier,
    ioc: true,
  }
}

/** How far around the asked start other windows are looked for. Units: slots. */
export const SEARCH_SLOTS = 168
