/** Makes the daily partitions that readings and batches go to, ahead of their first row. */

import { sql } from 'drizzle-orm'
import { present } from '../assert'
import type { Context } from '../context'
import { allowSystem } from '../identity/allow'
import { dayOf } from './reading-rows'

/** Makes the partitions of `days` days from that of `first` on; those that exist stay as they are. Answers how many were made. */
export async function makeMeteringPartitions(ctx: Context, first: Date, days: number): Promise<number> {
  allowSystem(ctx.viewer)

  const [made] = await ctx.db.execute<{ count: number }>(
    sql`select make_metering_partitions(${dayOf(first)}::int, ${days}::int) as count`,
  )
  return present(made, 'the function answers').count
}
