/** Reads of the market for pages: instruments at a glance, trades, an organisation's own orders and offers, quotes. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import type { Origin } from '../identity/role'
import type { CancellationTerms } from '../lease/lease'
import type { CardKind } from '../registry/pool'
import { slotOf } from '../time'
import type { Need } from './need'
import type { OfferState, OrderState, Phase } from './order'
import type { QuoteLeg } from './quote'

export type InstrumentLine = {
  instrument: string
  book: string
  nodeClass: string
  classEn: string
  classZh: string
  zone: string
  zoneEn: string
  zoneZh: string
  cardsPerNode: number
  cardKind: CardKind
  phase: Phase
  origin: Origin
  pools: number
  capacityNodes: number
  freeNodes: number
  beingTested: number
  bestOfferMicros: bigint | null
  bestOrderMicros: bigint | null
}

type Numbers = {
  pools: string
  capacity: string
  free: string
  testing: string
  best_offer: string | null
  best_order: string | null
}

/** Free nodes of pool p at slot s: what is neither leased nor outside any open offer. */
const freeOfPool = (slot: number) => sql`
  select p.cpid, p.instrument, p.nodes, p.origin, p.testing_since is not null and p.tested_at is null as testing,
    case when p.state = 'live' then greatest(0, least(
      p.nodes - coalesce((select sum(l.nodes) from leases l left join lease_returns r on r.lease = l.id
        where l.pool = p.cpid and l.start_slot <= ${slot} and coalesce(r.from_slot, l.end_slot) > ${slot}), 0),
      coalesce((select sum(o.nodes) from offers o where o.pool = p.cpid and o.state in ('open', 'partly_sold', 'sold_out')
        and o.start_slot <= ${slot} and o.end_slot > ${slot}), 0))) else 0 end as free,
    (select min(o.price_micros_per_node_hour) from offers o where o.pool = p.cpid
      and o.state in ('open', 'partly_sold') and o.start_slot <= ${slot} and o.end_slot > ${slot}) as price
  from pools p`

/** Every instrument with what is free in the running hour, and its best prices. */
export async function listInstruments(ctx: Context): Promise<InstrumentLine[]> {
  const rows = await ctx.db.execute<InstrumentLine & Numbers>(sql`
    with open_pools as (${freeOfPool(slotOf(ctx.now))})
    select i.id as instrument, i.book, c.id as "nodeClass", c.name_en as "classEn", c.name_zh as "classZh", z.id as zone,
      z.name_en as "zoneEn", z.name_zh as "zoneZh", c.cards_per_node as "cardsPerNode", c.card_kind as "cardKind", i.phase,
      coalesce(min(p.origin::text), 'real') as origin, count(p.cpid) as pools, coalesce(sum(p.nodes), 0) as capacity,
      coalesce(sum(p.free), 0) as free, count(*) filter (where p.testing) as testing,
      min(p.price) filter (where p.free > 0) as best_offer,
      (select max((o.limits ->> i.id)::bigint) from orders o where o.book = i.book and o.state in ('open', 'partly_filled')
        and o.limits ? i.id) as best_order
    from instruments i join node_classes c on c.id = i.node_class join zones z on z.id = i.zone
    left join open_pools p on p.instrument = i.id
    group by i.id, i.book, c.id, z.id, i.phase order by z.position, c.position`)
  return rows.map(({ pools, capacity, free, testing, best_offer, best_order, ...row }) => ({
    ...row,
    pools: Number(pools),
    capacityNodes: Number(capacity),
    freeNodes: Number(free),
    beingTested: Number(testing),
    bestOfferMicros: best_offer === null ? null : BigInt(best_offer),
    bestOrderMicros: best_order === null ? null : BigInt(best_order),
  }))
}

