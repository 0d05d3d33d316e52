/** Tables of payment: money on its way in, approved by people. */

import { sql } from 'drizzle-orm'
import { check, foreignKey, index, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { TOP_UP_STATES } from '../../lib/payment/top-up'
import { instant, micros, organisationId } from '../columns'
import { members } from './identity'

export const topUpStateEnum = pgEnum('top_up_state', TOP_UP_STATES)

/** A top-up on the credit rail: a bank transfer announced by a member and marked received by two operators' members. */
export const topUps = pgTable(
  'top_ups',
  {
    organisation: organisationId().notNull(),
    id: uuid('id').notNull(),
    amountMicros: micros('amount_micros').notNull(),
    /** What the payer writes on the transfer; shown to both sides. */
    bankReference: text('bank_reference').notNull(),
    state: topUpStateEnum('state').notNull(),
    requestedBy: uuid('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    /** First operator's member; null until the money was seen. */
    receivedBy: uuid('received_by'),
    receivedAt: instant('received_at'),
    /** Second, different member; null until approved. */
    approvedBy: uuid('approved_by'),
    approvedAt: instant('approved_at'),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.id] }),
    foreignKey({
      columns: [t.organisation, t.requestedBy],
      foreignColumns: [members.organisation, members.id],
    }),
    index('top_ups_waiting').on(t.requestedAt).where(sql`state in ('requested', 'received')`),
    check('top_ups_four_eyes', sql`${t.approvedBy} is null or ${t.approvedBy} <> ${t.receivedBy}`),
    check('top_ups_positive', sql`${t.amountMicros} > 0`),
  ],
)
