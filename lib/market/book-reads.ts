/** What a book shows when it is asked: plans, ladders, free nodes, an organisation's own lines. Reads change nothing. */

import type { Origin } from '@/lib/identity/role'
import type { CancellationTerms } from '@/lib/lease/lease'
import type { PoolState, Tier } from '@/lib/registry/pool'
import type { BookRefusal } from './book'
import type { Why } from './explain'
import type { OfferState, OrderState } from './order'

/** One part of a plan: these nodes from this offer. Units: price in micros per node-hour. */
export type PlanFill = {
  readonly offer: number
  readonly seller: string
  readonly pool: string
  readonly site: string
  readonly instrument: string
  readonly tier: Tier
  readonly origin: Origin
  readonly nodes: number
  readonly start: number
  readonly end: number
  readonly priceMicros: number
  readonly costMicros: number
  readonly cancellation: CancellationTerms
}

/** Exactly one of: found something (`fills`), refused, or found nothing (`why`). A partial plan has fills and why. */
export type Plan = {
  readonly asOfSeq: number
  readonly slot: number
  readonly fills: readonly PlanFill[]
  readonly nodes: number
  readonly totalMicros: number
  /** Nodes asked for and not found, over all chunks. */
  readonly rest: number
  readonly why: Why | null
  readonly refused: BookRefusal | null
}

/** A rectangle that the book would fill now. */
export type Rectangle = {
  readonly start: number
  readonly end: number
  readonly nodes: number
  readonly totalMicros: number
  readonly fills: readonly PlanFill[]
}

export type Search = {
  readonly asOfSeq: number
  readonly slot: number
  readonly rectangles: readonly Rectangle[]
  /** How many there are, the ones not shown included. */
  readonly found: number
  readonly why: Why | null
  readonly refused: BookRefusal | null
}

/** Nodes at one price. */
export type Level = { readonly priceMicros: number; readonly nodes: number }

/** Best price first, 20 levels a side. `asks` and `bids` of a thin side are said in words: how many there are. */
export type Depth = {
  readonly asks: readonly Level[]
  readonly bids: readonly Level[]
  /** Orders that may still choose their start. */
  readonly flexibleBids: readonly Level[]
  readonly offerCount: number
  readonly orderCount: number
}

export type SlotDepth = Depth & { readonly slot: number }
export type FreeSlot = { readonly slot: number; readonly nodes: number; readonly capacity: number }
/** A stretch of slots with the same number of nodes. */
export type Stretch = readonly [start: number, end: number, nodes: number]

/** One window of an order: the whole of it, or a chunk. */
export type OrderPart = {
  readonly start: number
  readonly end: number
  readonly hours: number
  readonly openNodes: number
  readonly filledNodes: number
  /** Set by the first fill of a flexible order. */
  readonly pinnedStart: number | null
  /** Set by the first fill of a same-site order. */
  readonly pinnedSite: string | null
}

export type OwnOrder = {
  readonly seq: number
  readonly key: string | null
  readonly fund: string
  readonly state: OrderState
  readonly nodes: number
  readonly min: number
  readonly limits: Readonly<Record<string, number>>
  readonly goodTill: number
  readonly lockedMicros: number
  readonly spentMicros: number
  readonly parts: readonly OrderPart[]
}

export type OwnOffer = {
  readonly seq: number
  readonly pool: string
  readonly instrument: string
  readonly state: OfferState
  readonly nodes: number
  readonly start: number
  readonly end: number
  readonly priceMicros: number
  readonly minHours: number
  readonly goodTill: number
  readonly soldNodeHours: number
  /** What it could sell from now on: free in the offer and in its pool. */
  readonly free: readonly Stretch[]
}

export type OwnBook = { readonly orders: readonly OwnOrder[]; readonly offers: readonly OwnOffer[] }

export type PoolView = {
  readonly pool: string
  readonly organisation: string
  readonly site: string
  readonly instrument: string
  readonly tier: Tier
  readonly origin: Origin
  readonly state: PoolState
  /** From the running slot to the horizon. */
  readonly capacity: readonly Stretch[]
  readonly free: readonly Stretch[]
}

/** Buying power of one fund. Units: micros; the three add up to all credits. */
export type Power = {
  readonly fund: string
  readonly freeMicros: number
  readonly lockedMicros: number
  readonly spentMicros: number
}
