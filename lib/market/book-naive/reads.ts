/** What the book shows: plans that change nothing, ladders, free nodes, and what is whose. */

import { present } from '@/lib/assert'
import type { OrderTerms } from '../book'
import type {
  Depth,
  FreeSlot,
  Level,
  OwnBook,
  Plan,
  PlanFill,
  PoolView,
  Power,
  Search,
  SlotDepth,
} from '../book-reads'
import { askLeft, askNodes, poolCapacity, poolFree, poolNodes, stretches } from './capacity'
import { checkNeed } from './check-order'
import { explainPiece, nodesInSlot } from './look'
import { offerState } from './offer'
import { bidOf, limitsOf, type Placing } from './order-terms'
import { bestPlan, type Plan as InnerPlan, type Need, plansByStart } from './plan'
import type { Ask, Bid, BookState, Piece, Pool } from './state'
import { orderState, wantedOf } from './trade'
import { refusal } from './verdict'

const LEVELS_MAX = 20
const RECTANGLES_MAX = 20

function tellFills(plan: InnerPlan, hours: number): PlanFill[] {
  return plan.takes.map(({ ask, nodes }) => ({
    offer: ask.seq,
    seller: ask.organisation,
    pool: ask.pool.id,
    site: ask.pool.site,
    instrument: ask.pool.instrument,
    tier: ask.pool.tier,
    origin: ask.origin,
    nodes,
    start: plan.start,
    end: plan.start + hours,
    priceMicros: ask.priceMicros,
    costMicros: ask.priceMicros * nodes * hours,
    cancellation: ask.cancellation,
  }))
}

function sumMicros(fills: readonly PlanFill[]): number {
  return fills.reduce((sum, fill) => sum + fill.costMicros, 0)
}

/** A read may leave limits open: then any price inside the collar will do, the cheapest first in every instrument. */
function readAs(state: BookState, placing: Placing): Bid & Need {
  const limits = limitsOf(state, placing.order)
  const isOpen = Object.values(placing.order.limits).includes(null)
  const prices = [...state.asks.values()]
    .filter((ask) => limits.has(ask.pool.instrument))
    .map((ask) => ask.priceMicros)
  const dearest = Math.max(0, ...prices)
  for (const [id, limit] of Object.entries(placing.order.limits)) if (limit === null) limits.set(id, dearest)
  return { ...bidOf(state, placing, limits), insideCollar: isOpen }
}

function placingOf(order: OrderTerms, organisation: string | null): Placing {
  return { organisation: organisation ?? '', origin: 'real', key: null, order }
}

/** What each open piece would get; the first piece that lacks nodes gives the reason. */
export function plan(state: BookState, order: OrderTerms, organisation: string | null): Plan {
  const placing = placingOf(order, organisation)
  const asOf = { asOfSeq: state.seq, slot: state.now }
  const refused = checkNeed(state, placing)
  if (refused) return { ...asOf, fills: [], nodes: 0, totalMicros: 0, rest: 0, why: null, refused }
  const bid = readAs(state, placing)
  const fills: PlanFill[] = []
  let nodes = 0
  let rest = 0
  let why: Plan['why'] = null
  for (const piece of bid.pieces.filter(({ open }) => open > 0)) {
    const wanted = wantedOf(state, bid, piece)
    const found = bestPlan(state, bid, wanted)
    nodes += found?.nodes ?? 0
    rest += piece.open - (found?.nodes ?? 0)
    if (found) fills.push(...tellFills(found, piece.hours))
    if (found?.nodes !== piece.open)
      why ??= explainPiece(state, bid, found ? { ...wanted, min: piece.open } : wanted)
  }
  return { ...asOf, fills, nodes, totalMicros: sumMicros(fills), rest, why, refused: null }
}

