/** Where money came from: promotional credit is spent before paid money, and goes back after it. */

import { assert } from '../assert'
import type { Micros } from '../money'

/** In the order of spending. */
export const SOURCES = ['promo', 'paid'] as const
export type Source = (typeof SOURCES)[number]

/** An amount by source. Units: micros. */
export type BySource = Readonly<Record<Source, Micros>>

export const NOTHING: BySource = { promo: 0n, paid: 0n }

export function sumSources(amount: BySource): Micros {
  return amount.promo + amount.paid
}

export function addSources(a: BySource, b: BySource): BySource {
  return { promo: a.promo + b.promo, paid: a.paid + b.paid }
}

export function subtractSources(a: BySource, b: BySource): BySource {
  return { promo: a.promo - b.promo, paid: a.paid - b.paid }
}

function takeInOrder(
  order: readonly [Source, Source],
  amountMicros: Micros,
  from: BySource,
): BySource | null {
  assert(amountMicros >= 0n, 'what is taken is not negative')
  const [first, second] = order
  const ofFirst = amountMicros < from[first] ? amountMicros : from[first]
  const ofSecond = amountMicros - ofFirst
  if (ofSecond > from[second]) return null
  return { ...NOTHING, [first]: ofFirst, [second]: ofSecond }
}

/** Takes an amount for spending: promo first, then paid. Null when both together hold less. */
export function spendSources(amountMicros: Micros, held: BySource): BySource | null {
  return takeInOrder(['promo', 'paid'], amountMicros, held)
}

/** Takes an amount for going back: paid first, then promo, each at most what it gave. Null when both together gave less. */
export function returnSources(amountMicros: Micros, gave: BySource): BySource | null {
  return takeInOrder(['paid', 'promo'], amountMicros, gave)
}
