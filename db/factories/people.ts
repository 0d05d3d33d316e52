/** People for tests: the platform, and organisations with a member of their own. */

import { type Context, makeContext } from '../../lib/context'
import { foundOrganisation } from '../../lib/identity/found-organisation'
import type { MemberViewer, Origin, Role } from '../../lib/identity/role'
import type { Db } from '../client'
import { platforms } from '../schema/registry'

const FOUNDED = new Date('2026-01-01T00:00:00Z')

export function systemContext(db: Db, now = FOUNDED): Context {
  return makeContext({ db, now, viewer: { kind: 'system', name: 'test' } })
}

/** An organisation with these roles and one member who signs in by no password; the viewer is that member. */
export async function makeMember(
  db: Db,
  overrides: { readonly name?: string; readonly origin?: Origin; readonly roles?: readonly Role[] } = {},
): Promise<MemberViewer> {
  const ctx = systemContext(db)
  const { name = 'Test organisation', origin = 'real', roles = ['buyer'] } = overrides
  const person = { name: 'Test person', email: `${ctx.newId()}@test.example`, password: null }
  const founded = await foundOrganisation(ctx, { name, origin, roles, members: [person] })
  const [member = ''] = founded.members
  return {
    kind: 'member',
    member,
    name: person.name,
    organisation: founded.organisation,
    organisationName: name,
    origin,
    roles,
  }
}

/** The platform's row and its organisation. */
export async function makePlatform(db: Db): Promise<{ organisation: string; currency: string }> {
  const { organisation } = await makeMember(db, { name: 'Test platform', roles: ['operator'] })
  const row = {
    cpid: 'CN.R90-NN',
    organisation,
    nameEn: 'Test platform',
    nameZh: '测试平台',
    level: 'regional',
  } as const
  const [platform] = await db.insert(platforms).values(row).returning()
  return { organisation, currency: platform?.currency ?? '' }
}
