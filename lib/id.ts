/** Identifiers of rows: UUIDv7 from a clock and a source of chance, UUIDv8 from a business object, prefixes for people. */

import { createHash, randomBytes } from 'node:crypto'
import { assert } from './assert'

/** Bytes of chance; an argument wherever ids are drawn, so that a seeded world draws the same ones. */
export type Chance = (bytes: number) => Uint8Array

export const systemChance: Chance = (bytes) => randomBytes(bytes)

function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function withTime(bytes: Uint8Array, at: Date): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setUint16(0, Math.floor(at.getTime() / 2 ** 32))
  view.setUint32(2, at.getTime() % 2 ** 32)
  return bytes
}

/** A time-ordered random id. Source: RFC 9562 section 5.7. */
export function uuidv7(at: Date, chance: Chance = systemChance): string {
  const bytes = new Uint8Array(16)
  bytes.set(chance(10), 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 15)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 63)
  return uuidText(withTime(bytes, at))
}

/** The id that follows from a business object's own time and name: the same act always gets the same id. */
export function uuidv8(at: Date, name: string): string {
  const hash = createHash('sha256').update(`gridline/transfer/${name}`).digest()
  const bytes = new Uint8Array(16)
  bytes.set([0x80 | ((hash[0] ?? 0) & 15), hash[1] ?? 0, 0x80 | ((hash[2] ?? 0) & 63)], 6)
  bytes.set(hash.subarray(3, 10), 9)
  return uuidText(withTime(bytes, at))
}

/** What stands before an id when people or programs see it. */
export const ID_PREFIXES = ['org', 'mem', 'tsk', 'quo', 'top', 'ord', 'off', 'trd', 'lea'] as const
export type IdPrefix = (typeof ID_PREFIXES)[number]

export function showId(prefix: IdPrefix, id: string): string {
  return `${prefix}_${id}`
}

/** The bare id of a shown one; null when the prefix is another. */
export function readId(prefix: IdPrefix, shown: string): string | null {
  return shown.startsWith(`${prefix}_`) ? shown.slice(prefix.length + 1) : null
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/** An endless stream of chance that depends on nothing but its seed. */
export function seededChance(seed: string): Chance {
  let counter = 0
  return (bytes) => {
    assert(bytes <= 32, 'a draw takes at most 32 bytes')
    counter += 1
    return createHash('sha256').update(`${seed}/${counter}`).digest().subarray(0, bytes)
  }
}
