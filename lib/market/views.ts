/** What pages are told of the market: plain lines, read by queries and drawn by components. */

import type { Origin } from '../identity/role'
import type { CancellationTerms } from '../lease/lease'
import type { CardKind, PoolState } from '../registry/pool'
import type { PlanFill } from './book-reads'
import type { Why } from './explain'
import type { Need } from './need'
import type { OfferState, OrderState, Phase } from './order'
import type { QuoteLeg } from './quote'

/** What a node is and where it stands, in both languages. */
export type Kind = {
  readonly instrument: string
  readonly nodeClass: string
  readonly classEn: string
  readonly classZh: string
  readonly zone: string
  readonly zoneEn: string
  readonly zoneZh: string
  readonly cardsPerNode: number
  readonly cardKind: CardKind
}

/** An instrument as it trades now, of one origin: its pools, what is free in the running hour, its best prices. */
export type MarketLine = Kind & {
  readonly book: string
  readonly phase: Phase
  readonly origin: Origin
  readonly pools: number
  readonly capacityNodes: number
  readonly freeNodes: number
  /** The best state of its pools; null without pools. */
  readonly poolState: PoolState | null
  /** Pools whose first self-test runs. */
  readonly beingTested: number
  /** Last sign of life of its sites; null before the first. */
  readonly seenAt: Date | null
  readonly bestOfferMicros: bigint | null
  readonly bestOrderMicros: bigint | null
}

export type TradeLine = {
  readonly id: string
  readonly at: Date
  readonly instrument: string
  readonly chipEn: string
  readonly chipZh: string
  readonly cardsPerNode: number
  readonly nodes: number
  readonly hours: number
  readonly priceMicrosPerNodeHour: bigint
  readonly origin: Origin
}

/** An executed price with its sample; no price is said of too small a one. */
export type Traded = {
  readonly medianMicros: bigint | null
  readonly n: number
  readonly sellers: number
}

/** A window that the book would fill. */
export type FoundWindow = {
  /** Null: from now on, for the hours asked. */
  readonly start: number | null
  readonly end: number
  readonly nodes: number
  readonly totalMicros: number
  readonly fills: readonly PlanFill[]
}

export type Found = {
  readonly asOfSeq: number
  readonly book: string
  readonly nodes: number
  readonly cardsPerNode: number
  /** The window asked for; null when it cannot be had as asked. */
  readonly asked: FoundWindow | null
  /** Other starts near it, cheapest first. */
  readonly others: readonly FoundWindow[]
  /** Why the window asked for cannot be had; null when it can. */
  readonly why: Why | null
}

export type QuoteView = {
  readonly id: string
  readonly organisation: string | null
  readonly need: Need & { readonly start: 'now' | number }
  readonly legs: readonly QuoteLeg[]
  readonly totalMicros: bigint
  readonly expectedMicros: bigint
  readonly cancellation: readonly { readonly terms: CancellationTerms; readonly costMicros: number }[]
  readonly book: string
  readonly asOfSeq: number
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly state: string
  /** What it was bought as; empty until then. */
  readonly leases: readonly string[]
}

export type OwnOrderLine = {
  readonly id: string
  readonly at: Date
  readonly state: OrderState
  readonly because: string | null
  /** The first instrument it accepts; `zones` counts them all. */
  readonly kind: Kind
  readonly zones: number
  readonly limitMicrosPerNodeHour: bigint
  readonly nodes: number
  readonly restNodes: number
  readonly filledNodeHours: number
  readonly startSlot: number
  readonly endSlot: number
  readonly nowHours: number | null
  readonly lockedMicros: bigint
  readonly spentMicros: bigint
  readonly leases: readonly string[]
}

export type OfferLine = {
  readonly id: string
  readonly at: Date
  readonly pool: string
  readonly poolEn: string
  readonly poolZh: string
  readonly kind: Kind
  readonly nodes: number
  readonly startSlot: number
  readonly endSlot: number
  readonly priceMicrosPerNodeHour: bigint
  readonly minHours: number
  readonly cancellation: CancellationTerms
  readonly state: OfferState
  readonly soldNodeHours: number
  /** Nodes of it that the running hour has sold. */
  readonly soldNodesNow: number
}

export type BookLine = {
  readonly id: string
  readonly owner: string | null
  readonly epoch: number
  readonly seq: number
  readonly lag: number
  readonly instruments: number
  readonly lastAt: Date | null
  readonly stopped: string | null
}
