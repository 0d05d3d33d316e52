/** Enters a site of an organisation; the first one makes the organisation a provider. */

import { eq } from 'drizzle-orm'
import { organisations } from '@/db/schema/identity'
import { providers, sites, zones } from '@/db/schema/registry'
import { present } from '../assert'
import { type Context, transact } from '../context'
import { allowOwn } from '../identity/allow'
import { grantRole } from '../identity/grant-role'
import type { Origin } from '../identity/role'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { issueIdentifier } from './issue-identifier'
import { LOCAL_ZONE } from './pool'
import { readPlatform } from './queries'
import type { SiteInput } from './site-input'

export type CreatedSite = {
  readonly site: string
  /** Set when the asking member's organisation became a provider: the browser's new token. */
  readonly sessionToken?: string
}

/** Registers a site with its identifier. Refuses: identity.sign_in_first, identity.not_allowed, registry.zone_unknown,
 *  registry.zone_is_this_machine. */
export async function createSite(ctx: Context, input: SiteInput): Promise<CreatedSite> {
  allowOwn(ctx.viewer, 'site.create', input.organisation)

  return transact(ctx, async (ctx) => {
    const { organisation, zone, nameEn, nameZh } = input
    const [owner] = await ctx.db
      .select({ name: organisations.name, origin: organisations.origin })
      .from(organisations)
      .where(eq(organisations.id, organisation))
      .for('no key update')
    const { name, origin } = present(owner, 'who creates a site has an organisation')
    const [known] = await ctx.db.select({ id: zones.id }).from(zones).where(eq(zones.id, zone))

    if (!known) throw new Refusal('registry.zone_unknown', 'zone')
    if (zone === LOCAL_ZONE && ctx.viewer.kind !== 'system')
      throw new Refusal('registry.zone_is_this_machine', 'zone')

    const { operator, sessionToken } = await findProvider(ctx, organisation, name, origin)
    const site = await issueIdentifier(ctx, operator, {
      organisation,
      origin,
      names: { en: nameEn, zh: nameZh },
      body: { origin, zone },
    })
    await ctx.db
      .insert(sites)
      .values({ organisation, cpid: site, zone, nameEn, nameZh, origin, createdAt: ctx.now })

    await record(ctx, { act: 'site.created', subject: site, organisation, detail: { zone } })
    return sessionToken ? { site, sessionToken } : { site }
  })
}

type Provider = { readonly operator: string; readonly sessionToken?: string | undefined }

/** The organisation's label as operator of sites; drawn, with the role, when it has none yet. */
async function findProvider(
  ctx: Context,
  organisation: string,
  name: string,
  origin: Origin,
): Promise<Provider> {
  const [found] = await ctx.db
    .select({ cpid: providers.cpid })
    .from(providers)
    .where(eq(providers.organisation, organisation))
  if (found) return { operator: found.cpid }
  const platform = await readPlatform(ctx)
  const operator = await issueIdentifier(ctx, platform.cpid, {
    organisation,
    origin,
    names: { en: name, zh: name },
    body: { origin },
  })
  await ctx.db.insert(providers).values({ organisation, cpid: operator, createdAt: ctx.now })
  const { sessionToken } = await grantRole(ctx, { organisation, role: 'provider' })
  return { operator, sessionToken }
}
