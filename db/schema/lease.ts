/** Tables of leases: capacity granted for a window, and the signed instructions to the sites that serve it. */

import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { LEASE_STATES, STOP_REASONS } from '../../lib/lease/lease'
import { cpid, instant, micros, organisationId } from '../columns'
import { originEnum } from './identity'

export const leaseStateEnum = pgEnum('lease_state', LEASE_STATES)
export const stopReasonEnum = pgEnum('stop_reason', STOP_REASONS)

/** Capacity of one pool granted to one organisation for `[start_slot, end_slot)`; born from one trade. */
export const leases = pgTable(
  'leases',
  {
    /** The buyer. */
    organisation: organisationId().notNull(),
    /** `BOOK-SEQ-N`, the trade's own id. */
    id: text('id').notNull(),
    /** The selling organisation. */
    provider: organisationId('provider').notNull(),
    pool: cpid('pool').notNull(),
    site: cpid('site').notNull(),
    instrument: text('instrument').notNull(),
    nodes: integer('nodes').notNull(),
    startSlot: integer('start_slot').notNull(),
    endSlot: integer('end_slot').notNull(),
    /** Service counts from here: the later of window start and trade. */
    grantedFrom: instant('granted_from').notNull(),
    /** Service was agreed until here; with `now` earlier than the window's end. */
    agreedEnd: instant('agreed_end').notNull(),
    /** Null while it runs. */
    endedAt: instant('ended_at'),
    priceMicrosPerNodeHour: micros('price_micros_per_node_hour').notNull(),
    feePpm: integer('fee_ppm').notNull(),
    cancellation: jsonb('cancellation').notNull(),
    origin: originEnum('origin').notNull(),
    state: leaseStateEnum('state').notNull(),
    /** Null until it has ended. */
    stopReason: stopReasonEnum('stop_reason'),
    /** Null until the site read its hold back. */
    readyAt: instant('ready_at'),
    /** Null until the site answered that the nodes are free again. */
    releasedAt: instant('released_at'),
    /** Holds tried so far, the failed ones included. */
    holdAttempts: integer('hold_attempts').notNull().default(0),
    /** Fencing number of the commands to its site. */
    epoch: integer('epoch').notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.id] }),
    uniqueIndex('leases_by_id').on(t.id),
    index('leases_open_by_end').on(t.agreedEnd).where(sql`state <> 'ended'`),
    index('leases_open_of_site').on(t.provider, t.site).where(sql`state <> 'ended'`),
    index('leases_of_pool').on(t.pool, t.startSlot),
    index('leases_of_provider').on(t.provider, t.createdAt),
    check('leases_window_forward', sql`${t.endSlot} > ${t.startSlot}`),
  ],
)

/** The Unix account number of a buyer at one site, so that two organisations never share a user there. */
export const siteAccounts = pgTable(
  'site_accounts',
  {
    /** The provider. */
    organisation: organisationId().notNull(),
    site: cpid('site').notNull(),
    buyer: organisationId('buyer').notNull(),
    account: integer('account').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.site, t.buyer] }),
    uniqueIndex('site_accounts_by_number').on(t.organisation, t.site, t.account),
  ],
)

/** One signed instruction to the agent of a site, numbered without holes; the answer beside it. */
export const agentCommands = pgTable(
  'agent_commands',
  {
    /** The provider. */
    organisation: organisationId().notNull(),
    site: cpid('site').notNull(),
    seq: integer('seq').notNull(),
    id: text('id').notNull(),
    /** hold, release, submit, signal, self_test. */
    kind: text('kind').notNull(),
    /** Null for commands that concern no lease. */
    lease: text('lease'),
    attempt: text('attempt'),
    epoch: integer('epoch').notNull(),
    body: jsonb('body').notNull(),
    issuedAt: instant('issued_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    /** Null until the agent answered. */
    answer: jsonb('answer'),
    answeredAt: instant('answered_at'),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.site, t.seq] }),
    index('agent_commands_unanswered').on(t.organisation, t.site, t.seq).where(sql`answered_at is null`),
    index('agent_commands_of_lease').on(t.organisation, t.lease),
    index('agent_commands_of_attempt').on(t.attempt).where(sql`attempt is not null`),
  ],
)
