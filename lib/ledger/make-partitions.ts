/** Makes the ledger's monthly partitions ahead of their first transfer. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import { allowSystem } from '../identity/allow'

/** Makes the partitions of `months` months from that of `first` on; those that exist stay as they are. */
export async function makePartitions(ctx: Context, first: Date, months: number): Promise<void> {
  allowSystem(ctx.viewer)

  await ctx.db.execute(
    sql`select ledger.make_partitions(${first.toISOString().slice(0, 10)}::date, ${months})`,
  )
}
