/** Tables of identity: organisations, members, sign-in sessions and what guards them. */

import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { DEMO_PARTS } from '../../lib/identity/demo-person'
import { ONE_TIME_PURPOSES } from '../../lib/identity/one-time'
import { ORIGINS, ROLES } from '../../lib/identity/role'
import { instant, organisationId } from '../columns'

export const originEnum = pgEnum('origin', ORIGINS)
export const roleEnum = pgEnum('role', ROLES)

/** A legal person on this platform; the platform itself is one too. Its origin never changes. */
export const organisations = pgTable('organisations', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  origin: originEnum('origin').notNull(),
  createdAt: instant('created_at').notNull(),
})

/** A role that an organisation was given, when and by whom. */
export const organisationRoles = pgTable(
  'organisation_roles',
  {
    organisation: organisationId()
      .notNull()
      .references(() => organisations.id),
    role: roleEnum('role').notNull(),
    grantedAt: instant('granted_at').notNull(),
    grantedBy: text('granted_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.role] })],
)

/** A person who signs in for one organisation. */
export const members = pgTable(
  'members',
  {
    organisation: organisationId()
      .notNull()
      .references(() => organisations.id),
    id: uuid('id').notNull(),
    /** Lower-case; the name a person signs in with. */
    email: text('email').notNull(),
    name: text('name').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.id] }),
    uniqueIndex('members_by_email').on(t.email),
    check('members_email_lower', sql`${t.email} = lower(${t.email})`),
  ],
)

/** The scrypt hash of a member's password, with its parameters. Kept apart from members so that no page ever loads it. */
export const passwords = pgTable(
  'passwords',
  {
    organisation: organisationId().notNull(),
    member: uuid('member').notNull(),
    /** `scrypt$N$r$p$salt$hash`, salt and hash in base64. */
    hash: text('hash').notNull(),
    changedAt: instant('changed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.member] }),
    foreignKey({ columns: [t.organisation, t.member], foreignColumns: [members.organisation, members.id] }),
  ],
)

/** A demo person that a local visitor may step in as with one click. */
export const demoPeople = pgTable(
  'demo_people',
  {
    organisation: organisationId().notNull(),
    member: uuid('member').notNull(),
    part: text('part', { enum: DEMO_PARTS }).notNull(),
    position: integer('position').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.member] }),
    foreignKey({ columns: [t.organisation, t.member], foreignColumns: [members.organisation, members.id] }),
  ],
)

/** One signed-in browser. The token itself is never stored. */
export const sessions = pgTable(
  'sessions',
  {
    /** SHA-256 of the cookie's token, hex. */
    tokenHash: text('token_hash').primaryKey(),
    organisation: organisationId().notNull(),
    member: uuid('member').notNull(),
    createdAt: instant('created_at').notNull(),
    /** Moved forward at most once a minute; a session idle for 7 days is over. */
    seenAt: instant('seen_at').notNull(),
    /** 30 days after it was made, whatever happens. */
    endsAt: instant('ends_at').notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.organisation, t.member], foreignColumns: [members.organisation, members.id] }),
    index('sessions_of_member').on(t.organisation, t.member),
  ],
)

/** The recent tries of one account or address: a counter of the guessing limits. Old ones are dropped with each new one. */
export const attempts = pgTable('attempts', {
  /** `password:EMAIL`, `password-from:ADDRESS`, `sign-up-from:ADDRESS`. */
  counter: text('counter').primaryKey(),
  times: instant('times').array().notNull(),
})

/** A token that works once. Stored as SHA-256, spent in the transaction that uses it. */
export const oneTimeTokens = pgTable('one_time_tokens', {
  tokenHash: text('token_hash').primaryKey(),
  purpose: text('purpose', { enum: ONE_TIME_PURPOSES }).notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  /** Null until it was used. */
  usedAt: instant('used_at'),
})
