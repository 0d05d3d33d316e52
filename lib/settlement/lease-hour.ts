/** A lease-hour: its states, what its served time costs, and who gets it. */

import { divFloor, divHalfEven, type Micros } from '../money'

/** `open` while it runs or its readings are on the way; `charged` may still be revised; `final` is not. */
export const LEASE_HOUR_STATES = ['open', 'charged', 'final'] as const
export type LeaseHourState = (typeof LEASE_HOUR_STATES)[number]

/** An hour without news from its site is charged this long after its end with what has been read. Units: ms. */
export const CHARGE_AFTER_MS = 600_000
/** A silent site is waited for this long after the hour's end; then the hour is final as it was read. Units: ms. */
export const FINAL_AFTER_MS = 259_200_000

const NODE_MS_PER_NODE_HOUR = 3_600_000n
const PPM = 1_000_000n

/** Prices served time. Units: price in micros per node-hour, time in node-milliseconds. Rounds: half-even, once. */
export function priceServedTime(priceMicrosPerNodeHour: Micros, servedNodeMs: bigint): Micros {
  return divHalfEven(servedNodeMs * priceMicrosPerNodeHour, NODE_MS_PER_NODE_HOUR)
}

/** A charge and its two parts. Units: micros; the parts add up to the charge. */
export type Charge = {
  readonly chargeMicros: Micros
  readonly providerMicros: Micros
  readonly feeMicros: Micros
}

/** Takes the platform's fee out of one charge. Units: rate in ppm. Rounds: down; the provider gains the fraction. */
export function splitCharge(chargeMicros: Micros, feePpm: number): Charge {
  const feeMicros = divFloor(chargeMicros * BigInt(feePpm), PPM)
  return { chargeMicros, providerMicros: chargeMicros - feeMicros, feeMicros }
}
