/** Hash and signatures of records, and the hash chain of an identifier's states. */

import { createHash, type KeyObject } from 'node:crypto'
import { fingerprint, rawPublicKey, signText, verifyText } from '../signature'
import { canonicalJson } from './canonical-json'
import { kindOfCpid, platformOfCpid } from './cpid'
import {
  type IdentifierState,
  RECORD_PREFIX,
  type RecordSignature,
  type SignatureRole,
  type StateReason,
} from './record'

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** SHA-256 of a record's text, hex. */
export function hashRecord(text: string): string {
  return sha256Hex(text)
}

/** What a key is called in records: the first 16 hex digits of its SHA-256. */
export function keyIdOf(key: KeyObject): string {
  return fingerprint(rawPublicKey(key)).replaceAll(' ', '')
}

/** The platform's signatures on a record: in the issuer's place, and as countersignature on sites, pools and lots. */
export function signRecord(key: KeyObject, cpid: string, text: string): RecordSignature[] {
  const kind = kindOfCpid(cpid)
  const roles: SignatureRole[] =
    kind === 'platform' || kind === 'operator' ? ['issuer'] : ['issuer', 'platform']
  const value = signText(key, RECORD_PREFIX + text)
  return roles.map((role) => ({ role, by: platformOfCpid(cpid), key: keyIdOf(key), value }))
}

export function verifyRecord(publicKey: KeyObject, text: string, signature: string): boolean {
  return verifyText(publicKey, RECORD_PREFIX + text, signature)
}

/** One change of an identifier's state. */
export type IdentifierEvent = {
  readonly cpid: string
  /** 1, 2, 3 … without holes. */
  readonly n: number
  readonly from: IdentifierState
  readonly to: IdentifierState
  readonly reason: StateReason
  /** CPID of who decided. */
  readonly actor: string
  readonly at: string
  /** The record version that carries the new state. */
  readonly version: number
  /** Hash of the event before; empty for the first. */
  readonly prev: string
}

/** SHA-256 of the event's canonical text, hex. Source: identifiers, section 6. */
export function hashEvent(event: IdentifierEvent): string {
  return sha256Hex(canonicalJson(event))
}
