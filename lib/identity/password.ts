/** Password hashes: scrypt with its parameters and salt beside the hash, compared in constant time. */

import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { assert } from '../assert'
import type { Chance } from '../id'

const COST = { N: 2 ** 15, r: 8, p: 1 } as const
const SALT_BYTES = 16
const HASH_BYTES = 64
/** The default of the runtime is below what this cost needs. */
const MEMORY_BYTES_MAX = 64 * 2 ** 20

function derive(password: string, salt: Uint8Array, bytes: number, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, bytes, { ...cost, maxmem: MEMORY_BYTES_MAX }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

/** The record of a password: `scrypt$N$r$p$salt$hash`. */
export async function hashPassword(password: string, chance: Chance): Promise<string> {
  const salt = chance(SALT_BYTES)
  const hash = await derive(password, salt, HASH_BYTES, COST)
  return ['scrypt', COST.N, COST.r, COST.p, base64(salt), base64(hash)].join('$')
}

/** A record that no password fits; comparing with it takes as long as with a real one. */
const NOBODY = [
  'scrypt',
  COST.N,
  COST.r,
  COST.p,
  base64(new Uint8Array(SALT_BYTES)),
  base64(new Uint8Array(HASH_BYTES)),
].join('$')

/** Whether a password is the recorded one. Without a record the answer is no, after the same time. */
export async function isPassword(password: string, record: string | null): Promise<boolean> {
  const [kind, cost, r, p, salt, hash] = (record ?? NOBODY).split('$')
  assert(kind === 'scrypt' && salt && hash, 'a password record has six parts')
  const expected = Buffer.from(hash, 'base64')
  const options = { N: Number(cost), r: Number(r), p: Number(p) }
  const actual = await derive(password, Buffer.from(salt, 'base64'), expected.length, options)
  return timingSafeEqual(actual, expected) && record !== null
}