/** Free nodes per instrument for the next hours, the running one first. */
export async function listFreeHours(ctx: Context, hours: number): Promise<Map<string, number[]>> {
  const first = slotOf(ctx.now)
  const rows = await ctx.db.execute<{ instrument: string; slot: number; free: string }>(sql`
    with slots as (select generate_series(${first}::int, ${first + hours - 1}::int) as slot),
    leased as (
      select l.pool, s.slot, sum(l.nodes) as nodes from slots s
      join leases l on l.start_slot <= s.slot and l.end_slot > s.slot left join lease_returns r on r.lease = l.id
      where l.end_slot > ${first} and l.start_slot < ${first + hours} and coalesce(r.from_slot, l.end_slot) > s.slot
      group by l.pool, s.slot),
    offered as (
      select o.pool, s.slot, sum(o.nodes) as nodes from slots s
      join offers o on o.start_slot <= s.slot and o.end_slot > s.slot and o.state in ('open', 'partly_sold', 'sold_out')
      group by o.pool, s.slot)
    select p.instrument, s.slot, sum(greatest(0, least(p.nodes - coalesce(l.nodes, 0), coalesce(o.nodes, 0)))) as free
    from pools p cross join slots s left join leased l on l.pool = p.cpid and l.slot = s.slot
    left join offered o on o.pool = p.cpid and o.slot = s.slot
    where p.state = 'live' group by p.instrument, s.slot order by p.instrument, s.slot`)
  const free = new Map<string, number[]>()
  for (const row of rows) free.set(row.instrument, [...(free.get(row.instrument) ?? []), Number(row.free)])
  return free
}

export type TradeLine = {
  id: string
  at: Date
  instrument: string
  nodeClass: string
  cardsPerNode: number
  nodes: number
  hours: number
  priceMicrosPerNodeHour: bigint
  origin: Origin
}

/** The last trades without their parties, newest first. */
export async function listTrades(
  ctx: Context,
  most: number,
  instrument: string | null = null,
): Promise<TradeLine[]> {
  const rows = await ctx.db.execute<
    Omit<TradeLine, 'at' | 'priceMicrosPerNodeHour'> & { at: string; price: string }
  >(sql`
    select t.book || '-' || t.seq || '-' || t.n as id, t.at, t.instrument, c.id as "nodeClass", c.cards_per_node as "cardsPerNode",
      t.nodes, t.end_slot - t.start_slot as hours, t.price_micros_per_node_hour as price, t.origin
    from trades t join instruments i on i.id = t.instrument join node_classes c on c.id = i.node_class
    where ${instrument}::text is null or t.instrument = ${instrument} order by t.at desc, t.seq desc, t.n limit ${most}`)
  return rows.map(({ price, ...row }) => ({
    ...row,
    at: new Date(row.at),
    priceMicrosPerNodeHour: BigInt(price),
  }))
}

export type OwnOrderLine = {
  id: string
  at: Date
  state: OrderState
  because: string | null
  limits: Record<string, number>
  nodes: number
  restNodes: number
  filledNodeHours: number
  startSlot: number
  endSlot: number
  nowHours: number | null
  lockedMicros: bigint
  spentMicros: bigint
  leases: string[]
}

/** An organisation's orders, newest first, the refused ones with their reason. */
export async function listOrders(ctx: Context, organisation: string, most = 50): Promise<OwnOrderLine[]> {
  const rows = await ctx.db.execute<
    Omit<OwnOrderLine, 'at' | 'lockedMicros' | 'spentMicros' | 'filledNodeHours'> & {
      at: string
      locked: string
      spent: string
      filled: string
    }
  >(sql`
    select o.book || '-' || o.seq as id, o.at, o.state, o.because, o.limits, o.nodes, o.rest_nodes as "restNodes",
      o.filled_node_hours as filled, o.start_slot as "startSlot", o.end_slot as "endSlot", o.now_hours as "nowHours",
      o.locked_micros as locked, o.spent_micros as spent,
      array(select t.book || '-' || t.seq || '-' || t.n from trades t where t.book = o.book and t.order_seq = o.seq order by t.seq, t.n) as leases
    from orders o where o.organisation = ${organisation} order by o.at desc, o.seq desc limit ${most}`)
  return rows.map(({ locked, spent, filled, ...row }) => ({
    ...row,
    at: new Date(row.at),
    filledNodeHours: Number(filled),
    lockedMicros: BigInt(locked),
    spentMicros: BigInt(spent),
  }))
}

