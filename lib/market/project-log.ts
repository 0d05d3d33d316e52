/** Writes what the projection found into the tables for people, many rows a statement. */

import { sql } from 'drizzle-orm'
import { rowsJson } from '@/db/rows'
import type { Context } from '../context'
import { uuidv8 } from '../id'
import type { OfferChange, OrderChange } from './book'
import type { LogRow } from './log-row'
import { type NewOffer, type NewOrder, type Projected, windowOf } from './projection'

function orderRow(book: string, order: NewOrder) {
  const { terms, change } = order
  const [start, end] = windowOf(order)
  return {
    book,
    seq: order.seq,
    organisation: order.organisation,
    key: order.key ?? `${order.seq}`,
    fund: terms.fund ?? 'main',
    nodes: change?.nodes ?? terms.nodes,
    min_nodes: terms.min ?? 1,
    filled_node_hours: change?.filledNodeHours ?? 0,
    start_slot: start,
    end_slot: end,
    duration_hours: terms.duration ?? null,
    now_hours: terms.now ?? null,
    limits: terms.limits,
    min_tier: terms.minTier ?? 'declared',
    pools: terms.pools ?? null,
    immediate_or_cancel: terms.ioc ?? false,
    good_till_slot: change?.goodTill ?? terms.goodTill ?? end,
    rest_nodes: change?.openNodes ?? 0,
    state: order.refused ? 'refused' : (change?.state ?? 'open'),
    because: order.refused ?? change?.by ?? null,
    locked_micros: change?.lockedMicros ?? 0,
    spent_micros: change?.spentMicros ?? 0,
    origin: order.origin,
    at: order.at,
  }
}

async function insertOrders(ctx: Context, book: string, orders: readonly NewOrder[]): Promise<void> {
  if (orders.length === 0) return
  await ctx.db.execute(sql`
    insert into orders (book, seq, organisation, key, fund, nodes, min_nodes, filled_node_hours, start_slot, end_slot,
      duration_hours, now_hours, limits, min_tier, pools, immediate_or_cancel, good_till_slot, rest_nodes, state, because,
      locked_micros, spent_micros, origin, at)
    select book, seq, organisation, key, fund, nodes, min_nodes, filled_node_hours, start_slot, end_slot,
      duration_hours, now_hours, limits, min_tier::tier, pools, immediate_or_cancel, good_till_slot, rest_nodes,
      state::order_state, because, locked_micros, spent_micros, origin::origin, at
    from json_to_recordset(${rowsJson(orders.map((order) => orderRow(book, order)))}::json) as t(book text, seq bigint,
      organisation uuid, key text, fund text, nodes int, min_nodes int, filled_node_hours bigint, start_slot int,
      end_slot int, duration_hours int, now_hours int, limits jsonb, min_tier text, pools jsonb,
      immediate_or_cancel boolean, good_till_slot int, rest_nodes int, state text, because text, locked_micros bigint,
      spent_micros bigint, origin text, at timestamptz)
    on conflict (book, organisation, key) do nothing`)
}

async function updateOrders(ctx: Context, book: string, changes: readonly OrderChange[]): Promise<void> {
  if (changes.length === 0) return
  await ctx.db.execute(sql`
    update orders o set state = t.state::order_state, because = t.by, nodes = t.nodes, rest_nodes = t."openNodes",
      filled_node_hours = t."filledNodeHours", good_till_slot = t."goodTill", locked_micros = t."lockedMicros",
      spent_micros = t."spentMicros"
    from json_to_recordset(${rowsJson(changes)}::json) as t(seq bigint, state text, by text, nodes int, "openNodes" int,
      "filledNodeHours" bigint, "goodTill" int, "lockedMicros" bigint, "spentMicros" bigint)
    where o.book = ${book} and o.seq = t.seq`)
}

