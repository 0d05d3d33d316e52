/** Reads of payment: the top-ups of an organisation, and those that wait for the operator. */

import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { members, organisations } from '@/db/schema/identity'
import { topUps } from '@/db/schema/payment'
import type { Context } from '../context'
import { Refusal } from '../refusal'
import type { TopUpKey } from './top-up'

export type TopUp = typeof topUps.$inferSelect

const SHOWN_MAX = 200

/** Top-ups of an organisation, newest first. */
export async function listTopUps(ctx: Context, organisation: string): Promise<TopUp[]> {
  return ctx.db
    .select()
    .from(topUps)
    .where(eq(topUps.organisation, organisation))
    .orderBy(desc(topUps.requestedAt))
    .limit(SHOWN_MAX)
}

export type WaitingTopUp = TopUp & {
  readonly organisationName: string
  readonly requestedByName: string
  /** Null until somebody saw the money. */
  readonly receivedByName: string | null
}

/** Top-ups that wait for one of the operator's people, oldest first. */
export async function listWaitingTopUps(ctx: Context): Promise<WaitingTopUp[]> {
  const receivers = alias(members, 'receivers')
  const rows = await ctx.db
    .select({
      topUp: topUps,
      organisationName: organisations.name,
      requestedByName: members.name,
      receivedByName: receivers.name,
    })
    .from(topUps)
    .innerJoin(organisations, eq(organisations.id, topUps.organisation))
    .innerJoin(
      members,
      and(eq(members.organisation, topUps.organisation), eq(members.id, topUps.requestedBy)),
    )
    .leftJoin(receivers, eq(receivers.id, topUps.receivedBy))
    .where(inArray(topUps.state, ['requested', 'received']))
    .orderBy(asc(topUps.requestedAt))
    .limit(SHOWN_MAX)
  return rows.map(({ topUp, ...names }) => ({ ...topUp, ...names }))
}

/** One top-up, locked for the caller's transaction. Refuses: topup.unknown. */
export async function lockTopUp(ctx: Context, key: TopUpKey): Promise<TopUp> {
  const [found] = await ctx.db
    .select()
    .from(topUps)
    .where(and(eq(topUps.organisation, key.organisation), eq(topUps.id, key.topUp)))
    .for('update')
  if (!found) throw new Refusal('topup.unknown')
  return found
}
