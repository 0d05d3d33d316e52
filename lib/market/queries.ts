/** Reads of the market for pages: trades, an organisation's own orders and offers, quotes, books. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import { isUuid } from '../id'
import type { Origin } from '../identity/role'
import { slotOf } from '../time'
import { kindColumns } from './glance-queries'
import type { BookLine, Kind, OfferLine, OwnOrderLine, QuoteView, TradeLine } from './views'

/** The last trades of one origin without their parties, newest first. */
export async function listTrades(ctx: Context, origin: Origin, most: number): Promise<TradeLine[]> {
  const rows = await ctx.db.execute<TradeLine & { at: string; price: string }>(sql`
    select t.book || '-' || t.seq || '-' || t.n as id, t.at, t.instrument, m.name_en as "chipEn", m.name_zh as "chipZh",
      c.cards_per_node as "cardsPerNode", t.nodes, t.end_slot - t.start_slot as hours, t.price_micros_per_node_hour as price, t.origin
    from trades t join instruments i on i.id = t.instrument join node_classes c on c.id = i.node_class join chip_models m on m.id = c.chip
    where t.origin = ${origin} order by t.at desc, t.seq desc, t.n limit ${most}`)
  return rows.map(({ price, ...row }) => ({
    ...row,
    at: new Date(row.at),
    priceMicrosPerNodeHour: BigInt(price),
  }))
}

type OrderRow = Kind &
  Pick<OwnOrderLine, 'id' | 'state' | 'because' | 'zones' | 'nodes' | 'restNodes' | 'nowHours' | 'leases'> &
  Pick<OwnOrderLine, 'startSlot' | 'endSlot'> &
  Record<'at' | 'limit' | 'filled' | 'locked' | 'spent', string>

/** What an instrument is, taken out of a row that says more. */
function kindOfRow(row: Kind): Kind {
  const { instrument, nodeClass, classEn, classZh, zone, zoneEn, zoneZh, cardsPerNode, cardKind } = row
  return { instrument, nodeClass, classEn, classZh, zone, zoneEn, zoneZh, cardsPerNode, cardKind }
}

/** An organisation's orders before an instant, newest first, the refused ones with their reason. */
export async function listOrders(
  ctx: Context,
  organisation: string,
  page: { readonly before: Date | null; readonly most: number },
): Promise<OwnOrderLine[]> {
  const before = page.before?.toISOString() ?? null
  const rows = await ctx.db.execute<OrderRow>(sql`
    select o.book || '-' || o.seq as id, o.at, o.state, o.because, o.nodes, o.rest_nodes as "restNodes",
      o.filled_node_hours as filled, o.start_slot as "startSlot", o.end_slot as "endSlot", o.now_hours as "nowHours",
      o.locked_micros as locked, o.spent_micros as spent, a.zones, a.limit, ${kindColumns},
      array(select t.book || '-' || t.seq || '-' || t.n from trades t where t.book = o.book and t.order_seq = o.seq order by t.seq, t.n) as leases
    from orders o
    cross join lateral (select count(*)::int as zones, max(value::bigint) as limit, min(key) as first from jsonb_each_text(o.limits)) a
    join instruments i on i.id = a.first join node_classes c on c.id = i.node_class join zones z on z.id = i.zone
    where o.organisation = ${organisation} and (${before}::timestamptz is null or o.at < ${before}::timestamptz)
    order by o.at desc, o.seq desc limit ${page.most}`)
  return rows.map((row) => ({
    id: row.id,
    at: new Date(row.at),
    state: row.state,
    because: row.because,
    kind: kindOfRow(row),
    zones: row.zones,
    limitMicrosPerNodeHour: BigInt(row.limit),
    nodes: row.nodes,
    restNodes: row.restNodes,
    filledNodeHours: Number(row.filled),
    startSlot: row.startSlot,
    endSlot: row.endSlot,
    nowHours: row.nowHours,
    lockedMicros: BigInt(row.locked),
    spentMicros: BigInt(row.spent),
    leases: row.leases,
  }))
}

