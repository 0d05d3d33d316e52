/** The one spelling of a JSON value that hashes and signatures are made over. Source: RFC 8785 (JCS). */

import { assert } from '../assert'

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json | undefined }

function spellString(text: string): string {
  assert(!/\p{Surrogate}/u.test(text), 'canonical text holds whole characters only')
  return JSON.stringify(text)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

/** Spells a value with its names sorted by UTF-16 code units and no room between; a name without a value is left out. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return spellString(value)
  if (typeof value === 'number') assert(Number.isFinite(value), 'JSON has no such number')
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.keys(value)
    .sort((a, b) => (a < b ? -1 : 1))
    .flatMap((name) => {
      const member = value[name]
      return member === undefined ? [] : [`${spellString(name)}:${canonicalJson(member)}`]
    })
  return `{${members.join(',')}}`
}
