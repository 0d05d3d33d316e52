/** The early end of a lease: what of the time not used is kept for the provider. */

import type { CancellationTerms, StopReason } from '../lease/lease'
import { keptPpm } from '../market/quote'
import { divFloor, type Micros } from '../money'
import { HOUR_MS, later } from '../time'
import { priceServedTime } from './lease-hour'

/** What a lease froze when it was bought, and how it went. */
export type LeaseTerms = {
  /** The buyer. */
  readonly organisation: string
  readonly id: string
  readonly provider: string
  readonly nodes: number
  readonly priceMicrosPerNodeHour: Micros
  readonly feePpm: number
  readonly cancellation: CancellationTerms
  readonly grantedFrom: Date
  readonly agreedEnd: Date
  /** Null while it runs. */
  readonly endedAt: Date | null
  readonly stopReason: StopReason | null
  /** Null until it was ready. */
  readonly readyAt: Date | null
  readonly createdAt: Date
}

/** A lease that is not ready this long after its start owes nothing for ending it. Units: ms. */
const READY_WITHIN_MS = 900_000

/** The instant of an early end; null for a lease that runs or ran its whole time. */
export function cutShortAt(lease: Pick<LeaseTerms, 'endedAt' | 'agreedEnd'>): Date | null {
  return lease.endedAt !== null && lease.endedAt < lease.agreedEnd ? lease.endedAt : null
}

/** The price of the time from an early end to the agreed end, one sum. Units: micros. */
export function priceRemaining(lease: LeaseTerms, endedAt: Date): Micros {
  const leftMs = lease.agreedEnd.getTime() - later(endedAt, lease.grantedFrom).getTime()
  return priceServedTime(lease.priceMicrosPerNodeHour, BigInt(leftMs) * BigInt(lease.nodes))
}

/** Only a buyer who ends a lease that was kept to owes what the terms say. */
function isOwed(lease: LeaseTerms, endedAt: Date): boolean {
  const due = new Date(lease.grantedFrom.getTime() + READY_WITHIN_MS)
  const wasLate = endedAt >= due && (lease.readyAt === null || lease.readyAt > due)
  return lease.stopReason === 'ended_by_buyer' && !wasLate
}

/** The part of the remaining price that the frozen terms keep. Units: micros. Rounds: down; the buyer gains. */
export function keepPart(lease: LeaseTerms, endedAt: Date): Micros {
  if (!isOwed(lease, endedAt)) return 0n
  const hoursBeforeStart = (lease.grantedFrom.getTime() - endedAt.getTime()) / HOUR_MS
  const ppm = BigInt(keptPpm(lease.cancellation, hoursBeforeStart))
  return divFloor(priceRemaining(lease, endedAt) * ppm, 1_000_000n)
}