function offerRow(book: string, offer: NewOffer) {
  const { terms, change } = offer
  return {
    book,
    seq: offer.seq,
    organisation: offer.organisation,
    pool: terms.pool,
    instrument: change?.instrument ?? '',
    nodes: terms.nodes,
    start_slot: terms.start,
    end_slot: terms.end,
    price: terms.priceMicros,
    min_hours: terms.minHours ?? 1,
    cancellation: terms.cancellation ?? [],
    good_till_slot: change?.goodTill ?? terms.goodTill ?? terms.end,
    state: offer.refused ? 'refused' : (change?.state ?? 'open'),
    sold_node_hours: change?.soldNodeHours ?? 0,
    origin: offer.origin,
    at: offer.at,
  }
}

async function insertOffers(ctx: Context, book: string, offers: readonly NewOffer[]): Promise<void> {
  if (offers.length === 0) return
  await ctx.db.execute(sql`
    insert into offers (book, seq, organisation, pool, instrument, nodes, start_slot, end_slot,
      price_micros_per_node_hour, min_hours, cancellation, good_till_slot, state, sold_node_hours, origin, at)
    select book, seq, organisation, pool, instrument, nodes, start_slot, end_slot, price, min_hours, cancellation,
      good_till_slot, state::offer_state, sold_node_hours, origin::origin, at
    from json_to_recordset(${rowsJson(offers.map((offer) => offerRow(book, offer)))}::json) as t(book text, seq bigint,
      organisation uuid, pool text, instrument text, nodes int, start_slot int, end_slot int, price bigint,
      min_hours int, cancellation jsonb, good_till_slot int, state text, sold_node_hours bigint, origin text,
      at timestamptz)`)
}

async function updateOffers(ctx: Context, book: string, changes: readonly OfferChange[]): Promise<void> {
  if (changes.length === 0) return
  await ctx.db.execute(sql`
    update offers o set state = t.state::offer_state, nodes = t.nodes, good_till_slot = t."goodTill",
      sold_node_hours = t."soldNodeHours"
    from json_to_recordset(${rowsJson(changes)}::json) as t(seq bigint, state text, nodes int, "goodTill" int,
      "soldNodeHours" bigint)
    where o.book = ${book} and o.seq = t.seq`)
}

async function insertTrades(ctx: Context, book: string, rows: Projected): Promise<void> {
  if (rows.trades.length === 0) return
  await ctx.db.execute(sql`
    insert into trades (book, seq, n, order_seq, offer_seq, buyer, seller, pool, instrument, tier, nodes, start_slot,
      end_slot, price_micros_per_node_hour, fund, origin, at)
    select ${book}, seq, n, "order", offer, buyer, seller, pool, instrument, tier::tier, nodes, start, "end",
      "priceMicros", fund, origin::origin, at
    from json_to_recordset(${rowsJson(rows.trades)}::json) as t(seq bigint, n int, "order" bigint, offer bigint,
      buyer uuid, seller uuid, pool text, instrument text, tier text, nodes int, start int, "end" int,
      "priceMicros" bigint, fund text, origin text, at timestamptz)`)
}

async function writePowers(ctx: Context, book: string, rows: Projected): Promise<void> {
  if (rows.powers.size > 0)
    await ctx.db.execute(sql`
      insert into buying_power (organisation, book, fund, free_micros, locked_micros, spent_micros, moved_at)
      select organisation, ${book}, fund, "freeMicros", "lockedMicros", "spentMicros", at
      from json_to_recordset(${rowsJson([...rows.powers.values()])}::json) as t(organisation uuid, fund text,
        "freeMicros" bigint, "lockedMicros" bigint, "spentMicros" bigint, at timestamptz)
      on conflict (organisation, book, fund) do update set free_micros = excluded.free_micros,
        locked_micros = excluded.locked_micros, spent_micros = excluded.spent_micros, moved_at = excluded.moved_at`)
  if (rows.credits.length > 0)
    await ctx.db.execute(sql`
      insert into credits (book, transfer, seq, organisation, fund, amount_micros, at)
      select ${book}, transfer, seq, organisation, fund, "amountMicros", at
      from json_to_recordset(${rowsJson(rows.credits)}::json) as t(transfer uuid, seq bigint, organisation uuid,
        fund text, "amountMicros" bigint, at timestamptz)
      on conflict do nothing`)
}

