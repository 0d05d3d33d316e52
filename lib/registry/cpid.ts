/** The computing-power identifier (CPID): its grammar, check pair, typing rules, drawing of labels. */

import { assert } from '../assert'
import type { Chance } from '../id'

/** By number of segments, from two. Source: identifiers, section 2. */
export const CPID_KINDS = ['platform', 'operator', 'site', 'pool', 'lot'] as const
export type CpidKind = (typeof CPID_KINDS)[number]

/** Letters and digits of labels: no I, L, O or U. */
export const LABEL_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LABEL_LENGTHS = [6, 4, 6, 8]
const COMPACT_LENGTHS = [7, 13, 17, 23, 31]
const MODULUS = 1271
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

function advance(remainder: number, text: string): number {
  let n = remainder
  for (const character of text) n = (n * 36 + CHARACTERS.indexOf(character)) % MODULUS
  return n
}

/** The two check characters of a string of `0-9 A-Z`. Source: ISO/IEC 7064, MOD 1271-36. */
export function checkPair(text: string): string {
  const k = (MODULUS + 1 - advance(0, `${text}00`)) % MODULUS
  return CHARACTERS.charAt(Math.floor(k / 36)) + CHARACTERS.charAt(k % 36)
}

/** Whether a string that ends in its check pair is right. */
export function hasRightPair(compact: string): boolean {
  return advance(0, compact) === 1
}

/** The kind that a compact form of this length has; null for any other length. */
function kindOfLength(length: number): CpidKind | null {
  return CPID_KINDS[COMPACT_LENGTHS.indexOf(length)] ?? null
}

/** The parts of a compact form: root, platform, labels, check pair. */
function splitCompact(compact: string): string[] {
  const body = compact.slice(0, -2)
  const parts = [body.slice(0, 2), body.slice(2, 5)]
  let from = 5
  for (const length of LABEL_LENGTHS) {
    if (from >= body.length) break
    parts.push(body.slice(from, from + length))
    from += length
  }
  return [...parts, compact.slice(-2)]
}

/** Full form of a compact one: `CN.R31.T4F5V3-A3`. */
export function spellCpid(compact: string): string {
  const parts = splitCompact(compact)
  return `${parts.slice(0, -1).join('.')}-${parts.at(-1)}`
}

/** Compact form of a full one: neither dots nor hyphen. */
export function compactCpid(cpid: string): string {
  return cpid.replace(/[.-]/g, '')
}

/** Root, platform, labels and check pair of a full form, in order. */
export function partsOfCpid(cpid: string): string[] {
  return cpid.split(/[.-]/)
}

export function kindOfCpid(cpid: string): CpidKind {
  const kind = CPID_KINDS[partsOfCpid(cpid).length - 3]
  assert(kind, `${cpid} is no identifier`)
  return kind
}

/** The identifiers above this one, platform first; each with its own check pair. */
export function ancestorsOfCpid(cpid: string): string[] {
  const segments = partsOfCpid(cpid).slice(0, -1)
  return segments.slice(2).map((_, index) => {
    const body = segments.slice(0, index + 2)
    return `${body.join('.')}-${checkPair(body.join(''))}`
  })
}

/** Who issued the prefix: null for a platform. */
export function parentOfCpid(cpid: string): string | null {
  return ancestorsOfCpid(cpid).at(-1) ?? null
}

/** The platform that an identifier was issued on. */
export function platformOfCpid(cpid: string): string {
  return ancestorsOfCpid(cpid)[0] ?? cpid
}

/** The organisation's label that a site, pool or lot was issued under; an operator or platform itself. */
export function operatorOfCpid(cpid: string): string {
  return ancestorsOfCpid(cpid)[1] ?? cpid
}

/** What an identifier may be typed with besides its own characters. */
const SEPARATORS = /[\s.。·\-‐–—−_]/g

