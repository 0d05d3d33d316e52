/** Reads of identity: organisations, members, demo people, and what signing in compares with. */

import { and, asc, eq, sql } from 'drizzle-orm'
import { demoPeople, members, organisationRoles, organisations, passwords } from '@/db/schema/identity'
import { present } from '../assert'
import type { Context } from '../context'
import { isUuid } from '../id'
import type { DemoPart } from './demo-person'
import { type Origin, ROLES, type Role } from './role'

export type Organisation = {
  readonly id: string
  readonly name: string
  readonly origin: Origin
  readonly roles: readonly Role[]
  readonly createdAt: Date
}

/** Roles of the organisation in this row, in the order of the closed set. */
export const rolesOfOrganisation = sql<Role[]>`array(select role::text from ${organisationRoles}
  where ${organisationRoles.organisation} = ${organisations.id} order by role)`.mapWith((roles: string[]) =>
  ROLES.filter((role) => roles.includes(role)),
)

export async function readOrganisation(ctx: Context, id: string): Promise<Organisation | null> {
  const [found] = await ctx.db
    .select({
      id: organisations.id,
      name: organisations.name,
      origin: organisations.origin,
      roles: rolesOfOrganisation,
      createdAt: organisations.createdAt,
    })
    .from(organisations)
    .where(eq(organisations.id, id))
  return found ?? null
}

export type Member = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly createdAt: Date
}

export async function listMembers(ctx: Context, organisation: string): Promise<Member[]> {
  return ctx.db
    .select({ id: members.id, name: members.name, email: members.email, createdAt: members.createdAt })
    .from(members)
    .where(eq(members.organisation, organisation))
    .orderBy(asc(members.id))
}

/** Whether somebody runs this platform already. */
export async function hasOperator(ctx: Context): Promise<boolean> {
  const [found] = await ctx.db
    .select({ role: organisationRoles.role })
    .from(organisationRoles)
    .where(eq(organisationRoles.role, 'operator'))
    .limit(1)
  return found !== undefined
}

export type DemoPerson = {
  readonly organisation: string
  readonly member: string
  readonly name: string
  readonly organisationName: string
  readonly origin: Origin
  readonly part: DemoPart
}

function selectDemoPeople(ctx: Context) {
  return ctx.db
    .select({
      organisation: demoPeople.organisation,
      member: demoPeople.member,
      name: members.name,
      organisationName: organisations.name,
      origin: organisations.origin,
      part: demoPeople.part,
    })
    .from(demoPeople)
    .innerJoin(
      members,
      and(eq(members.organisation, demoPeople.organisation), eq(members.id, demoPeople.member)),
    )
    .innerJoin(organisations, eq(organisations.id, demoPeople.organisation))
}

/** The demo people in the order of their list. */
export async function listDemoPeople(ctx: Context): Promise<DemoPerson[]> {
  return selectDemoPeople(ctx).orderBy(asc(demoPeople.position), asc(demoPeople.member))
}

export async function readDemoPerson(ctx: Context, member: string): Promise<DemoPerson | null> {
  if (!isUuid(member)) return null
  const [found] = await selectDemoPeople(ctx).where(eq(demoPeople.member, member))
  return found ?? null
}

export type PasswordHolder = { readonly organisation: string; readonly member: string; readonly hash: string }

/** Whose password an e-mail asks for; null when nobody has it or has no password. For signing in only. */
export async function readPassword(ctx: Context, email: string): Promise<PasswordHolder | null> {
  const [found] = await ctx.db
    .select({ organisation: members.organisation, member: members.id, hash: passwords.hash })
    .from(members)
    .innerJoin(
      passwords,
      and(eq(passwords.organisation, members.organisation), eq(passwords.member, members.id)),
    )
    .where(eq(members.email, email))
  return found ?? null
}

/** What changing a password compares with; the hash is null where a member has none. */
export async function readPasswordOfMember(
  ctx: Context,
  holder: { readonly organisation: string; readonly member: string },
): Promise<{ readonly email: string; readonly hash: string | null }> {
  const [found] = await ctx.db
    .select({ email: members.email, hash: passwords.hash })
    .from(members)
    .leftJoin(
      passwords,
      and(eq(passwords.organisation, members.organisation), eq(passwords.member, members.id)),
    )
    .where(and(eq(members.organisation, holder.organisation), eq(members.id, holder.member)))
  return present(found, 'a member who is signed in has a row')
}
