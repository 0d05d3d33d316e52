/** The draw: how the hours of a lease and its end take money out of its reserve, to the provider, to the platform, and back to the buyer. */

import { assert, present } from '../assert'
import {
  addSources,
  type BySource,
  returnSources,
  spendSources,
  subtractSources,
  sumSources,
} from '../ledger/sources'
import type { Micros } from '../money'
import { slotOf } from '../time'
import { cutShortAt, keepPart, type LeaseTerms } from './lease-end'
import { type Charge, priceServedTime, splitCharge } from './lease-hour'

/** One hour as it was read. */
export type HourFacts = {
  readonly hour: number
  /** Which revision of its charge this is: 0 the first, one more for each change of what was served. */
  readonly rev: number
  readonly servedNodeMs: bigint
  /** No reading of it can come any more. */
  readonly complete: boolean
  /** What earlier revisions came to, and what each source gave to each part of it. */
  readonly before: Charge
  readonly gave: { readonly provider: BySource; readonly fee: BySource }
}

export type LegTo = 'provider' | 'fee' | 'release'

/** One leg out of the reserve; `back` where a revision takes a part of a charge back into it. */
export type Leg = {
  readonly of: { readonly hour: number; readonly rev: number } | 'end'
  readonly to: LegTo
  readonly back: boolean
  readonly amount: BySource
}

export type SettledHour = Charge & {
  readonly hour: number
  readonly rev: number
  readonly state: 'charged' | 'final'
  readonly servedNodeMs: bigint
  readonly releasedMicros: Micros
}

export type SettledEnd = Charge & { readonly releasedMicros: Micros }

/** What one settlement of a lease does. */
export type Draw = {
  readonly legs: readonly Leg[]
  readonly hours: readonly SettledHour[]
  /** Null unless a lease that was cut short is settled to its end. */
  readonly end: SettledEnd | null
  /** What is left in the reserve. */
  readonly reserve: BySource
}

type Drawing = { legs: Leg[]; reserve: BySource }

/** Spends from the reserve, promotional money first. */
function pay(drawing: Drawing, of: Leg['of'], to: LegTo, amountMicros: Micros): void {
  if (amountMicros === 0n) return
  const amount = present(spendSources(amountMicros, drawing.reserve), 'a reserve covers what its lease costs')
  drawing.reserve = subtractSources(drawing.reserve, amount)
  drawing.legs.push({ of, to, back: false, amount })
}

/** Gives back to the buyer, paid money first. */
function release(drawing: Drawing, of: Leg['of'], amountMicros: Micros): void {
  if (amountMicros === 0n) return
  const amount = present(returnSources(amountMicros, drawing.reserve), 'a reserve holds what goes back')
  drawing.reserve = subtractSources(drawing.reserve, amount)
  drawing.legs.push({ of, to: 'release', back: false, amount })
}

/** Takes a part of a charge back into the reserve, to the sources that gave it. */
function takeBack(
  drawing: Drawing,
  of: Leg['of'],
  to: 'provider' | 'fee',
  amountMicros: Micros,
  gave: BySource,
): void {
  const amount = present(returnSources(amountMicros, gave), 'a charge gives back at most what it took')
  drawing.reserve = addSources(drawing.reserve, amount)
  drawing.legs.push({ of, to, back: true, amount })
}

/** Charges one hour for what was served of it, beyond what earlier revisions charged; once it is complete, what was not served goes back. */
function drawHour(drawing: Drawing, lease: LeaseTerms, facts: HourFacts): SettledHour {
  const { hour, rev, servedNodeMs, complete, before, gave } = facts
  const charge = splitCharge(priceServedTime(lease.priceMicrosPerNodeHour, servedNodeMs), lease.feePpm)
  for (const to of ['provider', 'fee'] as const) {
    const moreMicros = charge[`${to}Micros`] - before[`${to}Micros`]
    if (moreMicros >= 0n) pay(drawing, { hour, rev }, to, moreMicros)
    else takeBack(drawing, { hour, rev }, to, -moreMicros, gave[to])
  }

  const endedAt = cutShortAt(lease)
  const releasesItself = complete && (endedAt === null || hour < slotOf(endedAt))
  const reservedMicros = lease.priceMicrosPerNodeHour * BigInt(lease.nodes)
  const releasedMicros = releasesItself ? reservedMicros - charge.chargeMicros : 0n
  assert(releasedMicros >= 0n, 'an hour costs at most what was reserved for it')
  release(drawing, { hour, rev }, releasedMicros)

  return { ...charge, hour, rev, servedNodeMs, releasedMicros, state: complete ? 'final' : 'charged' }
}

/** Settles an early end: the kept part is charged, and one release gives back all that is neither charged nor kept. */
function drawEnd(drawing: Drawing, lease: LeaseTerms, endedAt: Date): SettledEnd {
  const leftMicros = sumSources(drawing.reserve)
  const owedMicros = keepPart(lease, endedAt)
  // Two half-even prices of one hour can exceed it by a micro: the reserve is the limit.
  const kept = splitCharge(owedMicros < leftMicros ? owedMicros : leftMicros, lease.feePpm)
  pay(drawing, 'end', 'provider', kept.providerMicros)
  pay(drawing, 'end', 'fee', kept.feeMicros)
  const releasedMicros = sumSources(drawing.reserve)
  release(drawing, 'end', releasedMicros)
  return { ...kept, releasedMicros }
}

/**
 * Draws the given hours of a lease, in their order, and its early end once none of its hours waits any more.
 * Units: `hoursWaiting` is how many of all its hours are not final yet, the given ones among them.
 */
export function drawLease(
  lease: LeaseTerms,
  hours: readonly HourFacts[],
  hoursWaiting: number,
  reserve: BySource,
): Draw {
  const drawing: Drawing = { legs: [], reserve }
  const settled = hours.map((facts) => drawHour(drawing, lease, facts))

  const endedAt = cutShortAt(lease)
  const waiting = hoursWaiting - settled.filter((hour) => hour.state === 'final').length
  const end = endedAt !== null && waiting === 0 ? drawEnd(drawing, lease, endedAt) : null
  return { legs: drawing.legs, hours: settled, end, reserve: drawing.reserve }
}
