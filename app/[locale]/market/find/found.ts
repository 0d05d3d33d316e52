/** What the find page shows for its address: the need, the windows that answer it, a quote, and who looks. */

import type { QuoteReader } from '@/components/market/quote-card'
import type { Refused } from '@/lib/answer'
import type { Context } from '@/lib/context'
import { formatCount } from '@/lib/format'
import { withReturn } from '@/lib/identity/return-path'
import { type Language, localPath } from '@/lib/language'
import { readBalances } from '@/lib/ledger/queries'
import { sumSources } from '@/lib/ledger/sources'
import { findWindows } from '@/lib/market/find-windows'
import { AMOUNT_MAX, type Need, needInput } from '@/lib/market/need'
import { findPath, needOfQuery, type Query } from '@/lib/market/need-query'
import { readQuote, sumIdleReserves } from '@/lib/market/queries'
import type { Found, Kind } from '@/lib/market/views'
import { translator } from '@/lib/messages'
import { explainRefusal, Refusal } from '@/lib/refusal'
import { HORIZON_SLOTS } from '@/lib/time'

export type Asked = {
  /** Null where the address names none, or none that can be read. */
  need: Need | null
  found: Found | null
  refused: Refused | null
}

/** Names of the form where they differ from the need's. */
const FIELDS: Readonly<Record<string, string>> = { from: 'at', nodes: 'amount', end: 'hours' }

/** Refusals whose sentence speaks of whole orders; at a field of this form there is more to say. */
const VAGUE: ReadonlySet<string> = new Set(['market.invalid_input', 'market.bad_window', 'market.bad_price'])

function fieldRemedy(field: string, language: Language): string | null {
  const t = translator(language, 'find')
  switch (field) {
    case 'amount':
      return t('fields.amount', { most: formatCount(AMOUNT_MAX) })
    case 'hours':
      return t('fields.hours', { most: formatCount(HORIZON_SLOTS) })
    case 'at':
      return t('fields.at')
    case 'limit':
      return t('fields.limit')
    default:
      return null
  }
}

function refusedOf(
  refusal: Pick<Refusal, 'code' | 'field' | 'detail'>,
  ctx: Context,
  language: Language,
): Refused {
  const { code, detail } = refusal
  const field = refusal.field === null ? null : (FIELDS[refusal.field] ?? refusal.field)
  const inPlace = VAGUE.has(code) && field !== null ? fieldRemedy(field, language) : null
  return {
    ok: false,
    code,
    field,
    detail,
    remedy: inPlace ?? explainRefusal({ code, detail }, language),
    typed: {},
    requestId: ctx.requestId,
  }
}

/** Reads the need and looks for its windows. A quote in the address draws the same need again, which counts once. */
export async function readAskedNeed(ctx: Context, query: Query, language: Language): Promise<Asked> {
  const said = needOfQuery(query)
  if (said === null) return { need: null, found: null, refused: null }
  const parsed = needInput.safeParse(said)
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') || null
    const refusal = new Refusal('market.invalid_input', field)
    return { need: null, found: null, refused: refusedOf(refusal, ctx, language) }
  }
  try {
    const found = await findWindows(ctx, parsed.data, query.quote === undefined)
    return { need: parsed.data, found, refused: null }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { need: parsed.data, found: null, refused: refusedOf(error, ctx, language) }
  }
}

/** The kind of node that a need is about: of its zone, else of the first where its class trades. */
export function kindOfNeed(kinds: readonly Kind[], need: Pick<Need, 'nodeClass' | 'zone'>): Kind | undefined {
  const ofClass = kinds.filter((kind) => kind.nodeClass === need.nodeClass)
  return ofClass.find((kind) => kind.zone === need.zone) ?? ofClass[0]
}

/** Where a visitor signs in to come back to this need and quote. */
export function signInHref(need: Need, language: Language, quote?: string) {
  return localPath(language, withReturn('/identity/sign-in', findPath(need, quote)))
}

export async function readReader(
  ctx: Context,
  need: Need,
  language: Language,
  quote?: string,
): Promise<QuoteReader> {
  if (ctx.viewer.kind !== 'member') return { kind: 'visitor', signInHref: signInHref(need, language, quote) }
  if (!ctx.viewer.roles.includes('buyer')) return { kind: 'other' }
  const [balances, idle] = await Promise.all([
    readBalances(ctx, ctx.viewer.organisation),
    sumIdleReserves(ctx, ctx.viewer.organisation),
  ])
  return { kind: 'buyer', availableMicros: sumSources(balances.free) + idle }
}

export async function readQuoteOfQuery(ctx: Context, query: Query) {
  return query.quote === undefined ? null : readQuote(ctx, query.quote)
}
