/** Job: gives the unused hours of leases that ended early back to their pools. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import { allowSystem } from '../identity/allow'
import { slotOf } from '../time'

/** Sends `lease_return` for each lease whose site freed its nodes before the window's end, from the running hour on. */
export async function returnEndedLeases(ctx: Context): Promise<number> {
  allowSystem(ctx.viewer)

  const leases = await ctx.db.execute<{ id: string; book: string }>(sql`
    select l.id, i.book from leases l join instruments i on i.id = l.instrument
    left join lease_returns r on r.book = i.book and r.lease = l.id
    where l.released_at is not null and l.end_slot > ${slotOf(ctx.now)} and r.lease is null
    order by l.released_at limit 500`)

  for (const lease of leases)
    await ctx.books.send(lease.book, { kind: 'lease_return', lease: lease.id, from: slotOf(ctx.now) })
  return leases.length
}
