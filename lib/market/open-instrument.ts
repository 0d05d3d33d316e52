/** An operator opens an instrument for trading, in the book of its node class. */

import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Context } from '../context'
import { allow } from '../identity/allow'
import { Refusal } from '../refusal'
import { spellInstrument, TERMS } from '../registry/pool'

export const openInstrumentInput = z.object({
  nodeClass: z.string().min(1).max(64),
  zone: z.string().min(1).max(64),
  terms: z.enum(TERMS).default('firm'),
})

/** Sends `open`. Opening an open one changes nothing. Refuses: market.instrument_unknown. */
export async function openInstrument(
  ctx: Context,
  input: z.infer<typeof openInstrumentInput>,
): Promise<string> {
  const who = ctx.viewer.kind === 'system' ? ctx.viewer.name : allow(ctx.viewer, 'instrument.open').member
  const rows = await ctx.db.execute<{ book: string; cards: number }>(sql`
    select c.book, c.cards_per_node as cards from node_classes c, zones z
    where c.id = ${input.nodeClass} and z.id = ${input.zone}`)
  const row = rows[0]
  if (!row) throw new Refusal('market.instrument_unknown', 'nodeClass')
  const instrument = spellInstrument(input.nodeClass, input.zone, input.terms)
  const known = await ctx.db.execute(sql`select 1 from instruments where id = ${instrument}`)
  if (known.length > 0) return instrument
  const answer = await ctx.books.send(row.book, {
    kind: 'open',
    instrument,
    cards: row.cards,
    who,
    why: 'opened',
  })
  if (answer.outcome === 'refused') throw new Refusal(answer.refused.code)
  return instrument
}
