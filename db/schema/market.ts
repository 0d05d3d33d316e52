/** Tables of the market: the books' log, and what the projection reads out of it for people. */

import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { OFFER_STATES, ORDER_STATES, PHASES, QUOTE_STATES } from '../../lib/market/order'
import { cpid, instant, micros, organisationId } from '../columns'
import { originEnum } from './identity'
import { tierEnum } from './registry'

export const orderStateEnum = pgEnum('order_state', ORDER_STATES)
export const offerStateEnum = pgEnum('offer_state', OFFER_STATES)
export const quoteStateEnum = pgEnum('quote_state', QUOTE_STATES)
export const phaseEnum = pgEnum('phase', PHASES)

const seq = (name: string) => bigint(name, { mode: 'number' })

/** A book: its owner, its fence (epoch and seq) and the hash of its last log row. */
export const books = pgTable('books', {
  id: text('id').primaryKey(),
  /** Name of the process that owns it; null before the first one. */
  owner: text('owner'),
  /** Where its socket listens; null before the first owner. */
  endpoint: text('endpoint'),
  epoch: integer('epoch').notNull().default(0),
  expiresAt: instant('expires_at'),
  seq: seq('seq').notNull().default(0),
  hash: text('hash').notNull().default(''),
})

/** One batch of commands with their results: the acknowledgement, the fence and the audit record. Never changed. */
export const bookLog = pgTable(
  'book_log',
  {
    book: text('book').notNull(),
    seqFrom: seq('seq_from').notNull(),
    seqTo: seq('seq_to').notNull(),
    epoch: integer('epoch').notNull(),
    version: smallint('version').notNull(),
    commands: text('commands').notNull(),
    results: text('results').notNull(),
    hash: text('hash').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.book, t.seqTo] }),
    check('book_log_forward', sql`${t.seqTo} > ${t.seqFrom}`),
  ],
)

/** The whole state of a book at one seq, so that a restart replays little. The last three are kept. */
export const bookSnapshots = pgTable(
  'book_snapshots',
  {
    book: text('book').notNull(),
    seq: seq('seq').notNull(),
    version: smallint('version').notNull(),
    stateHash: text('state_hash').notNull(),
    body: text('body').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.book, t.seq] })],
)

/** How far a reader has read a book: the projection, settlement, every job that follows trades. */
export const bookCursors = pgTable(
  'book_cursors',
  {
    book: text('book').notNull(),
    reader: text('reader').notNull(),
    seq: seq('seq').notNull(),
    n: integer('n').notNull().default(0),
    at: instant('at').notNull(),
    /** Null while it runs; else why this reader stopped, for the operator. */
    stoppedBecause: text('stopped_because'),
  },
  (t) => [primaryKey({ columns: [t.book, t.reader] })],
)

/** What can be traded: node class × zone × terms, in exactly one book. */
export const instruments = pgTable('instruments', {
  id: text('id').primaryKey(),
  book: text('book')
    .notNull()
    .references(() => books.id),
  nodeClass: text('node_class').notNull(),
  zone: text('zone').notNull(),
  terms: text('terms').notNull(),
  phase: phaseEnum('phase').notNull(),
  /** Null until a first index was live. */
  referenceMicrosPerNodeHour: micros('reference_micros_per_node_hour'),
  collarPpm: integer('collar_ppm').notNull(),
  haltPpm: integer('halt_ppm').notNull(),
  openedAt: instant('opened_at').notNull(),
})