type OfferRow = Kind &
  Omit<OfferLine, 'kind' | 'at' | 'priceMicrosPerNodeHour' | 'soldNodeHours' | 'soldNodesNow'> &
  Record<'at' | 'price' | 'sold' | 'sold_now', string>

/** An organisation's offers, the open ones first. */
export async function listOffers(ctx: Context, organisation: string, most = 100): Promise<OfferLine[]> {
  const slot = slotOf(ctx.now)
  const rows = await ctx.db.execute<OfferRow>(sql`
    select o.book || '-' || o.seq as id, o.at, o.pool, p.name_en as "poolEn", p.name_zh as "poolZh", ${kindColumns}, o.nodes,
      o.start_slot as "startSlot", o.end_slot as "endSlot", o.price_micros_per_node_hour as price, o.min_hours as "minHours",
      o.cancellation, o.state, o.sold_node_hours as sold,
      (select coalesce(sum(t.nodes), 0) from trades t left join lease_returns r on r.book = t.book and r.lease = t.book || '-' || t.seq || '-' || t.n
        where t.book = o.book and t.offer_seq = o.seq and t.start_slot <= ${slot} and coalesce(r.from_slot, t.end_slot) > ${slot}) as sold_now
    from offers o join pools p on p.cpid = o.pool join instruments i on i.id = o.instrument
    join node_classes c on c.id = i.node_class join zones z on z.id = i.zone
    where o.organisation = ${organisation}
    order by o.state in ('open', 'partly_sold', 'sold_out') desc, o.at desc limit ${most}`)
  return rows.map((row) => ({
    id: row.id,
    at: new Date(row.at),
    pool: row.pool,
    poolEn: row.poolEn,
    poolZh: row.poolZh,
    kind: kindOfRow(row),
    nodes: row.nodes,
    startSlot: row.startSlot,
    endSlot: row.endSlot,
    priceMicrosPerNodeHour: BigInt(row.price),
    minHours: row.minHours,
    cancellation: row.cancellation,
    state: row.state,
    soldNodeHours: Number(row.sold),
    soldNodesNow: Number(row.sold_now),
  }))
}

type QuoteRow = {
  id: string
  organisation: string | null
  book: string
  as_of_seq: string
  order: { need: QuoteView['need'] }
  fills: QuoteView['legs']
  total_micros: string
  expected_micros: string
  cancellation: QuoteView['cancellation']
  created_at: string
  expires_at: string
  state: string
  leases: string[]
}

/** A quote that this viewer may see: its own, or one that nobody owns yet. */
export async function readQuote(ctx: Context, id: string): Promise<QuoteView | null> {
  if (!isUuid(id)) return null
  const own = ctx.viewer.kind === 'member' ? ctx.viewer.organisation : null
  const [row] = await ctx.db.execute<QuoteRow>(sql`
    select q.*, array(select t.book || '-' || t.seq || '-' || t.n from trades t
      where t.book = q.book and t.order_seq = q.order_seq order by t.seq, t.n) as leases
    from quotes q where q.id = ${id} and (q.organisation is null or q.organisation = ${own})`)
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
    leases: row.leases,
  }
}

/** What waits idle in the reserves of all books: part of what a person has available. Units: micros. */
export async function sumIdleReserves(ctx: Context, organisation: string): Promise<bigint> {
  const [row] = await ctx.db.execute<{ free: string }>(
    sql`select coalesce(sum(free_micros), 0) as free from buying_power where organisation = ${organisation}`,
  )
  return BigInt(row?.free ?? 0)
}

/** Books as an operator sees them: owner, epoch, how far the tables are behind. */
export async function listBooks(ctx: Context): Promise<BookLine[]> {
  const rows = await ctx.db.execute<
    Pick<BookLine, 'id' | 'owner' | 'epoch' | 'stopped'> &
      Record<'seq' | 'instruments', string> &
      Record<'projected' | 'last_at', string | null>
  >(sql`
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
