/** Who stands behind a session token; the session is noted as seen, at most once a minute. */

import { and, eq } from 'drizzle-orm'
import { members, organisations, sessions } from '@/db/schema/identity'
import type { Context } from '../context'
import { rolesOfOrganisation } from './queries'
import type { MemberViewer } from './role'
import { isOver, isTouchDue } from './session'
import { hashToken } from './token'

/** The member of a session that lives; null for a token that this platform did not make, has ended or let expire. */
export async function readSession(ctx: Context, token: string): Promise<MemberViewer | null> {
  const tokenHash = hashToken(token)
  const [found] = await ctx.db
    .select({
      member: members.id,
      name: members.name,
      organisation: organisations.id,
      organisationName: organisations.name,
      origin: organisations.origin,
      roles: rolesOfOrganisation,
      seenAt: sessions.seenAt,
      endsAt: sessions.endsAt,
    })
    .from(sessions)
    .innerJoin(members, and(eq(members.organisation, sessions.organisation), eq(members.id, sessions.member)))
    .innerJoin(organisations, eq(organisations.id, sessions.organisation))
    .where(eq(sessions.tokenHash, tokenHash))
  if (!found) return null
  const { seenAt, endsAt, ...viewer } = found
  if (isOver({ seenAt, endsAt }, ctx.now)) return null
  if (isTouchDue({ seenAt, endsAt }, ctx.now))
    await ctx.db.update(sessions).set({ seenAt: ctx.now }).where(eq(sessions.tokenHash, tokenHash))
  return { kind: 'member', ...viewer }
}
