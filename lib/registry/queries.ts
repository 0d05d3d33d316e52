/** Reads of the registry: platform, zones, node classes, sites, pools, chips. */

import { and, asc, eq, sql } from 'drizzle-orm'
import {
  chipFigures,
  chipModels,
  heartbeats,
  nodeClasses,
  platforms,
  pools,
  providers,
  selfTests,
  sites,
  zones,
} from '@/db/schema/registry'
import { present } from '../assert'
import type { Context } from '../context'
import type { Origin } from '../identity/role'
import { heartbeat } from './agent'
import type { ChipClaim, ChipModel } from './chip-model'
import type { PlatformLevel } from './platform'
import type { CardKind, PoolState, Terms, Tier } from './pool'
import { SELF_TEST_WAIT_MS } from './self-test'

export type Platform = {
  readonly cpid: string
  readonly organisation: string
  readonly nameEn: string
  readonly nameZh: string
  readonly level: PlatformLevel
  readonly currency: string
  readonly trialCreditMicros: bigint
}

/** This platform. Setup enters it before anything else runs. */
export async function readPlatform(ctx: Context): Promise<Platform> {
  const [found] = await ctx.db.select().from(platforms)
  return present(found, 'setup has entered the platform')
}

/** How many pools are real and how many belong to the demo world. */
export async function countPoolsByOrigin(ctx: Context): Promise<Record<Origin, number>> {
  const rows = await ctx.db
    .select({ origin: pools.origin, count: sql<number>`count(*)::int` })
    .from(pools)
    .groupBy(pools.origin)
  const countOf = (origin: Origin) => rows.find((row) => row.origin === origin)?.count ?? 0
  return { real: countOf('real'), synthetic: countOf('synthetic') }
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
  /** Whether a self-test of it runs now. */
  readonly isTesting: boolean
  /** Null while no self-test was passed. */
  readonly testedAt: Date | null
  /** Null before the site's first heartbeat. */
  readonly seenAt: Date | null
  readonly createdAt: Date
  readonly version: number
}

/** Whether a self-test of the pool in this row was begun and can still be answered. */
function isTested(ctx: Context) {
  const since = new Date(ctx.now.getTime() - SELF_TEST_WAIT_MS).toISOString()
  return sql<boolean>`exists (select 1 from ${selfTests} where ${selfTests.organisation} = ${pools.organisation}
    and ${selfTests.pool} = ${pools.cpid} and ${selfTests.verdict} is null
    and ${selfTests.startedAt} > ${since}::timestamptz)`
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
      isTesting: isTested(ctx),
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

/** Free nodes of a pool as its site's agent counted them with the last heartbeat, at most those it may sell; null while it never did. */
export async function readFreeNodes(ctx: Context, pool: PoolRow): Promise<number | null> {
  const [row] = await ctx.db
    .select({ body: heartbeats.body })
    .from(heartbeats)
    .where(and(eq(heartbeats.organisation, pool.organisation), eq(heartbeats.site, pool.site)))
  const said = heartbeat.safeParse(row?.body)
  const free = said.data?.pools.find((one) => one.pool === pool.cpid)?.freeNodes
  return free === undefined ? null : Math.min(free, pool.nodes)
}
