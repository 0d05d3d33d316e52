/** A need as the query of an address: what a form sends, what a link carries. */

import { withZone } from '../wall-time'
import type { Need } from './need'

/** Values of an address by name. */
export type Query = Readonly<Record<string, string | undefined>>

const NAMES = ['nodeClass', 'zone', 'amount', 'unit', 'hours', 'limit', 'minTier'] as const

/** What `needInput` reads, from an address; null where no need is in it. `at` is a wall time of the form, empty for now. */
export function needOfQuery(query: Query): Readonly<Record<string, string | undefined>> | null {
  if (query.nodeClass === undefined) return null
  const from = query.at ? withZone(query.at) : (query.from ?? 'now')
  return { ...Object.fromEntries(NAMES.map((name) => [name, query[name]])), from }
}

/** The address query of a need, short: what is left out has its usual value. */
export function queryOfNeed(need: Need): Record<string, string> {
  const { nodeClass, zone, amount, unit, from, hours, limit, minTier } = need
  const whole = { nodeClass, zone, amount: `${amount}`, unit, from, hours: `${hours}` }
  return {
    ...whole,
    ...(limit === '' ? {} : { limit }),
    ...(minTier === 'tested' ? {} : { minTier }),
  }
}

/** Path of the find page for this need, with a quote where one was made. */
export function findPath(need: Need, quote?: string): string {
  const query = new URLSearchParams({ ...queryOfNeed(need), ...(quote ? { quote } : {}) })
  return `/market/find?${query}`
}
