/** The collar (R11): the band around the reference price outside of which no order enters. */

import { divCeil, divFloor, TICK_MICROS } from '@/lib/money'
import type { Instrument } from './state'

const PPM = 1_000_000

/** Dearest limit of a bid; null without a reference price. Rounds: down, so that the bound itself is allowed. */
export function upperBound(instrument: Instrument): number | null {
  if (instrument.referenceMicros === null) return null
  return Number(
    divFloor(BigInt(instrument.referenceMicros) * BigInt(PPM + instrument.collarPpm), BigInt(PPM)),
  )
}

/** Cheapest price of an ask; null without a reference price. Rounds: up. */
export function lowerBound(instrument: Instrument): number | null {
  if (instrument.referenceMicros === null) return null
  return Number(divCeil(BigInt(instrument.referenceMicros) * BigInt(PPM - instrument.collarPpm), BigInt(PPM)))
}

/** R12: the limit of a market order. Rounds: the bound down to the tick. */
export function marketLimit(instrument: Instrument): number | null {
  const bound = upperBound(instrument)
  return bound === null ? null : bound - (bound % TICK_MICROS)
}