/** A price on a window of a pool. Born in the engine: keyed by book and seq. */
export const offers = pgTable(
  'offers',
  {
    book: text('book').notNull(),
    seq: seq('seq').notNull(),
    organisation: organisationId().notNull(),
    pool: cpid('pool').notNull(),
    instrument: text('instrument').notNull(),
    nodes: integer('nodes').notNull(),
    startSlot: integer('start_slot').notNull(),
    endSlot: integer('end_slot').notNull(),
    priceMicrosPerNodeHour: micros('price_micros_per_node_hour').notNull(),
    minHours: integer('min_hours').notNull(),
    cancellation: jsonb('cancellation').notNull(),
    goodTillSlot: integer('good_till_slot').notNull(),
    state: offerStateEnum('state').notNull(),
    soldNodeHours: seq('sold_node_hours').notNull().default(0),
    origin: originEnum('origin').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.book, t.seq] }),
    index('offers_of_organisation').on(t.organisation, t.at),
    index('offers_open_of_pool').on(t.pool).where(sql`state in ('open', 'partly_sold', 'sold_out')`),
  ],
)

/** A buyer's rectangle with its limits. Born in the engine: keyed by book and seq. */
export const orders = pgTable(
  'orders',
  {
    book: text('book').notNull(),
    seq: seq('seq').notNull(),
    organisation: organisationId().notNull(),
    /** The caller's idempotency key. */
    key: text('key').notNull(),
    fund: text('fund').notNull(),
    nodes: integer('nodes').notNull(),
    minNodes: integer('min_nodes').notNull(),
    filledNodeHours: seq('filled_node_hours').notNull().default(0),
    startSlot: integer('start_slot').notNull(),
    endSlot: integer('end_slot').notNull(),
    /** Hours; null for a fixed window. */
    durationHours: integer('duration_hours'),
    /** Hours of a `now` order; null for all others. */
    nowHours: integer('now_hours'),
    /** Instrument → micros per node-hour. */
    limits: jsonb('limits').notNull(),
    minTier: tierEnum('min_tier').notNull(),
    /** Null: all pools. */
    pools: jsonb('pools'),
    immediateOrCancel: boolean('immediate_or_cancel').notNull(),
    goodTillSlot: integer('good_till_slot').notNull(),
    /** Open nodes of an order that rests; 0 once it is over. */
    restNodes: integer('rest_nodes').notNull(),
    state: orderStateEnum('state').notNull(),
    /** owner, ioc, amended or operator for `cancelled`; the code for `refused`; else null. */
    because: text('because'),
    lockedMicros: micros('locked_micros').notNull().default(sql`0`),
    spentMicros: micros('spent_micros').notNull().default(sql`0`),
    origin: originEnum('origin').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.book, t.seq] }),
    uniqueIndex('orders_by_key').on(t.book, t.organisation, t.key),
    index('orders_of_organisation').on(t.organisation, t.at),
  ],
)

/** One fill: order, offer, nodes, window, price. One trade is one lease. Never changed. */
export const trades = pgTable(
  'trades',
  {
    book: text('book').notNull(),
    seq: seq('seq').notNull(),
    /** Number of the fill in its command, from 0. */
    n: integer('n').notNull(),
    orderSeq: seq('order_seq').notNull(),
    offerSeq: seq('offer_seq').notNull(),
    buyer: organisationId('buyer').notNull(),
    seller: organisationId('seller').notNull(),
    pool: cpid('pool').notNull(),
    instrument: text('instrument').notNull(),
    tier: tierEnum('tier').notNull(),
    nodes: integer('nodes').notNull(),
    startSlot: integer('start_slot').notNull(),
    endSlot: integer('end_slot').notNull(),
    priceMicrosPerNodeHour: micros('price_micros_per_node_hour').notNull(),
    fund: text('fund').notNull(),
    origin: originEnum('origin').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.book, t.seq, t.n] }),
    index('trades_by_instrument').on(t.instrument, t.at),
    index('trades_by_time').on(t.at),
    index('trades_by_end').on(t.endSlot),
  ],
)

