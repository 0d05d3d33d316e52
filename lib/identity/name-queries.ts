/** Names of people and organisations by their ids, for records that hold ids only. */

import { inArray } from 'drizzle-orm'
import { members, organisations } from '@/db/schema/identity'
import type { Context } from '../context'

/** Names by id; an id that nobody has is missing. */
export async function listNames(
  ctx: Context,
  ids: { readonly members: readonly string[]; readonly organisations: readonly string[] },
): Promise<Map<string, string>> {
  const [people, houses] = await Promise.all([
    ids.members.length === 0
      ? []
      : ctx.db
          .select({ id: members.id, name: members.name })
          .from(members)
          .where(inArray(members.id, [...ids.members])),
    ids.organisations.length === 0
      ? []
      : ctx.db
          .select({ id: organisations.id, name: organisations.name })
          .from(organisations)
          .where(inArray(organisations.id, [...ids.organisations])),
  ])
  return new Map([...people, ...houses].map(({ id, name }) => [id, name]))
}
