/** What pages are told of leases: plain lines, read by queries and drawn by components. */

import type { Origin } from '../identity/role'
import type { CardKind, Terms } from '../registry/pool'
import type { CancellationTerms, LeaseState, StopReason } from './lease'

/** A lease as its buyer sees it. */
export type LeaseLine = {
  readonly id: string
  /** Counts the buyer's leases, from 1. */
  readonly number: number
  readonly organisation: string
  readonly provider: string
  readonly pool: string
  readonly site: string
  readonly classEn: string
  readonly classZh: string
  readonly zoneEn: string
  readonly zoneZh: string
  readonly cardsPerNode: number
  readonly cardKind: CardKind
  readonly terms: Terms
  readonly nodes: number
  readonly startSlot: number
  readonly endSlot: number
  readonly grantedFrom: Date
  readonly agreedEnd: Date
  /** Null while it runs. */
  readonly endedAt: Date | null
  readonly readyAt: Date | null
  readonly releasedAt: Date | null
  readonly createdAt: Date
  readonly state: LeaseState
  readonly stopReason: StopReason | null
  readonly origin: Origin
  readonly priceMicrosPerNodeHour: bigint
  readonly feePpm: number
  readonly cancellation: CancellationTerms
  readonly holdAttempts: number
}

/** One try of the site to hold the nodes. */
export type HoldTry = {
  readonly askedAt: Date
  /** Null until the site answered. */
  readonly answeredAt: Date | null
  /** Null where it held, or has not answered. */
  readonly refused: string | null
}

/** A lease with how its site went about it. */
export type LeaseView = LeaseLine & {
  readonly holds: readonly HoldTry[]
  /** Whether the site runs programs; a synthetic one only holds nodes. */
  readonly runsPrograms: boolean
}
