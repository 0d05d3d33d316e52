/** Tokens: bytes of chance that only their holder knows; what is stored is their SHA-256. */

import { createHash } from 'node:crypto'
import type { Chance } from '../id'

/** Units: bytes. A session's token has 256 bits, a one-time token 160. */
export const SESSION_TOKEN_BYTES = 32
export const ONE_TIME_TOKEN_BYTES = 20

/** A fresh token as text that stands in a cookie or an address without escaping. */
export function drawToken(bytes: number, chance: Chance): string {
  return Buffer.from(chance(bytes)).toString('base64url')
}

/** What is stored instead of a token. A token is all chance, so one round without salt is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