/** Buying power of one fund of one organisation in one book, as the engine counts it. */
export const buyingPower = pgTable(
  'buying_power',
  {
    organisation: organisationId().notNull(),
    book: text('book').notNull(),
    fund: text('fund').notNull(),
    freeMicros: micros('free_micros').notNull(),
    lockedMicros: micros('locked_micros').notNull(),
    spentMicros: micros('spent_micros').notNull(),
    /** Last order, trade or credit: idle reserves flow back ten minutes after it. */
    movedAt: instant('moved_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.book, t.fund] }),
    check('buying_power_never_negative', sql`${t.freeMicros} >= 0 and ${t.lockedMicros} >= 0`),
  ],
)

/** Money brought to a book (positive) or taken out of it (negative), once per transfer. Born in the engine. */
export const credits = pgTable(
  'credits',
  {
    book: text('book').notNull(),
    transfer: uuid('transfer').notNull(),
    seq: seq('seq').notNull(),
    organisation: organisationId().notNull(),
    fund: text('fund').notNull(),
    amountMicros: micros('amount_micros').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.book, t.transfer] }), index('credits_by_seq').on(t.book, t.seq)],
)

/** A lease whose unused hours the book took back, from which slot on. Born in the engine. */
export const leaseReturns = pgTable(
  'lease_returns',
  {
    book: text('book').notNull(),
    lease: text('lease').notNull(),
    seq: seq('seq').notNull(),
    fromSlot: integer('from_slot').notNull(),
  },
  (t) => [primaryKey({ columns: [t.book, t.lease] })],
)

/** Which version of a pool the book has been told. */
export const followedPools = pgTable(
  'followed_pools',
  {
    book: text('book').notNull(),
    pool: cpid('pool').notNull(),
    version: integer('version').notNull(),
  },
  (t) => [primaryKey({ columns: [t.book, t.pool] })],
)

/** A plan found on the book at one seq, kept for five minutes and executed by its id. */
export const quotes = pgTable(
  'quotes',
  {
    id: uuid('id').primaryKey(),
    /** Null for a visitor's quote; buying it needs an organisation. */
    organisation: organisationId(),
    book: text('book').notNull(),
    asOfSeq: seq('as_of_seq').notNull(),
    /** The need as the book's order command. */
    order: jsonb('order').notNull(),
    fills: jsonb('fills').notNull(),
    totalMicros: micros('total_micros').notNull(),
    expectedMicros: micros('expected_micros').notNull(),
    cancellation: jsonb('cancellation').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    state: quoteStateEnum('state').notNull(),
    /** The order it became; null until used. */
    orderSeq: seq('order_seq'),
  },
  (t) => [index('quotes_of_organisation').on(t.organisation, t.createdAt)],
)

/** A need that was not met, and the one reason: from orders, quotes and searches. */
export const unmetDemand = pgTable(
  'unmet_demand',
  {
    id: uuid('id').primaryKey(),
    at: instant('at').notNull(),
    /** Null for a visitor's search. */
    organisation: organisationId(),
    origin: originEnum('origin').notNull(),
    book: text('book').notNull(),
    instruments: jsonb('instruments').notNull(),
    nodes: integer('nodes').notNull(),
    startSlot: integer('start_slot').notNull(),
    endSlot: integer('end_slot').notNull(),
    /** Null where no limit was said. */
    limitMicrosPerNodeHour: micros('limit_micros_per_node_hour'),
    code: text('code').notNull(),
    numbers: jsonb('numbers').notNull().default({}),
  },
  (t) => [index('unmet_demand_by_time').on(t.at)],
)

/** What was asked and free on one instrument when an hour began: the asked side of history. */
export const marketHours = pgTable(
  'market_hours',
  {
    instrument: text('instrument').notNull(),
    slot: integer('slot').notNull(),
    origin: originEnum('origin').notNull(),
    /** Of free offered nodes over the next 168 slots, by node-hours. Null when nothing was free. */
    askedP10: micros('asked_p10'),
    askedMedian: micros('asked_median'),
    askedP90: micros('asked_p90'),
    freeNodeHours: seq('free_node_hours').notNull(),
    capacityNodes: integer('capacity_nodes').notNull(),
    freeNodes: integer('free_nodes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.instrument, t.slot, t.origin] })],
)
