/** Query: the instruments that a need accepts, and how many cards their nodes have. */

import { sql } from 'drizzle-orm'
import type { Context } from '../context'
import { Refusal } from '../refusal'
import type { Need, NodeShape } from './need'

/** Instruments of a class in a zone, or in every zone for `any`. Refuses: market.instrument_unknown. */
export async function listShapes(ctx: Context, need: Pick<Need, 'nodeClass' | 'zone'>): Promise<NodeShape[]> {
  const rows = await ctx.db.execute<{ instrument: string; book: string; cards_per_node: number }>(sql`
    select i.id as instrument, i.book, c.cards_per_node from instruments i join node_classes c on c.id = i.node_class
    where i.node_class = ${need.nodeClass} and (${need.zone} = 'any' or i.zone = ${need.zone}) and i.terms = 'firm'
    order by i.id`)
  if (rows.length === 0) throw new Refusal('market.instrument_unknown', 'nodeClass')
  return rows.map((row) => ({ instrument: row.instrument, book: row.book, cardsPerNode: row.cards_per_node }))
}
