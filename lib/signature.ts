/** Ed25519 over exact bytes, and the signed headers that agents and the platform send: Standard Webhooks 1.0.0, form `v1a`. */

import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { assert } from './assert'

const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** A private key from its 32 secret bytes. */
export function privateKeyOf(seed: Uint8Array): KeyObject {
  assert(seed.length === 32, 'an ed25519 seed has 32 bytes')
  return createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, seed]), format: 'der', type: 'pkcs8' })
}

/** A public key from its 32 raw bytes; null when it has another length. */
export function publicKeyOf(raw: Uint8Array): KeyObject | null {
  if (raw.length !== 32) return null
  return createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, raw]), format: 'der', type: 'spki' })
}

/** The 32 raw bytes of the public half. */
export function rawPublicKey(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
}

/** What people compare on both sides: first 16 hex digits of SHA-256, in groups of four. */
export function fingerprint(rawKey: Uint8Array): string {
  const hex = createHash('sha256').update(rawKey).digest('hex').slice(0, 16)
  return hex.replace(/(.{4})(?=.)/g, '$1 ')
}

export function signText(key: KeyObject, text: string): string {
  return sign(null, Buffer.from(text), key).toString('base64')
}

export function verifyText(key: KeyObject, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}

export type SignedHeaders = {
  readonly 'webhook-id': string
  readonly 'webhook-timestamp': string
  readonly 'webhook-signature': string
}

/** Headers for a raw body. The id must hold no `.`. Units: timestamp in seconds since 1970. */
export function signBody(key: KeyObject, id: string, timestampSeconds: number, body: string): SignedHeaders {
  assert(!id.includes('.'), 'a signed id holds no dot')
  return {
    'webhook-id': id,
    'webhook-timestamp': `${timestampSeconds}`,
    'webhook-signature': `v1a,${signText(key, `${id}.${timestampSeconds}.${body}`)}`,
  }
}

/** Whether one of the up to three signatures in the header is right for this raw body. */
export function verifyBody(key: KeyObject, headers: SignedHeaders, body: string): boolean {
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  return headers['webhook-signature']
    .split(' ')
    .slice(0, 3)
    .some((part) => part.startsWith('v1a,') && verifyText(key, text, part.slice(4)))
}
