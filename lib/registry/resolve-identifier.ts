/** Answers what an identifier stands for: its record as it was signed, now or at an instant, or why there is none. */

import { and, asc, desc, eq, inArray, lte } from 'drizzle-orm'
import { identifierRecords, identifiers } from '@/db/schema/registry'
import { present } from '../assert'
import type { Context } from '../context'
import type { Origin } from '../identity/role'
import type { RefusalCode, RefusalDetail } from '../refusal'
import { type CpidKind, partsOfCpid, platformOfCpid, readCpid } from './cpid'
import { readPlatform } from './queries'
import type { IdentifierState, RecordSignature } from './record'

export type StoredRecord = {
  readonly version: number
  /** Canonical text, byte for byte as it was signed. */
  readonly text: string
  readonly hash: string
  readonly signatures: readonly RecordSignature[]
  readonly validFrom: Date
}

export type ResolvedIdentifier = {
  readonly state: 'found'
  readonly cpid: string
  readonly kind: CpidKind
  /** Now, whatever version was asked for. */
  readonly stateNow: IdentifierState
  readonly organisation: string
  readonly origin: Origin
  readonly record: StoredRecord
}

export type UnresolvedIdentifier = {
  readonly state: 'refused'
  readonly code: RefusalCode
  readonly detail: RefusalDetail
  /** At most three, those registered here first. A suggestion is never followed by itself. */
  readonly suggestions: readonly string[]
}

export type Resolution = ResolvedIdentifier | UnresolvedIdentifier

const SUGGESTIONS_MAX = 3

function refuse(
  code: RefusalCode,
  detail: RefusalDetail = {},
  suggestions: string[] = [],
): UnresolvedIdentifier {
  return { state: 'refused', code, detail, suggestions }
}

async function rankSuggestions(ctx: Context, candidates: readonly string[]): Promise<string[]> {
  if (candidates.length === 0) return []
  const registered = await ctx.db
    .select({ cpid: identifiers.cpid })
    .from(identifiers)
    .where(inArray(identifiers.cpid, [...candidates]))
    .orderBy(asc(identifiers.cpid))
  const first = registered.map((row) => row.cpid)
  return [...first, ...candidates.filter((cpid) => !first.includes(cpid))].slice(0, SUGGESTIONS_MAX)
}

const recordColumns = {
  version: identifierRecords.version,
  text: identifierRecords.text,
  hash: identifierRecords.hash,
  signatures: identifierRecords.signatures,
  validFrom: identifierRecords.validFrom,
}

/** The version in force at an instant; the newest where none is named. Null before the first. */
async function readRecord(ctx: Context, cpid: string, at: Date | null): Promise<StoredRecord | null> {
  const inForce = at ? lte(identifierRecords.validFrom, at) : undefined
  const [found] = await ctx.db
    .select(recordColumns)
    .from(identifierRecords)
    .where(and(eq(identifierRecords.cpid, cpid), inForce))
    .orderBy(desc(identifierRecords.version))
    .limit(1)
  return found ?? null
}

/** Reads what was typed and finds its record. Answers, in this order: identifier.malformed, bad_character, check_wrong
 *  (with suggestions), unknown_root, no_delegation, not_found. Source: identifiers, sections 4 and 8. */
export async function resolveIdentifier(
  ctx: Context,
  typed: string,
  at: Date | null = null,
): Promise<Resolution> {
  const reading = readCpid(typed)
  if (reading.state !== 'good')
    return refuse(`identifier.${reading.state}`, {}, await rankSuggestions(ctx, reading.candidates))

  const { cpid, kind } = reading
  const own = await readPlatform(ctx)
  const [root = ''] = partsOfCpid(cpid)
  if (root !== partsOfCpid(own.cpid)[0]) return refuse('identifier.unknown_root', { root })
  const prefix = platformOfCpid(cpid)
  if (prefix !== own.cpid) return refuse('identifier.no_delegation', { prefix })

  const [found] = await ctx.db.select().from(identifiers).where(eq(identifiers.cpid, cpid))
  const record = found && (await readRecord(ctx, cpid, at))
  if (!record) return refuse('identifier.not_found')
  const { state, organisation, origin } = found
  return { state: 'found', cpid, kind, stateNow: state, organisation, origin, record }
}

/** Every version of a record, oldest first. */
export async function listRecordVersions(ctx: Context, cpid: string): Promise<StoredRecord[]> {
  return ctx.db
    .select(recordColumns)
    .from(identifierRecords)
    .where(eq(identifierRecords.cpid, cpid))
    .orderBy(asc(identifierRecords.version))
}

export type IdentifierNames = { readonly cpid: string; readonly nameEn: string; readonly nameZh: string }

/** Names of these identifiers, in the order given. All of them were issued here. */
export async function listIdentifierNames(
  ctx: Context,
  cpids: readonly string[],
): Promise<IdentifierNames[]> {
  const rows = await ctx.db
    .select({ cpid: identifiers.cpid, nameEn: identifiers.nameEn, nameZh: identifiers.nameZh })
    .from(identifiers)
    .where(inArray(identifiers.cpid, [...cpids]))
  return cpids.map((cpid) =>
    present(
      rows.find((row) => row.cpid === cpid),
      `${cpid} was issued here`,
    ),
  )
}
