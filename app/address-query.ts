/** What stands in the address of a page after the question mark, one value a name. */

import type { Query } from '@/lib/market/need-query'

/** As Next hands it to a page. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/** The first value of each name. */
export async function readAddressQuery(searchParams: SearchParams): Promise<Query> {
  const entries = Object.entries(await searchParams)
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]))
}
