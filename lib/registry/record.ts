/** What an identifier stands for, as a signed and numbered version: its fields, its text, its chain. */

import { assert } from '../assert'
import { isoSeconds } from '../time'
import { canonicalJson, type Json } from './canonical-json'
import { type CpidKind, kindOfCpid, operatorOfCpid, platformOfCpid } from './cpid'
import type { Tier } from './pool'

/** Source: identifiers, section 6. */
export const IDENTIFIER_STATES = ['reserved', 'active', 'suspended', 'lapsed', 'retired'] as const
export type IdentifierState = (typeof IDENTIFIER_STATES)[number]

/** Why a state was entered. Source: identifiers, section 6. */
export const STATE_REASONS = [
  'verified',
  'measured_short',
  'duplicate_device',
  'lifted',
  'own_request',
] as const
export type StateReason = (typeof STATE_REASONS)[number]

/** One figure of a record with what proves it. Decimals are strings with their unit beside. */
export type EvidenceItem = {
  readonly figure: string
  readonly tier: Tier
  readonly value: string
  readonly unit: string
  readonly method: string
  readonly at: string
  /** CPID of who measured. */
  readonly by: string
}

/** Fields that depend on the kind: integers, words and flags, with the unit in the name. */
export type RecordBody = { readonly [field: string]: Json | undefined }

export type IdentifierRecord = {
  readonly v: 1
  readonly cpid: string
  readonly kind: CpidKind
  readonly state: IdentifierState
  readonly version: number
  /** Hash of the version before; empty for the first. */
  readonly previousHash: string
  readonly issuedBy: string
  readonly managedBy: string
  /** Only where the platform signs for an operator without a key of its own. */
  readonly custodial?: true
  readonly names: { readonly en: string; readonly zh: string }
  readonly validFrom: string
  readonly validUntil: string
  readonly ttlSeconds: number
  readonly tier?: Tier
  readonly evidence?: readonly EvidenceItem[]
  readonly body: RecordBody
}

export const SIGNATURE_ROLES = ['issuer', 'platform'] as const
export type SignatureRole = (typeof SIGNATURE_ROLES)[number]

export type RecordSignature = {
  readonly role: SignatureRole
  readonly by: string
  readonly key: string
  /** Base64. */
  readonly value: string
}

/** What stands before a record's text when it is signed, so that the signature is good for nothing else. */
export const RECORD_PREFIX = 'cip1/record\n'
/** How long a copy of a record may be shown as fresh. Our choice. */
export const RECORD_TTL_SECONDS = 3_600
const RECORD_BYTES_MAX = 32_768

/** The text that is hashed, signed, stored and served. Refuses, as a bug, a record over 32 KiB. */
export function spellRecord(record: IdentifierRecord): string {
  const text = canonicalJson(record)
  assert(new TextEncoder().encode(text).length <= RECORD_BYTES_MAX, 'a record has at most 32 KiB')
  return text
}

/** A stored text as its object. Guarantees the shape because only texts that this registry spelt are stored. */
export function parseRecord(text: string): IdentifierRecord {
  return JSON.parse(text) as IdentifierRecord
}

/** A key that a platform signs with, as its own record publishes it. */
export type PublishedKey = { readonly id: string; readonly publicKey: string; readonly from: string }

/** The keys in a platform's record. Guarantees the shape because only this registry spells its platform's record. */
export function publishedKeys(record: IdentifierRecord): readonly PublishedKey[] {
  return (record.body.keys ?? []) as readonly PublishedKey[]
}

/** The same date a year later; of 29 February, 1 March. */
function yearAfter(instant: Date): Date {
  const copy = new Date(instant)
  copy.setUTCFullYear(instant.getUTCFullYear() + 1)
  return copy
}

/** What is said about the thing that gets an identifier. */
export type Issue = {
  readonly names: IdentifierRecord['names']
  readonly body: RecordBody
  readonly tier?: Tier
}

/** The first version of a record; for sites, pools and lots the platform signs in the operator's place, and says so. */
export function firstRecord(cpid: string, issue: Issue, now: Date): IdentifierRecord {
  const kind = kindOfCpid(cpid)
  const own = kind === 'platform' || kind === 'operator'
  return {
    v: 1,
    cpid,
    kind,
    state: 'active',
    version: 1,
    previousHash: '',
    issuedBy: own ? platformOfCpid(cpid) : operatorOfCpid(cpid),
    managedBy: operatorOfCpid(cpid),
    ...(own ? {} : { custodial: true }),
    ...issue,
    validFrom: isoSeconds(now),
    validUntil: isoSeconds(yearAfter(now)),
    ttlSeconds: RECORD_TTL_SECONDS,
  }
}

/** What may change from one version to the next. */
export type Revision = Partial<Pick<IdentifierRecord, 'state' | 'tier' | 'evidence' | 'names' | 'body'>>

/** The next version of a record, chained to the one before by its hash. */
export function nextRecord(
  before: IdentifierRecord,
  previousHash: string,
  revision: Revision,
  now: Date,
): IdentifierRecord {
  return { ...before, ...revision, version: before.version + 1, previousHash, validFrom: isoSeconds(now) }
}