/** A search wants all its nodes unless it says how few will do, and has no chunks. */
export function search(state: BookState, need: OrderTerms, organisation: string | null): Search {
  const placing = placingOf({ ...need, min: need.min ?? need.nodes }, organisation)
  const asOf = { asOfSeq: state.seq, slot: state.now }
  const refused = need.chunk == null ? checkNeed(state, placing) : refusal('market.bad_combination', 'chunk')
  if (refused) return { ...asOf, rectangles: [], found: 0, why: null, refused }
  const bid = readAs(state, placing)
  const piece = present(bid.pieces[0], 'an order has a piece')
  const wanted = wantedOf(state, bid, piece)
  const rectangles = plansByStart(state, bid, wanted)
    .map((found) => {
      const fills = tellFills(found, piece.hours)
      const { start, nodes } = found
      return { start, end: start + piece.hours, nodes, totalMicros: sumMicros(fills), fills }
    })
    .sort((a, b) => a.totalMicros - b.totalMicros || a.start - b.start)
  const why = rectangles.length === 0 ? explainPiece(state, bid, wanted) : null
  return {
    ...asOf,
    rectangles: rectangles.slice(0, RECTANGLES_MAX),
    found: rectangles.length,
    why,
    refused: null,
  }
}

function slotsOf(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
}

function visibleAsks(state: BookState, instrument: string): Ask[] {
  return [...state.asks.values()]
    .filter(({ pool }) => pool.instrument === instrument && pool.state === 'live')
    .sort((a, b) => a.priceMicros - b.priceMicros || a.seq - b.seq)
}

function levels(lines: readonly Level[], direction: 1 | -1): Level[] {
  const byPrice = new Map<number, number>()
  for (const { priceMicros, nodes } of lines)
    byPrice.set(priceMicros, (byPrice.get(priceMicros) ?? 0) + nodes)
  return [...byPrice]
    .map(([priceMicros, nodes]) => ({ priceMicros, nodes }))
    .filter(({ nodes }) => nodes > 0)
    .sort((a, b) => direction * (a.priceMicros - b.priceMicros))
    .slice(0, LEVELS_MAX)
}

/** Nodes free through the window, a shared pool counted once, at its cheapest price first. */
function askLines(asks: readonly Ask[], from: number, to: number): Level[] {
  const shown = new Map<Pool, number>()
  return asks.flatMap((ask) => {
    const before = shown.get(ask.pool) ?? 0
    const nodes = Math.min(askNodes(ask, from, to), poolNodes(ask.pool, from, to) - before)
    if (nodes <= 0) return []
    shown.set(ask.pool, before + nodes)
    return [{ priceMicros: ask.priceMicros, nodes }]
  })
}

function isFlexible(piece: Piece): boolean {
  return piece.pinnedStart === null && piece.hours < piece.end - piece.start
}

function overlaps(piece: Piece, from: number, to: number): boolean {
  const start = piece.pinnedStart ?? piece.start
  const end = piece.pinnedStart === null ? piece.end : piece.pinnedStart + piece.hours
  return piece.open > 0 && start < to && from < end
}

function acceptingBids(state: BookState, instrument: string): Bid[] {
  return [...state.bids.values()].filter((bid) => bid.limits.has(instrument))
}

function depthOf(
  instrument: string,
  asks: readonly Ask[],
  accepting: readonly Bid[],
  from: number,
  to: number,
): Depth {
  const lines = askLines(asks, from, to)
  const bids = accepting.flatMap((bid) => {
    const pieces = bid.pieces.filter((piece) => overlaps(piece, from, to))
    const priceMicros = bid.limits.get(instrument)
    if (priceMicros === undefined || pieces.length === 0) return []
    const nodes = Math.max(...pieces.map((piece) => piece.open))
    return [{ priceMicros, nodes, flexible: pieces.some(isFlexible) }]
  })
  return {
    asks: levels(lines, 1),
    bids: levels(
      bids.filter(({ flexible }) => !flexible),
      -1,
    ),
    flexibleBids: levels(
      bids.filter(({ flexible }) => flexible),
      -1,
    ),
    offerCount: lines.length,
    orderCount: bids.length,
  }
}

