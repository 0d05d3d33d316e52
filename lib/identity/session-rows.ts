/** The statements that begin and end sessions; verbs decide when. */

import { and, eq } from 'drizzle-orm'
import { sessions } from '@/db/schema/identity'
import type { Context } from '../context'
import type { Chance } from '../id'
import { beginSession } from './session'
import { drawToken, hashToken, SESSION_TOKEN_BYTES } from './token'

export type SessionHolder = { readonly organisation: string; readonly member: string }

/** Begins a session under a token that only this answer carries; the one that the browser came with ends. */
export async function openSession(
  ctx: Context,
  holder: SessionHolder,
  chance: Chance,
  replaces: string | null = null,
): Promise<string> {
  if (replaces !== null) await endSession(ctx, replaces)
  const token = drawToken(SESSION_TOKEN_BYTES, chance)
  await ctx.db.insert(sessions).values({
    tokenHash: hashToken(token),
    organisation: holder.organisation,
    member: holder.member,
    createdAt: ctx.now,
    ...beginSession(ctx.now),
  })
  return token
}

/** Ends every session of one member. */
export async function endSessionsOfMember(ctx: Context, holder: SessionHolder): Promise<void> {
  await ctx.db
    .delete(sessions)
    .where(and(eq(sessions.organisation, holder.organisation), eq(sessions.member, holder.member)))
}

/** Ends every session of all members of an organisation. */
export async function endSessionsOfOrganisation(ctx: Context, organisation: string): Promise<void> {
  await ctx.db.delete(sessions).where(eq(sessions.organisation, organisation))
}

/** Ends the one session of a token; null when there is none. */
export async function endSession(ctx: Context, token: string): Promise<SessionHolder | null> {
  const [ended] = await ctx.db
    .delete(sessions)
    .where(eq(sessions.tokenHash, hashToken(token)))
    .returning({ organisation: sessions.organisation, member: sessions.member })
  return ended ?? null
}