function stripTyping(typed: string): string {
  const text = typed
    .normalize('NFKC')
    .trim()
    .replace(/^cpid:/i, '')
  const link = /\/id\/([^/?#]*)/i.exec(text)
  return (link?.[1] ?? text).replace(/[a-z]/g, (letter) => letter.toUpperCase()).replace(SEPARATORS, '')
}

const LOOK_ALIKES: Record<string, string> = { O: '0', I: '1', L: '1' }

/** Look-alikes become digits in platform digits, labels and their check pair; never in a root or a platform's own pair. */
function mapLookAlikes(compact: string): string {
  const end = compact.length === COMPACT_LENGTHS[0] ? 5 : compact.length
  const mapped = compact.slice(3, end).replace(/[OIL]/g, (letter) => LOOK_ALIKES[letter] ?? letter)
  return compact.slice(0, 3) + mapped + compact.slice(end)
}

const HEAD = /^[A-Z]{2}(N00|[RS]\d{2})/

/** Whether a compact form fits the grammar, its check pair aside. */
function fitsGrammar(compact: string): boolean {
  return HEAD.test(compact) && (compact.length === COMPACT_LENGTHS[0] || !compact.slice(5).includes('U'))
}

export type CpidReading =
  | { readonly state: 'good'; readonly cpid: string; readonly kind: CpidKind }
  | {
      readonly state: 'malformed' | 'bad_character' | 'check_wrong'
      /** Full forms one slip away that pass the check, in text order. */
      readonly candidates: readonly string[]
    }

/** Reads what a person typed or pasted. Errors in order: malformed, bad_character, check_wrong. Source: identifiers, section 4. */
export function readCpid(typed: string): CpidReading {
  const stripped = stripTyping(typed.slice(0, 2_000))
  const kind = kindOfLength(stripped.length)
  if (!kind || !/^[0-9A-Z]+$/.test(stripped)) return { state: 'malformed', candidates: [] }
  const compact = mapLookAlikes(stripped)
  if (!HEAD.test(compact)) return { state: 'malformed', candidates: correctCompact(compact) }
  if (!fitsGrammar(compact)) return { state: 'bad_character', candidates: correctCompact(compact) }
  if (!hasRightPair(compact)) return { state: 'check_wrong', candidates: correctCompact(compact) }
  return { state: 'good', cpid: spellCpid(compact), kind }
}

/** Whether a text is an identifier in exactly the form that is stored. */
export function isCpid(text: string): boolean {
  const reading = readCpid(text)
  return reading.state === 'good' && reading.cpid === text
}

/** Every full form one substitution or one swap of neighbours away that fits the grammar and passes the check. */
function correctCompact(compact: string): string[] {
  const found = new Set<string>()
  const consider = (trial: string) => {
    if (hasRightPair(trial) && fitsGrammar(trial)) found.add(spellCpid(trial))
  }
  const literal = (at: number) => at < 3 || compact.length === COMPACT_LENGTHS[0]
  for (let at = 0; at < compact.length; at += 1) {
    const [before, after] = [compact.slice(0, at), compact.slice(at + 1)]
    for (const character of literal(at) ? CHARACTERS : LABEL_ALPHABET) consider(before + character + after)
    if (after) consider(before + after.charAt(0) + compact.charAt(at) + after.slice(1))
  }
  return [...found].sort()
}

function drawLabel(length: number, chance: Chance): string {
  return [...chance(length)].map((byte) => LABEL_ALPHABET.charAt(byte & 31)).join('')
}

/** Draws an identifier directly below another: opaque, random, its check pair free of look-alikes. */
export function drawCpid(parent: string, chance: Chance): string {
  const segments = partsOfCpid(parent).slice(0, -1)
  const length = LABEL_LENGTHS[segments.length - 2]
  assert(length, `nothing is issued below ${parent}`)
  for (;;) {
    const body = segments.join('') + drawLabel(length, chance)
    const pair = checkPair(body)
    if (!/[ILOU]/.test(pair)) return spellCpid(body + pair)
  }
}
