/** Opens the leases of new trades, in the transaction that writes the trades. */

import { sql } from 'drizzle-orm'
import { rowsJson } from '@/db/rows'
import type { Context } from '../context'
import { allowSystem } from '../identity/allow'
import type { NewLease } from './lease'

/** Writes the leases as reserved, many in one statement. A lease that is there already stays as it is, so replay changes nothing. */
export async function openLeases(ctx: Context, rows: readonly NewLease[]): Promise<void> {
  allowSystem(ctx.viewer)

  if (rows.length === 0) return
  await ctx.db.execute(sql`
    insert into leases (organisation, id, provider, pool, site, instrument, nodes, start_slot, end_slot, granted_from,
      agreed_end, price_micros_per_node_hour, fee_ppm, cancellation, origin, state, created_at)
    select organisation, id, provider, pool, site, instrument, nodes, "startSlot", "endSlot", "grantedFrom",
      "agreedEnd", "priceMicrosPerNodeHour", "feePpm", cancellation, origin::origin, 'reserved', "createdAt"
    from json_to_recordset(${rowsJson(rows)}::json) as t(organisation uuid, id text, provider uuid, pool text,
      site text, instrument text, nodes int, "startSlot" int, "endSlot" int, "grantedFrom" timestamptz,
      "agreedEnd" timestamptz, "priceMicrosPerNodeHour" bigint, "feePpm" int, cancellation jsonb, origin text,
      "createdAt" timestamptz)
    on conflict (organisation, id) do nothing`)
}