export type OfferLine = {
  id: string
  at: Date
  pool: string
  instrument: string
  cardsPerNode: number
  nodes: number
  startSlot: number
  endSlot: number
  priceMicrosPerNodeHour: bigint
  minHours: number
  cancellation: CancellationTerms
  state: OfferState
  soldNodeHours: number
}

/** An organisation's offers, the open ones first. */
export async function listOffers(ctx: Context, organisation: string, most = 100): Promise<OfferLine[]> {
  const rows = await ctx.db.execute<
    Omit<OfferLine, 'at' | 'priceMicrosPerNodeHour' | 'soldNodeHours'> & {
      at: string
      price: string
      sold: string
    }
  >(sql`
    select o.book || '-' || o.seq as id, o.at, o.pool, o.instrument, c.cards_per_node as "cardsPerNode", o.nodes,
      o.start_slot as "startSlot", o.end_slot as "endSlot", o.price_micros_per_node_hour as price, o.min_hours as "minHours",
      o.cancellation, o.state, o.sold_node_hours as sold
    from offers o join pools p on p.cpid = o.pool join node_classes c on c.id = p.node_class
    where o.organisation = ${organisation}
    order by o.state in ('open', 'partly_sold', 'sold_out') desc, o.at desc limit ${most}`)
  return rows.map(({ price, sold, ...row }) => ({
    ...row,
    at: new Date(row.at),
    priceMicrosPerNodeHour: BigInt(price),
    soldNodeHours: Number(sold),
  }))
}

export type QuoteView = {
  id: string
  organisation: string | null
  need: Need & { start: 'now' | number }
  legs: QuoteLeg[]
  totalMicros: bigint
  expectedMicros: bigint
  cancellation: { terms: CancellationTerms; costMicros: number }[]
  book: string
  asOfSeq: number
  createdAt: Date
  expiresAt: Date
  state: string
}

/** A quote that this viewer may see: its own, or one that nobody owns yet. */
export async function readQuote(ctx: Context, id: string): Promise<QuoteView | null> {
  const own = ctx.viewer.kind === 'member' ? ctx.viewer.organisation : null
  const rows = await ctx.db.execute<{
    id: string
    organisation: string | null
    book: string
    as_of_seq: string
    order: { need: QuoteView['need'] }
    fills: QuoteLeg[]
    total_micros: string
    expected_micros: string
    cancellation: QuoteView['cancellation']
    created_at: string
    expires_at: string
    state: string
  }>(sql`
    select * from quotes where id = ${id} and (organisation is null or organisation = ${own})`)
  const row = rows[0]
  if (!row) return null
  return {
    id: row.id,
    organisation: row.organisation,
    need: row.order.need,
    legs: row.fills,
    totalMicros: BigInt(row.total_micros),
    expectedMicros: BigInt(row.expected_micros),
    cancellation: row.cancellation,
    book: row.book,
    asOfSeq: Number(row.as_of_seq),
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    state: row.state,
  }
}

export type BookLine = {
  id: string
  owner: string | null
  epoch: number
  seq: number
  lag: number
  instruments: number
  lastAt: Date | null
  stopped: string | null
}

/** Books as an operator sees them: owner, epoch, how far the tables are behind. */
export async function listBooks(ctx: Context): Promise<BookLine[]> {
  const rows = await ctx.db.execute<{
    id: string
    owner: string | null
    epoch: number
    seq: string
    projected: string | null
    instruments: string
    last_at: string | null
    stopped: string | null
  }>(sql`
    select b.id, b.owner, b.epoch, b.seq, c.seq as projected, (select count(*) from instruments i where i.book = b.id) as instruments,
      (select max(l.at) from book_log l where l.book = b.id) as last_at,
      (select max(s.stopped_because) from book_cursors s where s.book = b.id) as stopped
    from books b left join book_cursors c on c.book = b.id and c.reader = 'projection' order by b.id`)
  return rows.map((row) => ({
    id: row.id,
    owner: row.owner,
    epoch: row.epoch,
    seq: Number(row.seq),
    lag: Number(row.seq) - Number(row.projected ?? 0),
    instruments: Number(row.instruments),
    lastAt: row.last_at ? new Date(row.last_at) : null,
    stopped: row.stopped,
  }))
}
