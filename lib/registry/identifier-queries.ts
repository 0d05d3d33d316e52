/** Reads of identifiers: search by prefix, name or chip, and what was issued below one. */

import { and, asc, eq, ilike, inArray, like, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { chipAliases, chipModels, identifiers, nodeClasses, pools } from '@/db/schema/registry'
import type { Context } from '../context'
import type { Origin } from '../identity/role'
import { normaliseChipName } from './chip-model'
import { type CpidKind, readCpid } from './cpid'
import type { Tier } from './pool'
import type { IdentifierState } from './record'

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

function selectIdentifiers(ctx: Context) {
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
    .$dynamic()
}

/** Identifiers that begin with the text, are named by it, or are pools of the chip it means; at most fifty, in text order. */
export async function searchIdentifiers(ctx: Context, typed: string): Promise<FoundIdentifier[]> {
  const text = typed
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200)
  const named = `%${escapeLike(text)}%`
  return selectIdentifiers(ctx)
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

/** What was issued directly below an identifier; at most fifty, in text order. */
export async function listIssuedBelow(ctx: Context, cpid: string): Promise<FoundIdentifier[]> {
  return selectIdentifiers(ctx)
    .where(eq(identifiers.parent, cpid))
    .orderBy(asc(identifiers.cpid))
    .limit(SEARCH_LIMIT)
}
