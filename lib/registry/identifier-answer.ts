/** How a record is answered to a program: its JSON, its headers, and whether the asker wants a page instead. */

import { canonicalJson } from './canonical-json'
import { parseRecord, type RecordSignature } from './record'

/** A part of an address as it was typed; what cannot be decoded stays as it is. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** The share of wish that a type has in an Accept header, by its most exact range. */
function weightOf(accept: string, type: string): number {
  const [group] = type.split('/')
  const ranges = accept.split(',').map((range) => {
    const [name = '', ...parameters] = range.trim().toLowerCase().split(';')
    const quality = parameters.find((parameter) => parameter.trim().startsWith('q='))
    return { name: name.trim(), weight: quality ? Number.parseFloat(quality.trim().slice(2)) : 1 }
  })
  const exact = [type, `${group}/*`, '*/*']
    .map((name) => ranges.find((range) => range.name === name))
    .find((range) => range !== undefined)
  return exact && Number.isFinite(exact.weight) ? exact.weight : 0
}

/** Whether the asker reads pages: HTML is wished for more than JSON. */
export function prefersPage(accept: string | null): boolean {
  return accept !== null && weightOf(accept, 'text/html') > weightOf(accept, 'application/json')
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/

/** An instant as it stands in an address: UTC, ISO 8601. Null when it is none. */
export function readInstant(text: string): Date | null {
  if (!INSTANT.test(text)) return null
  const instant = new Date(text)
  return Number.isNaN(instant.getTime()) ? null : instant
}

type Answered = { readonly text: string; readonly signatures: readonly RecordSignature[] }

/** The record with its signatures, nothing added inside: without `signatures` it is byte for byte what was signed. */
export function spellAnswer(record: Answered, fetchedAt: Date): string {
  return canonicalJson({
    record: { ...parseRecord(record.text), signatures: record.signatures },
    stale: false,
    fetchedAt: fetchedAt.toISOString(),
  })
}

/** The entity tag of a record: its hash. */
export function entityTag(hash: string): string {
  return `"${hash}"`
}

/** Whether a copy with one of these tags is still the same record. */
export function isSameEntity(ifNoneMatch: string | null, hash: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(entityTag(hash)) || tags.includes('*')
}
