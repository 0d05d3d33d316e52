/** Tables of the journal: what happened, once per mutation, never changed. */

import { sql } from 'drizzle-orm'
import { check, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant, organisationId } from '../columns'

/** One act of somebody: who did what to which subject, when, in which request. `organisation` is null for acts of the platform itself. */
export const journal = pgTable(
  'journal',
  {
    id: uuid('id').primaryKey(),
    at: instant('at').notNull(),
    organisation: organisationId(),
    /** `member:ID`, `system:NAME`, `agent:SITE` or `visitor`. */
    actor: text('actor').notNull(),
    act: text('act').notNull(),
    subject: text('subject').notNull(),
    detail: jsonb('detail').notNull().default({}),
    requestId: text('request_id').notNull(),
  },
  (t) => [
    index('journal_of_organisation').on(t.organisation, t.id),
    check('journal_act_spelt', sql`${t.act} ~ '^[a-z_]+\\.[a-z_]+$'`),
  ],
)
