/** Column types that every table shares, so that each means the same everywhere. */

import { bigint, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** An instant in UTC. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 6 })
/** Money in micros of the platform's currency. */
export const micros = (name: string) => bigint(name, { mode: 'bigint' })
export const organisationId = (name = 'organisation') => uuid(name)
/** CPID of a site or pool, full upper-case form. */
export const cpid = (name: string) => text(name)
