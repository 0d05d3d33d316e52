/** Gives an organisation a role, and new session tokens to whoever holds it. */

import { organisationRoles } from '@/db/schema/identity'
import { type Context, transact } from '../context'
import { type Chance, showId, systemChance } from '../id'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { allow } from './allow'
import { readOrganisation } from './queries'
import type { Role, Viewer } from './role'
import { endSessionsOfOrganisation, openSession } from './session-rows'

export type GrantRole = { readonly organisation: string; readonly role: Role }
/** `sessionToken` is set when the member who asked gained the role: the browser's new token. */
export type GrantedRole = { readonly isNew: boolean; readonly sessionToken?: string }

/** A provider's role comes with its own first site; every other one by an operator's act or the platform's own. */
function allowGrant(viewer: Viewer, { organisation, role }: GrantRole): void {
  if (viewer.kind === 'system') return
  const isOwnSupply = role === 'provider' && viewer.kind === 'member' && viewer.organisation === organisation
  allow(viewer, isOwnSupply ? 'site.create' : 'role.grant')
}

/**
 * Gives a role once. What was signed in before ends, so that no old token holds the new right; the asking browser goes
 * on under a new one. Refuses: identity.sign_in_first, identity.not_allowed, identity.no_organisation.
 */
export async function grantRole(
  ctx: Context,
  input: GrantRole,
  chance: Chance = systemChance,
): Promise<GrantedRole> {
  allowGrant(ctx.viewer, input)

  return transact(ctx, async (ctx) => {
    const { organisation, role } = input
    if (!(await readOrganisation(ctx, organisation))) throw new Refusal('identity.no_organisation')

    const grantedBy = ctx.viewer.kind === 'member' ? `member:${ctx.viewer.member}` : ctx.viewer.kind
    const granted = await ctx.db
      .insert(organisationRoles)
      .values({ organisation, role, grantedAt: ctx.now, grantedBy })
      .onConflictDoNothing()
      .returning({ role: organisationRoles.role })
    if (granted.length === 0) return { isNew: false }
    await endSessionsOfOrganisation(ctx, organisation)
    await record(ctx, {
      act: 'role.granted',
      subject: showId('org', organisation),
      organisation,
      detail: { role },
    })
    if (ctx.viewer.kind !== 'member' || ctx.viewer.organisation !== organisation) return { isNew: true }
    return { isNew: true, sessionToken: await openSession(ctx, ctx.viewer, chance) }
  })
}