/** R2 nodes per price for `[from, to)`, and the orders that want any hour of it. */
export function depth(state: BookState, instrument: string, from: number, to: number): Depth {
  const asks = visibleAsks(state, instrument).filter((ask) => ask.minHours <= to - from)
  return depthOf(instrument, from < state.now ? [] : asks, acceptingBids(state, instrument), from, to)
}

/** Each hour by itself, whatever the shortest length sold. */
export function hourDepths(state: BookState, instrument: string, from: number, to: number): SlotDepth[] {
  const asks = visibleAsks(state, instrument)
  const bids = acceptingBids(state, instrument)
  return slotsOf(from, to).map((slot) => ({
    slot,
    ...depthOf(instrument, slot < state.now ? [] : asks, bids, slot, slot + 1),
  }))
}

export function freeNodes(state: BookState, instrument: string, from: number, to: number): FreeSlot[] {
  const asks = visibleAsks(state, instrument)
  const pools = [...state.pools.values()].filter(
    (pool) => pool.instrument === instrument && pool.state === 'live',
  )
  const last = state.now + state.config.horizonSlots
  return slotsOf(from, to).map((slot) => {
    if (slot < state.now || slot >= last) return { slot, nodes: 0, capacity: 0 }
    const capacity = pools.reduce((sum, pool) => sum + poolCapacity(pool, slot), 0)
    return { slot, nodes: nodesInSlot(asks, slot), capacity }
  })
}

export function own(state: BookState, organisation: string): OwnBook {
  const orders = [...state.bids.values()].filter((bid) => bid.organisation === organisation)
  const offers = [...state.asks.values()].filter((ask) => ask.organisation === organisation)
  return {
    orders: orders.map((bid) => ({
      seq: bid.seq,
      key: bid.key,
      fund: bid.fund,
      state: orderState(bid),
      nodes: bid.nodes,
      min: bid.min,
      limits: Object.fromEntries(bid.limits),
      goodTill: bid.goodTill,
      lockedMicros: bid.lockedMicros,
      spentMicros: bid.spentMicros,
      parts: bid.pieces.map(({ start, end, hours, open, filled, pinnedStart, pinnedSite }) => {
        return { start, end, hours, openNodes: open, filledNodes: filled, pinnedStart, pinnedSite }
      }),
    })),
    offers: offers.map((ask) => ({
      seq: ask.seq,
      pool: ask.pool.id,
      instrument: ask.pool.instrument,
      state: offerState(state, ask),
      nodes: ask.nodes,
      start: ask.start,
      end: ask.end,
      priceMicros: ask.priceMicros,
      minHours: ask.minHours,
      goodTill: ask.goodTill,
      soldNodeHours: ask.soldNodeHours,
      free: stretches(Math.max(ask.start, state.now), ask.end, (slot) =>
        Math.min(askLeft(ask, slot), poolFree(ask.pool, slot)),
      ),
    })),
  }
}

export function viewPool(state: BookState, id: string): PoolView | null {
  const pool = state.pools.get(id)
  if (!pool) return null
  const { organisation, site, instrument, tier, origin } = pool
  const until = state.now + state.config.horizonSlots
  return {
    pool: id,
    organisation,
    site,
    instrument,
    tier,
    origin,
    state: pool.state,
    capacity: stretches(state.now, until, (slot) => poolCapacity(pool, slot)),
    free: stretches(state.now, until, (slot) => poolFree(pool, slot)),
  }
}

export function buyingPower(state: BookState, organisation: string): Power[] {
  return [...state.accounts.values()]
    .filter((account) => account.organisation === organisation)
    .map(({ fund, freeMicros, lockedMicros, spentMicros }) => ({
      fund,
      freeMicros,
      lockedMicros,
      spentMicros,
    }))
}
