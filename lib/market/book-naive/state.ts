/** What the book holds: instruments, pools, asks (offers), bids (orders), leases, accounts, and what is remembered. */

import { present } from '@/lib/assert'
import type { Origin } from '@/lib/identity/role'
import type { CancellationTerms } from '@/lib/lease/lease'
import type { PoolState, Tier } from '@/lib/registry/pool'
import { HORIZON_SLOTS } from '@/lib/time'
import type {
  BookConfig,
  CapacityRange,
  Change,
  DoneResult,
  EndedBy,
  RefusedResult,
  TradeChange,
} from '../book'
import type { Why } from '../explain'
import type { Phase } from '../order'

export type Instrument = {
  readonly id: string
  /** Accelerators (cores of a CPU class) of one node. */
  readonly cards: number
  phase: Phase
  referenceMicros: number | null
  collarPpm: number
  haltPpm: number
}

export type Pool = {
  readonly id: string
  readonly organisation: string
  readonly origin: Origin
  readonly site: string
  readonly instrument: string
  tier: Tier
  state: PoolState
  ranges: CapacityRange[]
  /** One cell a slot of the horizon, `slot % horizon`; they follow from `ranges` and from the leases. */
  readonly capacity: Int32Array
  readonly taken: Int32Array
}

/** The matching side of an offer. */
export type Ask = {
  readonly seq: number
  readonly organisation: string
  readonly origin: Origin
  readonly key: string | null
  readonly pool: Pool
  readonly start: number
  readonly end: number
  nodes: number
  readonly priceMicros: number
  readonly minHours: number
  goodTill: number
  readonly cancellation: CancellationTerms
  /** One cell a slot of its window. */
  readonly sold: Int32Array
  soldNodeHours: number
  hasSold: boolean
  ended: { state: 'withdrawn' | 'expired'; by: EndedBy | null } | null
}

/** One window of a bid: the whole of it, or a chunk (R7). The five counts add up to the nodes ordered. */
export type Piece = {
  /** Earliest start and latest end. */
  readonly start: number
  readonly end: number
  readonly hours: number
  open: number
  filled: number
  cancelled: number
  expired: number
  /** Given up by an amend, which does not make the order a cancelled one. */
  cut: number
  /** Pinned by the first execution (R5, R6). */
  pinnedStart: number | null
  pinnedSite: string | null
}

/** The matching side of an order. */
export type Bid = {
  readonly seq: number
  readonly organisation: string
  readonly origin: Origin
  readonly key: string | null
  readonly fund: string
  nodes: number
  min: number
  readonly limits: ReadonlyMap<string, number>
  readonly dearestMicros: number
  readonly minTier: Tier
  readonly pools: ReadonlySet<string> | null
  readonly sameSite: boolean
  /** Hours that count for R2's minHours: N of a `now` order, else those of a piece. */
  readonly countedHours: number
  readonly nowHours: number | null
  readonly ioc: boolean
  readonly postOnly: boolean
  readonly maxTotalMicros: number | null
  goodTill: number
  readonly pieces: readonly Piece[]
  lockedMicros: number
  spentMicros: number
  by: EndedBy | null
  why: Why | null
}

/** A running lease, by its id `BOOK-SEQ-N`. */
export type HeldLease = {
  readonly id: string
  readonly pool: string
  readonly offer: number
  readonly order: number
  readonly nodes: number
  readonly start: number
  end: number
}

/** Buying power of one fund of one organisation: free + locked + spent = all credits. */
export type Account = {
  readonly organisation: string
  readonly fund: string
  freeMicros: number
  lockedMicros: number
  spentMicros: number
}

export type KeptAnswer = {
  readonly organisation: string
  readonly key: string
  /** Hash of the command's body. */
  readonly body: string
  readonly slot: number
  readonly answer: DoneResult | RefusedResult
}

/** What the running command has touched; told as changes when it is done. */
export type Touched = {
  readonly trades: TradeChange[]
  readonly bids: Set<Bid>
  readonly asks: Set<Ask>
  readonly accounts: Set<Account>
  readonly other: Change[]
}

export type BookState = {
  readonly config: Required<BookConfig>
  seq: number
  now: number
  readonly instruments: Map<string, Instrument>
  readonly pools: Map<string, Pool>
  /** Open ones only, by seq. */
  readonly asks: Map<number, Ask>
  readonly bids: Map<number, Bid>
  readonly leases: Map<string, HeldLease>
  readonly accounts: Map<string, Account>
  readonly answers: Map<string, KeptAnswer>
  /** Orders and offers that ended lately. */
  readonly ended: Map<number, { readonly organisation: string; readonly slot: number }>
  /** Transfers credited, with the slot: the same one never counts twice. */
  readonly transfers: Map<string, number>
  touched: Touched
}

export function nothingTouched(): Touched {
  return { trades: [], bids: new Set(), asks: new Set(), accounts: new Set(), other: [] }
}

export function emptyState(config: BookConfig): BookState {
  return {
    config: { horizonSlots: HORIZON_SLOTS, memorySlots: 24, openMax: 10_000, funds: 'required', ...config },
    seq: 0,
    now: 0,
    instruments: new Map(),
    pools: new Map(),
    asks: new Map(),
    bids: new Map(),
    leases: new Map(),
    accounts: new Map(),
    answers: new Map(),
    ended: new Map(),
    transfers: new Map(),
    touched: nothingTouched(),
  }
}

/** Organisations and keys are free text without this character. */
export function pairKey(first: string, second: string): string {
  return `${first}\n${second}`
}

export function instrumentOf(state: BookState, id: string): Instrument {
  return present(state.instruments.get(id), `instrument ${id} of a pool or bid is in the book`)
}

export function isTrading(state: BookState, instrument: string): boolean {
  return instrumentOf(state, instrument).phase === 'continuous'
}

export function openNodes(bid: Bid): number {
  return bid.pieces.reduce((nodes, piece) => nodes + piece.open, 0)
}

/** R4: the least a first execution must find; afterwards the rest comes node by node. */
export function minimumOf(bid: Bid, piece: Piece): number {
  return piece.filled > 0 ? 1 : Math.min(bid.min, piece.open)
}

/** The starts a piece may still take: from now on, or the pinned one. */
export function startsOf(state: BookState, piece: Piece): { first: number; last: number } {
  const first = piece.pinnedStart ?? piece.start
  const last = piece.pinnedStart ?? piece.end - piece.hours
  return { first: Math.max(first, state.now), last }
}
