/** Reads of the registry: platform, zones, node classes, sites, pools, chips. */

import { and, asc, eq, ilike, inArray, like, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import {
  chipAliases,
  chipFigures,
  chipModels,
  heartbeats,
  identifiers,
  nodeClasses,
  platforms,
  pools,
  providers,
  sites,
  zones,
} from '@/db/schema/registry'
import { present } from '../assert'
import type { Context } from '../context'
import type { Origin } from '../identity/role'
import { type ChipClaim, type ChipModel, normaliseChipName } from './chip-model'
import { type CpidKind, readCpid } from './cpid'
import type { CardKind, PoolState, Terms, Tier } from './pool'
import type { IdentifierState } from './record'

export type Platform = {
  readonly cpid: string
  readonly organisation: string
  readonly nameEn: string
  readonly nameZh: string
  readonly level: string
  readonly currency: string
  readonly trialCreditMicros: bigint
}

/** This platform. Setup enters it before anything else runs. */
export async function readPlatform(ctx: Context): Promise<Platform> {
  const [found] = await ctx.db.select().from(platforms)
  return present(found, 'setup has entered the platform')
}

export type ZoneRow = typeof zones.$inferSelect
export type NodeClassRow = typeof nodeClasses.$inferSelect

export async function listZones(ctx: Context): Promise<ZoneRow[]> {
  return ctx.db.select().from(zones).orderBy(asc(zones.position))
}

export async function listNodeClasses(ctx: Context): Promise<NodeClassRow[]> {
  return ctx.db.select().from(nodeClasses).orderBy(asc(nodeClasses.position))
}

/** An organisation's label as operator of sites; null while it is no provider. */
export async function readProviderCpid(ctx: Context, organisation: string): Promise<string | null> {
  const [found] = await ctx.db
    .select({ cpid: providers.cpid })
    .from(providers)
    .where(eq(providers.organisation, organisation))
  return found?.cpid ?? null
}

export type SiteRow = {
  readonly cpid: string
  readonly zone: string
  readonly nameEn: string
  readonly nameZh: string
  readonly origin: Origin
  /** Null before the first heartbeat. */
  readonly seenAt: Date | null
}

/** Sites of an organisation with their last sign of life, oldest first. */
export async function listSites(ctx: Context, organisation: string): Promise<SiteRow[]> {
  return ctx.db
    .select({
      cpid: sites.cpid,
      zone: sites.zone,
      nameEn: sites.nameEn,
      nameZh: sites.nameZh,
      origin: sites.origin,
      seenAt: heartbeats.seenAt,
    })
    .from(sites)
    .leftJoin(
      heartbeats,
      and(eq(heartbeats.organisation, sites.organisation), eq(heartbeats.site, sites.cpid)),
    )
    .where(eq(sites.organisation, organisation))
    .orderBy(asc(sites.createdAt), asc(sites.cpid))
}

export type PoolRow = {
  readonly cpid: string
  readonly organisation: string
  readonly site: string
  readonly siteNameEn: string
  readonly siteNameZh: string
  readonly zone: string
  readonly nodeClass: string
  readonly classNameEn: string
  readonly classNameZh: string
  readonly chip: string
  readonly cardsPerNode: number
  readonly cardKind: CardKind
  readonly terms: Terms
  readonly instrument: string
  readonly nodes: number
  readonly memoryMibPerNode: number
  readonly tier: Tier
  readonly state: PoolState
  readonly nameEn: string
  readonly nameZh: string
  readonly origin: Origin
  /** Null until its first self-test began. */
  readonly testingSince: Date | null
  /** Null while no self-test was passed. */
  readonly testedAt: Date | null
  /** Null before the site's first heartbeat. */
  readonly seenAt: Date | null
  readonly createdAt: Date
  readonly version: number
}

function selectPools(ctx: Context) {
  return ctx.db
    .select({
      cpid: pools.cpid,
      organisation: pools.organisation,
      site: pools.site,
      siteNameEn: sites.nameEn,
      siteNameZh: sites.nameZh,
      zone: sites.zone,
      nodeClass: pools.nodeClass,
      classNameEn: nodeClasses.nameEn,
      classNameZh: nodeClasses.nameZh,
      chip: nodeClasses.chip,
      cardsPerNode: nodeClasses.cardsPerNode,
      cardKind: nodeClasses.cardKind,
      terms: pools.terms,
      instrument: pools.instrument,
      nodes: pools.nodes,
      memoryMibPerNode: pools.memoryMibPerNode,
      tier: pools.tier,
      state: pools.state,
      nameEn: pools.nameEn,
      nameZh: pools.nameZh,
      origin: pools.origin,
      testingSince: pools.testingSince,
      testedAt: pools.testedAt,
      seenAt: heartbeats.seenAt,
      createdAt: pools.createdAt,
      version: pools.version,
    })
    .from(pools)
    .innerJoin(sites, and(eq(sites.organisation, pools.organisation), eq(sites.cpid, pools.site)))
    .innerJoin(nodeClasses, eq(nodeClasses.id, pools.nodeClass))
    .leftJoin(
      heartbeats,
      and(eq(heartbeats.organisation, pools.organisation), eq(heartbeats.site, pools.site)),
    )
    .$dynamic()
}

/** Pools of an organisation, oldest first. */
export async function listPools(ctx: Context, organisation: string): Promise<PoolRow[]> {
  return selectPools(ctx)
    .where(eq(pools.organisation, organisation))
    .orderBy(asc(pools.createdAt), asc(pools.cpid))
}

/** What everybody may read about a pool; null when there is none of this name. */
export async function readPool(ctx: Context, cpid: string): Promise<PoolRow | null> {
  const [found] = await selectPools(ctx).where(eq(pools.cpid, cpid))
  return found ?? null
}

export type Chip = ChipModel & { readonly claims: readonly ChipClaim[] }

/** A chip of the catalogue with everything claimed about it, best documented first. */
export async function readChip(ctx: Context, id: string): Promise<Chip | null> {
  const [model] = await ctx.db.select().from(chipModels).where(eq(chipModels.id, id))
  if (!model) return null
  const claims = await ctx.db
    .select()
    .from(chipFigures)
    .where(eq(chipFigures.model, id))
    .orderBy(asc(chipFigures.figure), asc(chipFigures.n))
  return { ...model, claims }
}

export type FoundIdentifier = {
  readonly cpid: string
  readonly kind: CpidKind
  readonly state: IdentifierState
  readonly nameEn: string
  readonly nameZh: string
  readonly origin: Origin
  /** Null for all but pools. */
  readonly tier: Tier | null
  readonly nodeClass: string | null
}

export const SEARCH_LIMIT = 50

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** What the beginning of an identifier may be, from what was typed: a whole one also finds all below it. */
function prefixPattern(typed: string): string {
  const reading = readCpid(typed)
  const text = reading.state === 'good' ? (reading.cpid.split('-')[0] ?? '') : typed.trim().toUpperCase()
  return `${escapeLike(text)}%`
}

/** Pools whose chip is spelt like this in any public table; a family's name finds all of its forms. */
function poolsOfChip(ctx: Context, typed: string) {
  const family = alias(chipModels, 'family')
  return ctx.db
    .select({ cpid: pools.cpid })
    .from(chipAliases)
    .innerJoin(chipModels, eq(chipModels.id, chipAliases.model))
    .innerJoin(
      family,
      or(
        eq(family.id, chipModels.id),
        and(eq(chipModels.form, 'unknown'), eq(family.family, chipModels.family)),
      ),
    )
    .innerJoin(nodeClasses, eq(nodeClasses.chip, family.id))
    .innerJoin(pools, eq(pools.nodeClass, nodeClasses.id))
    .where(eq(chipAliases.text, normaliseChipName(typed)))
}

/** Identifiers that begin with the text, are named by it, or are pools of the chip it means; at most fifty, in text order. */
export async function searchIdentifiers(ctx: Context, typed: string): Promise<FoundIdentifier[]> {
  const text = typed
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200)
  const named = `%${escapeLike(text)}%`
  return ctx.db
    .select({
      cpid: identifiers.cpid,
      kind: identifiers.kind,
      state: identifiers.state,
      nameEn: identifiers.nameEn,
      nameZh: identifiers.nameZh,
      origin: identifiers.origin,
      tier: pools.tier,
      nodeClass: pools.nodeClass,
    })
    .from(identifiers)
    .leftJoin(pools, eq(pools.cpid, identifiers.cpid))
    .where(
      or(
        like(identifiers.cpid, prefixPattern(text)),
        ilike(identifiers.nameEn, named),
        ilike(identifiers.nameZh, named),
        inArray(identifiers.cpid, poolsOfChip(ctx, text)),
      ),
    )
    .orderBy(asc(identifiers.cpid))
    .limit(SEARCH_LIMIT)
}
