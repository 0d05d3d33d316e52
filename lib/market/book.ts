/** What a book answers: results and the changes that go with them; and how it is held (Book). Its commands: book-command.ts. */

import type { Origin } from '@/lib/identity/role'
import type { CancellationTerms } from '@/lib/lease/lease'
import type { RefusalCode } from '@/lib/refusal'
import type { PoolState, Tier } from '@/lib/registry/pool'
import type { BookCommand, OrderTerms } from './book-command'
import type { Depth, FreeSlot, OwnBook, Plan, PoolView, Power, Search, SlotDepth } from './book-reads'
import type { Why } from './explain'
import type { OfferState, OrderState, Phase } from './order'

export type * from './book-command'

export const ENDED_BY = ['owner', 'ioc', 'amended', 'operator'] as const
export type EndedBy = (typeof ENDED_BY)[number]

/** One fill as made. Units: window in slots, price in micros per node-hour. */
export type Fill = readonly [
  order: number,
  offer: number,
  nodes: number,
  start: number,
  end: number,
  priceMicros: number,
]

export type BookRefusal = {
  readonly code: RefusalCode
  readonly field: string | null
  readonly numbers: Readonly<Record<string, string | number>>
}

/** How an order stands after the command: counters, never differences. */
export type OrderChange = {
  readonly change: 'order'
  readonly seq: number
  readonly state: OrderState
  /** Who ended it, when it is `cancelled`. */
  readonly by: EndedBy | null
  /** Why its rest found nothing, when it ended with a rest. */
  readonly why: Why | null
  /** The total asked for, all filled ones included; of one chunk. */
  readonly nodes: number
  /** Still open, over all chunks; the three below add up with it to what was ordered. */
  readonly openNodes: number
  readonly filledNodes: number
  readonly cancelledNodes: number
  readonly expiredNodes: number
  readonly filledNodeHours: number
  /** Its window as the book reads it (`now` has become slots; a pinned start is not told here). */
  readonly start: number
  readonly end: number
  readonly goodTill: number
  readonly lockedMicros: number
  readonly spentMicros: number
}

export type OfferChange = {
  readonly change: 'offer'
  readonly seq: number
  readonly state: OfferState
  /** Who ended it, when it is `withdrawn`. */
  readonly by: EndedBy | null
  readonly organisation: string
  readonly pool: string
  readonly instrument: string
  readonly nodes: number
  readonly goodTill: number
  /** Sold and not returned, past hours included. */
  readonly soldNodeHours: number
}

/** One fill with all that its trade row and its lease row say; its id is `BOOK-SEQ-n` of the command that made it. */
export type TradeChange = {
  readonly change: 'trade'
  readonly n: number
  readonly order: number
  readonly offer: number
  readonly buyer: string
  readonly fund: string
  readonly seller: string
  readonly pool: string
  readonly site: string
  readonly instrument: string
  readonly tier: Tier
  /** Synthetic when either side is. */
  readonly origin: Origin
  readonly nodes: number
  readonly start: number
  readonly end: number
  readonly priceMicros: number
  /** Hours of a `now` order: agreed end = trade + this; null: the end of the window. */
  readonly nowHours: number | null
  readonly cancellation: CancellationTerms
}

export type LeaseChange = { readonly change: 'lease'; readonly lease: string; readonly end: number }
export type PowerChange = { readonly change: 'power'; readonly organisation: string } & Power
/** `short`: slots in which more is leased than there is, with the nodes missing. Leases are never cut here. */
export type PoolChange = {
  readonly change: 'pool'
  readonly pool: string
  readonly state: PoolState
  readonly tier: Tier
  readonly short: readonly (readonly [start: number, end: number, nodes: number])[]
}
export type InstrumentChange = {
  readonly change: 'instrument'
  readonly instrument: string
  readonly phase: Phase
  readonly referenceMicros: number | null
  readonly collarPpm: number
  readonly haltPpm: number
}
export type ClockChange = { readonly change: 'clock'; readonly slot: number }

export type Change =
  | TradeChange
  | OrderChange
  | OfferChange
  | LeaseChange
  | PowerChange
  | PoolChange
  | InstrumentChange
  | ClockChange

/** `logged: false`: the command took no number and changed nothing; it does not belong in the log. */
type Numbered = { readonly logged: boolean; readonly seq: number; readonly changes: readonly Change[] }

/** The command was carried out. A repeated key gets the first answer again, with its seq, not logged. */
export type DoneResult = Numbered & {
  readonly outcome: 'done'
  /** Of the order or offer it was about; null where it was about none. */
  readonly state: OrderState | OfferState | null
  readonly fills: readonly Fill[]
  /** Nodes of the order that stay open; 0 where it was about none. */
  readonly rest: number
  /** Why the rest of an immediate order found nothing; null where nothing was missing. */
  readonly why: Why | null
}
/** A refused command changes nothing but the seq. */
export type RefusedResult = Numbered & { readonly outcome: 'refused'; readonly refused: BookRefusal }
/** Buying power lacks and can be brought; the same command may be sent again with the same key. */
export type NeedsFundsResult = {
  readonly outcome: 'needs_funds'
  readonly logged: false
  readonly neededMicros: number
  readonly freeMicros: number
  readonly gapMicros: number
}

export type BookResult = DoneResult | RefusedResult | NeedsFundsResult

/** The whole state as plain JSON, sorted, so that equal books have equal text. Its inside is the book's own affair. */
export type BookSnapshot = {
  readonly version: number
  readonly seq: number
  readonly [part: string]: unknown
}

/**
 * One family of instruments with one writer. Deterministic: the same commands give the same results and the same
 * state hash. Mutable inside and nowhere else; no clock, no chance, no I/O.
 */
export type Book = {
  readonly id: string
  readonly seq: number
  /** The running slot. */
  readonly slot: number
  apply(command: BookCommand): BookResult
  /** What an order would get now, changing nothing: fills and total, or the refusal, or the one reason. */
  plan(order: OrderTerms, organisation?: string | null): Plan
  /** Up to 20 rectangles over every start of the need's window, by total price, then start. */
  search(need: OrderTerms, organisation?: string | null): Search
  /** The ladder of one window: nodes free through all of it, and what rests against it. */
  depth(instrument: string, from: number, to: number): Depth
  /** The same hour by hour. */
  hourDepths(instrument: string, from: number, to: number): SlotDepth[]
  /** Nodes under any offer, slot by slot. */
  freeNodes(instrument: string, from: number, to: number): FreeSlot[]
  own(organisation: string): OwnBook
  pool(pool: string): PoolView | null
  buyingPower(organisation: string): Power[]
  snapshot(): BookSnapshot
  restore(snapshot: BookSnapshot): void
  stateHash(): string
}
