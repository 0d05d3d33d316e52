/** Enters what the product ships with: chips and what is claimed about them, zones, node classes, and this platform itself. */

import { chipAliases, chipFigures, chipModels, nodeClasses, platforms, zones } from '@/db/schema/registry'
import { assert, present } from '../assert'
import { type Context, transact } from '../context'
import { allowSystem } from '../identity/allow'
import { foundOrganisation } from '../identity/found-organisation'
import { record } from '../journal/record'
import { rawPublicKey } from '../signature'
import { isoSeconds } from '../time'
import { CATALOGUE_VERSION, CHIP_ALIASES, CHIP_MODELS, claimsOfChip } from './chip-catalogue'
import { kindOfCpid, partsOfCpid } from './cpid'
import { enterPlatform } from './issue-identifier'
import { NODE_CLASSES, ZONES } from './node-class'
import type { PlatformLevel } from './platform'
import { readPlatformKey } from './platform-key'
import { type PublishedKey, parseRecord, publishedKeys } from './record'
import { keyIdOf } from './record-signature'
import { resolveIdentifier } from './resolve-identifier'
import { reviseRecord } from './revise-record'

export type SeedInput = {
  /** The platform's own code, `PLATFORM_CPID`. */
  readonly platform: string
  readonly nameEn: string
  readonly nameZh: string
}

const LEVELS: Record<string, PlatformLevel> = { N: 'national', R: 'regional', S: 'industry' }

/** Enters what is missing; run again, it changes nothing. Answers whether anything was missing. */
export async function seedCatalogue(ctx: Context, input: SeedInput): Promise<boolean> {
  allowSystem(ctx.viewer)

  return transact(ctx, async (ctx) => {
    const added = (await seedChips(ctx)) + (await seedPlaces(ctx)) + (await seedPlatform(ctx, input))
    if (added === 0) return false

    await record(ctx, {
      act: 'catalogue.seeded',
      subject: input.platform,
      detail: { version: CATALOGUE_VERSION, added },
    })
    return true
  })
}

/** Every claim of a chip with its place among those about the same figure. */
function figureRows(model: string) {
  const claims = claimsOfChip(model)
  return claims.map((claim) => ({
    ...claim,
    model,
    n: claims.filter((other) => other.figure === claim.figure).indexOf(claim),
  }))
}

async function seedChips(ctx: Context): Promise<number> {
  const models = await ctx.db
    .insert(chipModels)
    .values([...CHIP_MODELS])
    .onConflictDoNothing()
    .returning()
  const figures = CHIP_MODELS.flatMap(({ id }) => figureRows(id))
  const entered = await ctx.db.insert(chipFigures).values(figures).onConflictDoNothing().returning()
  const by = `catalogue ${CATALOGUE_VERSION}`
  const aliases = CHIP_ALIASES.map((alias) => ({ ...alias, by }))
  const spelt = await ctx.db.insert(chipAliases).values(aliases).onConflictDoNothing().returning()
  return models.length + entered.length + spelt.length
}

async function seedPlaces(ctx: Context): Promise<number> {
  const placed = await ctx.db
    .insert(zones)
    .values([...ZONES])
    .onConflictDoNothing()
    .returning()
  const classed = await ctx.db
    .insert(nodeClasses)
    .values([...NODE_CLASSES])
    .onConflictDoNothing()
    .returning()
  return placed.length + classed.length
}

/** The platform's key as its record publishes it. */
function describeKey(ctx: Context): PublishedKey {
  const key = readPlatformKey()
  return {
    id: keyIdOf(key),
    publicKey: rawPublicKey(key).toString('base64url'),
    from: isoSeconds(ctx.now),
  }
}

async function seedPlatform(ctx: Context, input: SeedInput): Promise<number> {
  const { platform: cpid, nameEn, nameZh } = input
  assert(kindOfCpid(cpid) === 'platform', `${cpid} is no platform's identifier`)
  const [found] = await ctx.db.select().from(platforms)
  if (found) {
    assert(found.cpid === cpid, `this database belongs to platform ${found.cpid}, not to ${cpid}`)
    return publishKey(ctx, cpid)
  }
  const founding = { name: nameEn, origin: 'real', roles: [], members: [] } as const
  const { organisation } = await foundOrganisation(ctx, founding)
  const level = present(LEVELS[partsOfCpid(cpid)[1]?.charAt(0) ?? ''], `${cpid} names its level`)
  await ctx.db.insert(platforms).values({ cpid, organisation, nameEn, nameZh, level })
  const names = { en: nameEn, zh: nameZh }
  const body = { level, keys: [describeKey(ctx)] }
  await enterPlatform(ctx, cpid, { organisation, origin: 'real', names, body })
  return 1
}

/** A key that this installation signs with now, but its platform's record does not name yet, is added to it. */
async function publishKey(ctx: Context, cpid: string): Promise<number> {
  const resolution = await resolveIdentifier(ctx, cpid)
  assert(resolution.state === 'found', `${cpid} was entered with the platform`)
  const platform = parseRecord(resolution.record.text)
  const keys = publishedKeys(platform)
  const own = describeKey(ctx)
  if (keys.some((key) => key.id === own.id)) return 0
  await reviseRecord(ctx, cpid, { body: { ...platform.body, keys: [...keys, own] } }, 'verified')
  return 1
}
