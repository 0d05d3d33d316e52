/** Tables of metering as queries read them. They are partitioned and made by the hand-written migration `metering`. */

import { bigint, integer, jsonb, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core'
import { cpid, instant, organisationId } from '../columns'

const day = () => integer('received_day').notNull()
const count = (name: string) => bigint(name, { mode: 'number' }).notNull()

/** The terms of one meter of a lease, frozen with the first batch that names the lease. */
export const meters = pgTable(
  'meters',
  {
    organisation: organisationId().notNull(),
    lease: text('lease').notNull(),
    meter: smallint('meter').notNull(),
    kind: text('kind').notNull(),
    unit: text('unit').notNull(),
    capPerSlot: count('cap_per_slot'),
    side: text('side').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.lease, t.meter] })],
)

/** What one meter of one lease counted in one minute. Never changed. */
export const readings = pgTable(
  'readings',
  {
    /** The buyer. */
    organisation: organisationId().notNull(),
    lease: text('lease').notNull(),
    meter: smallint('meter').notNull(),
    /** Minute since 1970. */
    slot: integer('slot').notNull(),
    value: count('value'),
    agent: text('agent').notNull(),
    batchSeq: integer('batch_seq').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.lease, t.meter, t.slot] })],
)

/** One signed batch as it came, with its answer. Never changed. */
export const batches = pgTable(
  'batches',
  {
    /** The provider. */
    organisation: organisationId().notNull(),
    agent: text('agent').notNull(),
    seq: integer('seq').notNull(),
    receivedDay: day(),
    receivedAt: instant('received_at').notNull(),
    signedAt: instant('signed_at').notNull(),
    body: text('body').notNull(),
    bodyHash: text('body_hash').notNull(),
    prev: text('prev').notNull(),
    throughSlot: integer('through_slot').notNull(),
    closed: jsonb('closed').$type<string[]>().notNull(),
    publicKey: text('public_key').notNull(),
    signature: text('signature').notNull(),
    answer: jsonb('answer').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.agent, t.seq, t.receivedDay] })],
)

/** A second, different value for a taken minute; the first stands. Never changed. */
export const conflicts = pgTable('conflicts', {
  /** The buyer. */
  organisation: organisationId().notNull(),
  lease: text('lease').notNull(),
  meter: smallint('meter').notNull(),
  slot: integer('slot').notNull(),
  firstValue: count('first_value'),
  firstAgent: text('first_agent').notNull(),
  firstBatchSeq: integer('first_batch_seq').notNull(),
  value: count('value'),
  agent: text('agent').notNull(),
  batchSeq: integer('batch_seq').notNull(),
  receivedDay: day(),
  receivedAt: instant('received_at').notNull(),
})

/** A row or a whole batch that was not taken, as it came, with its code. Never changed. */
export const rejects = pgTable('rejects', {
  /** The provider. */
  organisation: organisationId().notNull(),
  agent: text('agent').notNull(),
  /** Null where the body could not be read so far. */
  batchSeq: integer('batch_seq'),
  /** Null for a whole batch. */
  rowIndex: integer('row_index'),
  code: text('code').notNull(),
  raw: text('raw').notNull(),
  receivedDay: day(),
  receivedAt: instant('received_at').notNull(),
})

/** How far an agent's chain of batches is whole, and what it has declared. */
export const agentChains = pgTable(
  'agent_chains',
  {
    /** The provider. */
    organisation: organisationId().notNull(),
    agent: text('agent').notNull(),
    site: cpid('site').notNull(),
    maxSeq: integer('max_seq').notNull(),
    /** Ranges that are missing below `max_seq`. */
    holes: jsonb('holes').$type<[number, number][]>().notNull(),
    wholeSeq: integer('whole_seq').notNull(),
    wholeHash: text('whole_hash').notNull(),
    /** Every slot up to here has been sent, by a whole chain. */
    throughSlot: integer('through_slot').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.agent] })],
)

/** A lease whose readings are all here, as its agent declared with a whole chain. Never changed. */
export const closedLeases = pgTable(
  'closed_leases',
  {
    /** The buyer. */
    organisation: organisationId().notNull(),
    lease: text('lease').notNull(),
    agent: text('agent').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.lease] })],
)

/** A batch of an agent with a wrong clock, applied once an operator releases it. */
export const quarantinedBatches = pgTable(
  'quarantined_batches',
  {
    /** The provider. */
    organisation: organisationId().notNull(),
    agent: text('agent').notNull(),
    seq: integer('seq').notNull(),
    receivedDay: day(),
    offsetMs: integer('offset_ms').notNull(),
    /** Null until it was released; then by which member. */
    releasedAt: instant('released_at'),
    releasedBy: organisationId('released_by'),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.agent, t.seq] })],
)

/** What one meter of one lease came to in one hour, recomputed from its readings. */
export const usageHours = pgTable(
  'usage_hours',
  {
    /** The buyer. */
    organisation: organisationId().notNull(),
    lease: text('lease').notNull(),
    meter: smallint('meter').notNull(),
    hour: integer('hour').notNull(),
    /** Billable, in the meter's unit. */
    value: count('value'),
    slotsSeen: integer('slots_seen').notNull(),
    slotsGranted: integer('slots_granted').notNull(),
    /** Counts changes of the value. */
    rev: integer('rev').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.lease, t.meter, t.hour] })],
)
