/** What a book is told: orders and offers from doors, money, pools, instruments and the clock from jobs and operators. */

import type { Origin } from '@/lib/identity/role'
import type { CancellationTerms } from '@/lib/lease/lease'
import type { PoolState, Tier } from '@/lib/registry/pool'
import type { Phase } from './order'

/** What differs between books and never changes in one. Units: slots are hours, numbered from 1970 in UTC. */
export type BookConfig = {
  readonly id: string
  /** How far ahead the book sells. Default 2,208. */
  readonly horizonSlots?: number
  /** How long answers by key and ends of orders are remembered. Default 24. */
  readonly memorySlots?: number
  /** Most open orders and offers of one organisation. Default 10,000. */
  readonly openMax?: number
  /** `none`: nobody needs buying power (conformance files, pictures). Default `required`. */
  readonly funds?: 'required' | 'none'
}

/** A price on a window of a pool. Units: price in micros per node-hour, window `[start, end)` in slots. */
export type OfferTerms = {
  readonly pool: string
  readonly nodes: number
  readonly start: number
  readonly end: number
  readonly priceMicros: number
  /** Default 1. */
  readonly minHours?: number
  /** The last slot in which it may trade; default: the end of its window. */
  readonly goodTill?: number | null
  /** Frozen on every lease sold from it; no matching condition. Default: all is kept. */
  readonly cancellation?: CancellationTerms
}

/**
 * Nodes × hours with a limit per accepted instrument. The hours are a window `[start, end)`, or `duration` hours
 * somewhere inside it, or `now`: the running slot and as many after it as hold that many hours.
 * Units: limits in micros per node-hour.
 */
export type OrderTerms = {
  /** Default `main`. */
  readonly fund?: string
  readonly nodes: number
  /** Fewest nodes at first, `nodes` for all-or-none. Default 1. */
  readonly min?: number
  readonly start?: number | null
  readonly end?: number | null
  readonly duration?: number | null
  readonly now?: number | null
  /** Null: at the collar (a market order; it is immediate-or-cancel). In reads null means at any price. */
  readonly limits: Readonly<Record<string, number | null>>
  /** Default `declared`. */
  readonly minTier?: Tier
  /** Default null: all pools. */
  readonly pools?: readonly string[] | null
  readonly sameSite?: boolean
  /** Hours of each independent piece of the window. */
  readonly chunk?: number | null
  /** Immediate or cancel. */
  readonly ioc?: boolean
  readonly postOnly?: boolean
  /** The last slot in which it may trade; default: its last possible start. */
  readonly goodTill?: number | null
  /** Executes a quote: everything for at most this total, or `market.quote_stale`. Needs `ioc` and all-or-none. */
  readonly maxTotalMicros?: number | null
}

/** New capacity of some slots of a pool; an open end (null) only in the last range. */
export type CapacityRange = readonly [start: number, end: number | null, nodes: number]

/** What comes through a door on somebody's behalf. The key makes a retry safe; null: no retry is recognised. */
type FromDoor = { readonly organisation: string; readonly origin: Origin; readonly key: string | null }
/** Who of the operators decided it, and why. */
type Decided = { readonly who?: string; readonly why?: string }
type Ending = {
  readonly organisation: string
  readonly key?: string | null
  readonly target: number
} & Decided

/** A change that keeps the place in line: a smaller total of nodes (filled ones included), an earlier good-till. */
export type AmendInPlace = { readonly nodes?: number; readonly goodTill?: number }
/** Any other change: the whole new order or offer, in place of the old one. */
export type AmendWhole = { readonly order: OrderTerms } | { readonly offer: OfferTerms }

export type OfferCommand = FromDoor & { readonly kind: 'offer'; readonly offer: OfferTerms }
/** `fundable`: what is missing can be brought, so answer `needs_funds` instead of refusing. */
export type OrderCommand = FromDoor & {
  kind: 'order'
  readonly order: OrderTerms
  readonly fundable?: boolean
}
export type AmendCommand = FromDoor & {
  readonly kind: 'amend'
  readonly target: number
  readonly to: AmendInPlace | AmendWhole
  readonly fundable?: boolean
}
/** `operator`: ends the order of any organisation. */
export type CancelCommand = Ending & {
  readonly kind: 'cancel' | 'withdraw'
  readonly by?: 'owner' | 'operator'
}
/** Money brought (positive) or taken out (negative), once per transfer id. */
export type CreditCommand = {
  readonly kind: 'credit'
  readonly organisation: string
  readonly fund: string
  readonly amountMicros: number
  readonly transfer: string
}
/** Registers a pool, or changes the capacity of the slots it names; the others keep theirs. */
export type PoolCommand = {
  readonly kind: 'pool'
  readonly pool: string
  readonly organisation: string
  readonly origin: Origin
  readonly site: string
  readonly instrument: string
  readonly tier: Tier
  readonly ranges: readonly CapacityRange[]
}
export type PoolStateCommand = {
  readonly kind: 'pool_state'
  readonly pool: string
  readonly state: PoolState
}
export type PoolTierCommand = { readonly kind: 'pool_tier'; readonly pool: string; readonly tier: Tier }
/** What the holder still holds from that slot on goes back to the pool and the offer it came from. */
export type LeaseReturnCommand = {
  readonly kind: 'lease_return'
  readonly lease: string
  readonly from: number
}
/** Opens an instrument for trading. `cards`: of one node. Defaults: collar 500,000 ppm, halt 250,000 ppm. */
export type OpenCommand = Decided & {
  readonly kind: 'open'
  readonly instrument: string
  readonly cards: number
  readonly referenceMicros?: number | null
  readonly collarPpm?: number
  readonly haltPpm?: number
}
export type HaltCommand = Decided & { readonly kind: 'halt' | 'reopen'; readonly instrument: string }
/** `call` is a call auction of length 0 until auctions are built: straight to `continuous`. */
export type PhaseCommand = { readonly kind: 'phase'; readonly instrument: string; readonly phase: Phase }
export type ReferenceCommand = Decided & {
  readonly kind: 'reference'
  readonly instrument: string
  readonly referenceMicros: number | null
}
export type CollarCommand = Decided & {
  kind: 'collar'
  readonly instrument: string
  readonly collarPpm: number
}
/** The running slot is now this one. The book knows no other clock. */
export type TickCommand = { readonly kind: 'tick'; readonly slot: number }

export type BookCommand =
  | OfferCommand
  | OrderCommand
  | AmendCommand
  | CancelCommand
  | CreditCommand
  | PoolCommand
  | PoolStateCommand
  | PoolTierCommand
  | LeaseReturnCommand
  | OpenCommand
  | HaltCommand
  | PhaseCommand
  | ReferenceCommand
  | CollarCommand
  | TickCommand
