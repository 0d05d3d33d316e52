/** Makes an organisation with its roles and first members. */

import { demoPeople, members, organisationRoles, organisations, passwords } from '@/db/schema/identity'
import { type Context, transact } from '../context'
import { type Chance, showId, systemChance } from '../id'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { allowSystem } from './allow'
import type { DemoPart } from './demo-person'
import { hashPassword } from './password'
import type { Origin, Role } from './role'

export type FoundingMember = {
  readonly name: string
  readonly email: string
  /** Null: this member signs in by other means, or is a program. */
  readonly password: string | null
  /** Set for a demo person: what part it plays and where it stands in the list. */
  readonly demo?: { readonly part: DemoPart; readonly position: number }
}

export type Founding = {
  readonly name: string
  readonly origin: Origin
  readonly roles: readonly Role[]
  readonly members: readonly FoundingMember[]
}

export type Founded = { readonly organisation: string; readonly members: readonly string[] }

/** Makes an organisation of an origin that never changes, its roles and its members. Refuses: identity.email_taken. */
export async function foundOrganisation(
  ctx: Context,
  input: Founding,
  chance: Chance = systemChance,
): Promise<Founded> {
  const { name: grantedBy } = allowSystem(ctx.viewer)

  return transact(ctx, async (ctx) => {
    const organisation = ctx.newId()

    await ctx.db
      .insert(organisations)
      .values({ id: organisation, name: input.name, origin: input.origin, createdAt: ctx.now })
    const roles = input.roles.map((role) => ({ organisation, role, grantedAt: ctx.now, grantedBy }))
    if (roles.length > 0) await ctx.db.insert(organisationRoles).values(roles)
    const added: string[] = []
    for (const member of input.members) added.push(await addMember(ctx, organisation, member, chance))

    await record(ctx, {
      act: 'organisation.founded',
      subject: showId('org', organisation),
      organisation,
      detail: { origin: input.origin, roles: input.roles.join(' '), members: added.length },
    })
    return { organisation, members: added }
  })
}

async function addMember(
  ctx: Context,
  organisation: string,
  member: FoundingMember,
  chance: Chance,
): Promise<string> {
  const { name, email, password, demo } = member
  const [added] = await ctx.db
    .insert(members)
    .values({ organisation, id: ctx.newId(), name, email, createdAt: ctx.now })
    .onConflictDoNothing({ target: members.email })
    .returning({ id: members.id })
  if (!added) throw new Refusal('identity.email_taken', 'email')
  const key = { organisation, member: added.id }
  if (password !== null)
    await ctx.db
      .insert(passwords)
      .values({ ...key, hash: await hashPassword(password, chance), changedAt: ctx.now })
  if (demo) await ctx.db.insert(demoPeople).values({ ...key, ...demo })
  return added.id
}