async function writeInstruments(ctx: Context, book: string, rows: Projected): Promise<void> {
  for (const change of rows.instruments.values()) {
    const [nodeClass, zone, terms] = change.instrument.split('.')
    await ctx.db.execute(sql`
      insert into instruments (id, book, node_class, zone, terms, phase, reference_micros_per_node_hour, collar_ppm,
        halt_ppm, opened_at)
      values (${change.instrument}, ${book}, ${nodeClass}, ${zone}, ${terms}, ${change.phase}::phase,
        ${change.referenceMicros}, ${change.collarPpm}, ${change.haltPpm}, ${change.opened?.at.toISOString() ?? null})
      on conflict (id) do update set phase = excluded.phase, collar_ppm = excluded.collar_ppm,
        reference_micros_per_node_hour = excluded.reference_micros_per_node_hour, halt_ppm = excluded.halt_ppm`)
  }
}

async function insertUnmet(ctx: Context, book: string, rows: Projected): Promise<void> {
  const wanted = rows.unmet.filter((need) => need.code !== 'market.buying_power_short' || need.window[1] > 0)
  if (wanted.length === 0) return
  const json = wanted.map((need) => ({
    id: uuidv8(need.at, `unmet/${book}/${need.seq}`),
    at: need.at,
    organisation: need.organisation,
    origin: need.origin,
    instruments: Object.keys(need.terms.limits),
    nodes: need.terms.nodes,
    start_slot: need.window[0],
    end_slot: need.window[1],
    limit: Object.values(need.terms.limits).reduce<number | null>(
      (most, one) => (one === null ? most : Math.max(most ?? 0, one)),
      null,
    ),
    code: need.code,
    numbers: need.numbers,
  }))
  await ctx.db.execute(sql`
    insert into unmet_demand (id, at, organisation, origin, book, instruments, nodes, start_slot, end_slot,
      limit_micros_per_node_hour, code, numbers)
    select id, at, organisation, origin::origin, ${book}, instruments, nodes, start_slot, end_slot, "limit", code, numbers
    from json_to_recordset(${rowsJson(json)}::json) as t(id uuid, at timestamptz, organisation uuid, origin text,
      instruments jsonb, nodes int, start_slot int, end_slot int, "limit" bigint, code text, numbers jsonb)
    on conflict do nothing`)
}

async function insertLeaseReturns(ctx: Context, book: string, rows: Projected): Promise<void> {
  if (rows.leaseReturns.length === 0) return
  await ctx.db.execute(sql`
    insert into lease_returns (book, lease, seq, from_slot)
    select ${book}, lease, seq, "from"
    from json_to_recordset(${rowsJson(rows.leaseReturns)}::json) as t(lease text, seq bigint, "from" int)
    on conflict do nothing`)
}

/** Writes the tables of one log row and moves the projection's cursor, in the caller's transaction. Leases are opened by the lease domain. */
export async function writeProjection(
  ctx: Context,
  row: Pick<LogRow, 'book' | 'seqTo' | 'at'>,
  rows: Projected,
): Promise<void> {
  const { book } = row
  await insertOrders(ctx, book, rows.orders)
  await updateOrders(ctx, book, [...rows.orderChanges.values()])
  await insertOffers(ctx, book, rows.offers)
  await updateOffers(ctx, book, [...rows.offerChanges.values()])
  await insertTrades(ctx, book, rows)
  await writePowers(ctx, book, rows)
  await writeInstruments(ctx, book, rows)
  await insertUnmet(ctx, book, rows)
  await insertLeaseReturns(ctx, book, rows)
  await ctx.db.execute(sql`
    insert into book_cursors (book, reader, seq, n, at)
    values (${book}, 'projection', ${row.seqTo}, 0, ${row.at.toISOString()}::timestamptz)
    on conflict (book, reader) do update set seq = excluded.seq, at = excluded.at`)
}
