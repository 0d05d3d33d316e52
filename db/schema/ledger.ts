/** Tables of the ledger as queries read them. Their definition, functions and rights are the hand-written migration `ledger`. */

import { bigint, pgSchema, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { instant, micros, organisationId } from '../columns'

export const ledger = pgSchema('ledger')

/** One account: six parts say which, two totals say how much. */
export const accounts = ledger.table(
  'accounts',
  {
    organisation: organisationId().notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull(),
    ref: text('ref').notNull(),
    source: text('source').notNull(),
    currency: text('currency').notNull(),
    shard: smallint('shard').notNull(),
    floor: text('floor').notNull(),
    debitsPosted: micros('debits_posted').notNull(),
    creditsPosted: micros('credits_posted').notNull(),
    /** Null while it takes transfers. */
    closedAt: instant('closed_at'),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.id] })],
)

/** One movement of money. Never changed. */
export const transfers = ledger.table(
  'transfers',
  {
    organisation: organisationId().notNull(),
    id: uuid('id').notNull(),
    /** Order of writing; shown, never relied on. */
    seq: bigint('seq', { mode: 'number' }).notNull(),
    debit: uuid('debit').notNull(),
    credit: uuid('credit').notNull(),
    amountMicros: micros('amount_micros').notNull(),
    currency: text('currency').notNull(),
    code: text('code').notNull(),
    ref: text('ref').notNull(),
    /** Transaction that wrote it: readers follow windows of it, for sequences commit out of order. */
    txid: bigint('txid', { mode: 'bigint' }).notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.id] })],
)

/** Why money moved from a balance to a trading reserve: one row per key of an order and try. Never changed. */
export const reserveMoves = pgTable(
  'reserve_moves',
  {
    organisation: organisationId().notNull(),
    key: text('key').notNull(),
    n: smallint('n').notNull(),
    book: text('book').notNull(),
    fund: text('fund').notNull(),
    amountMicros: micros('amount_micros').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.key, t.n] })],
)
