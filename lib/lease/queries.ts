/** Reads of leases for their buyer: the list, and one lease with how its site went about it. */

import { and, asc, eq, sql } from 'drizzle-orm'
import { agentCommands } from '@/db/schema/lease'
import { agents } from '@/db/schema/registry'
import type { Context } from '../context'
import { commandAnswer } from '../registry/agent'
import { cancellationTerms } from './lease'
import type { HoldTry, LeaseLine, LeaseView } from './views'

type Instants = 'grantedFrom' | 'agreedEnd' | 'endedAt' | 'readyAt' | 'releasedAt' | 'createdAt'
type Row = Omit<LeaseLine, Instants | 'priceMicrosPerNodeHour' | 'cancellation' | 'number'> &
  Record<'grantedFrom' | 'agreedEnd' | 'createdAt' | 'price' | 'number', string> &
  Record<'endedAt' | 'readyAt' | 'releasedAt', string | null> & { cancellation: unknown }

const columns = sql`l.id, l.organisation, l.provider, l.pool, l.site, l.nodes, l.start_slot as "startSlot", l.end_slot as "endSlot",
  l.granted_from as "grantedFrom", l.agreed_end as "agreedEnd", l.ended_at as "endedAt", l.ready_at as "readyAt",
  l.released_at as "releasedAt", l.created_at as "createdAt", l.state, l.stop_reason as "stopReason", l.origin,
  l.price_micros_per_node_hour as price, l.fee_ppm as "feePpm", l.cancellation, l.hold_attempts as "holdAttempts",
  c.name_en as "classEn", c.name_zh as "classZh", c.cards_per_node as "cardsPerNode", c.card_kind as "cardKind",
  z.name_en as "zoneEn", z.name_zh as "zoneZh", p.terms`

const kinds = sql`join pools p on p.cpid = l.pool join sites s on s.cpid = l.site
  join node_classes c on c.id = p.node_class join zones z on z.id = s.zone`

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}

function lineOf({ price, cancellation, number, ...row }: Row): LeaseLine {
  return {
    ...row,
    number: Number(number),
    grantedFrom: new Date(row.grantedFrom),
    agreedEnd: new Date(row.agreedEnd),
    createdAt: new Date(row.createdAt),
    endedAt: dateOf(row.endedAt),
    readyAt: dateOf(row.readyAt),
    releasedAt: dateOf(row.releasedAt),
    priceMicrosPerNodeHour: BigInt(price),
    cancellation: cancellationTerms.parse(cancellation),
  }
}

/** Leases of an organisation that are not over: those under way, the one that ends first on top, then those to come. */
export async function listRunningLeases(ctx: Context, organisation: string): Promise<LeaseLine[]> {
  const rows = await ctx.db.execute<Row>(sql`
    with numbered as (
      select *, row_number() over (order by created_at, id) as number from leases where organisation = ${organisation})
    select l.number, ${columns} from numbered l ${kinds} where l.state <> 'ended' order by l.state = 'reserved', l.agreed_end, l.id`)
  return [...rows].map(lineOf)
}

/** Leases of an organisation that are over, newest first; `before` is the last number of the page above. */
export async function listPastLeases(
  ctx: Context,
  organisation: string,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<LeaseLine[]> {
  const rows = await ctx.db.execute<Row>(sql`
    with numbered as (
      select *, row_number() over (order by created_at, id) as number from leases where organisation = ${organisation})
    select l.number, ${columns} from numbered l ${kinds}
    where l.state = 'ended' and l.number < ${page.before ?? Number.MAX_SAFE_INTEGER}
    order by l.number desc limit ${page.limit}`)
  return [...rows].map(lineOf)
}

/** How many leases of an organisation are not over. */
export async function countRunningLeases(ctx: Context, organisation: string): Promise<number> {
  const [row] = await ctx.db.execute<{ n: number }>(
    sql`select count(*)::int as n from leases where organisation = ${organisation} and state <> 'ended'`,
  )
  return row?.n ?? 0
}

/** A lease of this organisation; null when it has none of this id. */
export async function readLease(ctx: Context, organisation: string, id: string): Promise<LeaseView | null> {
  const [row] = await ctx.db.execute<Row>(sql`
    select (select count(*) from leases o where o.organisation = l.organisation and (o.created_at, o.id) <= (l.created_at, l.id)) as number,
      ${columns} from leases l ${kinds} where l.organisation = ${organisation} and l.id = ${id}`)
  if (!row) return null
  const line = lineOf(row)
  const [holds, runsPrograms] = await Promise.all([listHolds(ctx, line), hasWorkingEngine(ctx, line)])
  return { ...line, holds, runsPrograms }
}

async function listHolds(ctx: Context, lease: LeaseLine): Promise<HoldTry[]> {
  const rows = await ctx.db
    .select({
      askedAt: agentCommands.issuedAt,
      answeredAt: agentCommands.answeredAt,
      answer: agentCommands.answer,
    })
    .from(agentCommands)
    .where(
      and(
        eq(agentCommands.organisation, lease.provider),
        eq(agentCommands.lease, lease.id),
        eq(agentCommands.kind, 'hold'),
      ),
    )
    .orderBy(asc(agentCommands.seq))
  return rows.map(({ askedAt, answeredAt, answer }) => {
    const said = commandAnswer.safeParse(answer)
    return { askedAt, answeredAt, refused: said.success ? said.data.code : null }
  })
}

/** Whether the site's agent runs programs. */
async function hasWorkingEngine(ctx: Context, lease: LeaseLine): Promise<boolean> {
  const rows = await ctx.db
    .select({ engine: agents.engine })
    .from(agents)
    .where(
      and(
        eq(agents.organisation, lease.provider),
        eq(agents.site, lease.site),
        eq(agents.state, 'confirmed'),
      ),
    )
  return rows.some(({ engine }) => engine !== 'synthetic')
}
