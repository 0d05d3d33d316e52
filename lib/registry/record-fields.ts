/** A record as rows for reading: each field with its evidence, since when it says so, and who says it. */

import { canonicalJson, type Json } from './canonical-json'
import type { Tier } from './pool'
import type { IdentifierRecord } from './record'

export type FieldBy = 'operator' | 'platform'

export type RecordField = {
  readonly field: string
  readonly value: Json
  /** Null where nothing is claimed: what the platform itself decides. */
  readonly tier: Tier | null
  /** From when this value holds without a break. */
  readonly since: Date
  readonly by: FieldBy
}

/** What a passed self-test finds out about a pool; the rest stays the operator's word. Source: execution, section 5. */
const TESTED_FIELDS = new Set(['nodes', 'hostMemoryMib'])

/** How the fields of a body stand in a table; what is not named here follows in text order. */
const BODY_ORDER = [
  'level',
  'keys',
  'class',
  'chip',
  'cardsPerNode',
  'coresPerNode',
  'nodeClass',
  'nodes',
  'hostMemoryMib',
  'terms',
  'zone',
  'origin',
]

function placeOf(field: string): number {
  const place = BODY_ORDER.indexOf(field)
  return place < 0 ? BODY_ORDER.length : place
}

/** The first of the latest run of versions that agree on a value. Versions stand oldest first. */
function sinceWhen(
  versions: readonly IdentifierRecord[],
  readField: (record: IdentifierRecord) => Json,
): Date {
  const newest = versions.at(-1)
  const agreed = newest && canonicalJson(readField(newest))
  const differing = versions.findLastIndex((version) => canonicalJson(readField(version)) !== agreed)
  return new Date(versions[differing + 1]?.validFrom ?? 0)
}

/** The fields of the newest of these versions, oldest first given: names, state, body in order, issuer, validity. */
export function fieldsOfRecord(versions: readonly IdentifierRecord[]): RecordField[] {
  const newest = versions.at(-1)
  if (!newest) return []
  const row = (
    field: string,
    by: FieldBy,
    readField: (record: IdentifierRecord) => Json,
    tier: Tier | null,
  ): RecordField => ({ field, value: readField(newest), tier, since: sinceWhen(versions, readField), by })

  const own = newest.kind === 'platform'
  const claimed = (field: string) => (TESTED_FIELDS.has(field) ? (newest.tier ?? 'declared') : 'declared')
  const named = Object.keys(newest.body).sort((a, b) => placeOf(a) - placeOf(b))
  const body = named.map((field) => {
    const isDecided = own || field === 'origin'
    return row(
      field,
      isDecided ? 'platform' : 'operator',
      (record) => record.body[field] ?? null,
      isDecided ? null : claimed(field),
    )
  })
  return [
    row('names', own ? 'platform' : 'operator', ({ names }) => names, own ? null : 'declared'),
    row('state', 'platform', ({ state }) => state, null),
    ...(newest.tier ? [row('tier', 'platform', ({ tier }) => tier ?? null, null)] : []),
    ...body,
    row('issuedBy', 'platform', ({ issuedBy }) => issuedBy, null),
    row('managedBy', 'platform', ({ managedBy }) => managedBy, null),
    row('validUntil', 'platform', ({ validUntil }) => validUntil, null),
  ]
}

/** What a version brought: the first, a change of state, of tier, or of other fields. */
export type VersionNews =
  | { readonly kind: 'issued' }
  | { readonly kind: 'state'; readonly state: IdentifierRecord['state'] }
  | { readonly kind: 'tier'; readonly tier: Tier }
  | { readonly kind: 'fields' }

/** Reads what changed against the version before. */
export function newsOfVersion(before: IdentifierRecord | null, record: IdentifierRecord): VersionNews {
  if (!before) return { kind: 'issued' }
  if (before.state !== record.state) return { kind: 'state', state: record.state }
  if (record.tier && before.tier !== record.tier) return { kind: 'tier', tier: record.tier }
  return { kind: 'fields' }
}

/** One letter of the English name turned into another, to see the signature fail. */
export type Alteration = {
  readonly text: string
  readonly at: number
  readonly from: string
  readonly to: string
}

/** Changes one letter of a record's text, inside its English name. */
export function alterLetter(text: string): Alteration {
  const start = text.indexOf('"names":{"en":"') + '"names":{"en":"'.length
  const at = start + Math.max(0, text.slice(start).search(/[A-Za-z0-9]/))
  const from = text.charAt(at)
  const to = from === 'X' ? 'Y' : 'X'
  return { text: text.slice(0, at) + to + text.slice(at + 1), at, from, to }
}

/** A hash as people compare it: its first eight and last four digits. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 8)}…${hash.slice(-4)}`
}
