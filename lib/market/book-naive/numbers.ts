/** Which numbers the book takes at all. */

import { TICK_MICROS } from '@/lib/money'

/** Most nodes of one order or offer. */
export const NODES_MAX = 65_535

/** A whole number from `least` to `most`; NaN, fractions and what is too large to be exact are none. */
export function isWhole(value: number, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most
}

export function isOnTick(priceMicros: number): boolean {
  return isWhole(priceMicros, TICK_MICROS) && priceMicros % TICK_MICROS === 0
}
