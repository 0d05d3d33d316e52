/** Looks for windows that the book would fill now, and keeps the need with its reason when there is none. */

import { present } from '../assert'
import type { Context } from '../context'
import { slotOf } from '../time'
import type { OrderTerms } from './book'
import type { Rectangle } from './book-reads'
import { listShapes } from './instrument-shapes'
import { keepUnmet } from './keep-unmet'
import { bidOf, type Need, nodesOf, SEARCH_SLOTS, startSlotOf } from './need'
import type { Found, FoundWindow } from './views'

function windowOfRectangle(rectangle: Rectangle): FoundWindow {
  const { start, end, nodes, totalMicros, fills } = rectangle
  return { start, end, nodes, totalMicros, fills }
}

/** Starts after the asked one, within a week. Now is followed by the next whole hours. */
function nearbyNeed(bid: OrderTerms, hours: number, from: number): OrderTerms {
  const { now: _, start: __, end: ___, ...rest } = bid
  return { ...rest, ioc: false, start: from, end: from + SEARCH_SLOTS + hours, duration: hours }
}

/**
 * `isKept`: whether a need that finds nothing counts as unmet demand; false where the same need is only drawn again.
 * Refuses: market.instrument_unknown, window_past, bad_window, beyond_horizon, bad_price, unavailable.
 */
export async function findWindows(ctx: Context, need: Need, isKept = true): Promise<Found> {
  const shapes = await listShapes(ctx, need)
  const { book, cardsPerNode } = present(shapes[0], 'a need has an instrument')
  const organisation = ctx.viewer.kind === 'member' ? ctx.viewer.organisation : null
  const start = startSlotOf(need, ctx.now)
  const bid = bidOf(need, shapes, start)

  const plan = await ctx.books.read(book, 'plan', bid, organisation)
  const full = plan.refused === null && plan.rest === 0 && plan.fills.length > 0
  const from = start === null ? slotOf(ctx.now) + 1 : start + 1
  const near = await ctx.books.read(book, 'search', nearbyNeed(bid, need.hours, from), organisation)

  const first = plan.fills[0]
  const asked: FoundWindow | null =
    full && first
      ? { start, end: first.end, nodes: plan.nodes, totalMicros: plan.totalMicros, fills: plan.fills }
      : null
  if (!asked && isKept) await keepUnmet(ctx, { book, bid, why: plan.why, hours: need.hours, start })
  return {
    asOfSeq: plan.asOfSeq,
    book,
    nodes: nodesOf(need, cardsPerNode),
    cardsPerNode,
    asked,
    others: near.rectangles.slice(0, 6).map(windowOfRectangle),
    why: asked ? null : plan.why,
  }
}
