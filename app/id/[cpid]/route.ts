/** What an identifier stands for: the signed record as JSON; readers of HTML are sent to its page. */

import { openRoute } from '@/app/door'
import type { Language } from '@/lib/language'
import { explainRefusal, Refusal, refusals } from '@/lib/refusal'
import {
  decodeSegment,
  entityTag,
  isSameEntity,
  prefersPage,
  readInstant,
  spellAnswer,
} from '@/lib/registry/identifier-answer'
import { RECORD_TTL_SECONDS } from '@/lib/registry/record'
import { resolveIdentifier, type UnresolvedIdentifier } from '@/lib/registry/resolve-identifier'

const VARY = 'Accept, Accept-Language, Cookie'

/** A record by its identifier, now or `?at=` an instant. */
export const GET = openRoute<{ cpid: string }>(async (ctx, { request, params, asked }) => {
  const typed = decodeSegment(params.cpid)
  const { search, searchParams } = new URL(request.url)
  if (prefersPage(request.headers.get('accept')))
    return answer(null, 303, { location: `/${asked.language}/id/${encodeURIComponent(typed)}${search}` })

  const resolution = await resolveIdentifier(ctx, typed, instantOf(searchParams.get('at')))
  if (resolution.state === 'refused') return refuse(resolution, ctx.requestId, asked.language)

  const { record } = resolution
  const fresh = { etag: entityTag(record.hash), 'cache-control': `public, max-age=${RECORD_TTL_SECONDS}` }
  if (isSameEntity(request.headers.get('if-none-match'), record.hash)) return answer(null, 304, fresh)
  return answer(spellAnswer(record, ctx.now), 200, { ...fresh, 'content-type': 'application/json' })
})

function answer(body: string | null, status: number, headers: Record<string, string>): Response {
  return new Response(body, { status, headers: { ...headers, vary: VARY } })
}

function instantOf(text: string | null): Date | null {
  const instant = text === null ? null : readInstant(text)
  if (text !== null && instant === null) throw new Refusal('identifier.bad_instant', 'at')
  return instant
}

function refuse(unresolved: UnresolvedIdentifier, requestId: string, language: Language): Response {
  const { code, detail, suggestions } = unresolved
  const remedy = explainRefusal({ code, detail }, language)
  const problem = { code, field: 'cpid', detail, remedy, suggestions, requestId }
  return Response.json(problem, { status: refusals[code].status, headers: { vary: VARY } })
}
