/** Tables of settlement: what each hour of a lease came to, and its early end. */

import { sql } from 'drizzle-orm'
import { bigint, check, foreignKey, integer, pgEnum, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { LEASE_HOUR_STATES } from '../../lib/settlement/lease-hour'
import { instant, micros, organisationId } from '../columns'
import { leases } from './lease'

export const leaseHourStateEnum = pgEnum('lease_hour_state', LEASE_HOUR_STATES)

/** One hour of one lease: what was served, charged, and given back. */
export const leaseHours = pgTable(
  'lease_hours',
  {
    /** The buyer. */
    organisation: organisationId().notNull(),
    lease: text('lease').notNull(),
    hour: integer('hour').notNull(),
    state: leaseHourStateEnum('state').notNull(),
    /** 0 for the first charge, one more for each change of what was served. */
    rev: integer('rev').notNull(),
    /** Billable service. Units: node-milliseconds. */
    servedNodeMs: bigint('served_node_ms', { mode: 'number' }).notNull(),
    chargeMicros: micros('charge_micros').notNull(),
    providerMicros: micros('provider_micros').notNull(),
    feeMicros: micros('fee_micros').notNull(),
    releasedMicros: micros('released_micros').notNull(),
    settledAt: instant('settled_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.lease, t.hour] }),
    foreignKey({ columns: [t.organisation, t.lease], foreignColumns: [leases.organisation, leases.id] }),
    check('lease_hours_add_up', sql`${t.chargeMicros} = ${t.providerMicros} + ${t.feeMicros}`),
  ],
)

/** What the early end of a lease came to: the part of the time not used that the terms keep, and all that went back with it. */
export const leaseEnds = pgTable(
  'lease_ends',
  {
    /** The buyer. */
    organisation: organisationId().notNull(),
    lease: text('lease').notNull(),
    chargeMicros: micros('charge_micros').notNull(),
    providerMicros: micros('provider_micros').notNull(),
    feeMicros: micros('fee_micros').notNull(),
    releasedMicros: micros('released_micros').notNull(),
    settledAt: instant('settled_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.lease] }),
    foreignKey({ columns: [t.organisation, t.lease], foreignColumns: [leases.organisation, leases.id] }),
    check('lease_ends_add_up', sql`${t.chargeMicros} = ${t.providerMicros} + ${t.feeMicros}`),
  ],
)
