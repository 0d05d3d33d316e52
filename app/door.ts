/** The one way in for server actions and route handlers: who asks, parse, one verb, answer. */

import 'server-only'
import { cookies } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import type { DoorAction, DoorAnswer, Refused, Typed } from '@/lib/answer'
import type { Context } from '@/lib/context'
import { isForeign, isOwnHost } from '@/lib/identity/request'
import { SESSION_DAYS_MAX } from '@/lib/identity/session'
import { isSecretName, logLine } from '@/lib/log'
import { explainRefusal, isRefusalCode, Refusal, refusals } from '@/lib/refusal'
import { type Asked, cookieShape, cookiesOf, place, readAskedOf } from './asked'
import { readBody, readJson } from './read-body'
import { contextFor, contextOfToken, readAsked } from './viewer'

/** What is shown of a verb's result: everything but a session token. */
export type Shown<T> = 'sessionToken' extends keyof T ? Omit<T, 'sessionToken'> : T

/** A verb as a door calls it: what the request proved comes third, for verbs that need its address or place. */
export type DoorVerb<Input, T> = (ctx: Context, input: Input, asked: Asked) => Promise<T>

/** What follows a verb that succeeded: revalidate, or redirect. */
export type Afterwards<Input, T> = (value: Shown<T>, input: Input, asked: Asked) => Promise<void> | void

const READING_METHODS = new Set(['GET', 'HEAD'])
const SESSION_SECONDS_MAX = SESSION_DAYS_MAX * 86_400
const TYPED_LENGTH_MAX = 10_000

/**
 * A server action around a verb. A result's `sessionToken` becomes the browser's cookie (null drops it) and is not shown.
 * Messages of the schema may be refusal codes: the field is then refused with that sentence.
 */
export function door<Schema extends z.ZodType, T>(
  schema: Schema,
  verb: DoorVerb<z.output<Schema>, T>,
  afterwards?: Afterwards<z.output<Schema>, T>,
): DoorAction<Shown<T>> {
  return async (_previous, sent): Promise<DoorAnswer<Shown<T>>> => {
    const asked = await readAsked()
    const fields = fieldsOf(sent)
    let ctx: Context = contextFor({ kind: 'visitor' })
    let input: z.output<Schema>
    let value: T
    try {
      checkAsked(asked, isForeign(asked.headers))
      ctx = await contextOfToken(asked.sessionToken)
      input = parseInput(schema, fields)
      value = await verb(ctx, input, asked)
    } catch (error) {
      unstable_rethrow(error)
      return refusedBy(error, ctx, asked, typedOf(fields))
    }
    const shown = await keepSession(value)
    await afterwards?.(shown, input, asked)
    return { ok: true, value: shown }
  }
}

/** A form's action that answers nothing: what it does shows on the page that follows. */
export function formDoor<T>(action: DoorAction<T>): (form: FormData) => Promise<void> {
  return async (form) => {
    await action(null, form)
  }
}

export type RouteCall<Params> = {
  readonly request: Request
  readonly params: Params
  readonly asked: Asked
  /** The body, parsed. Refuses: identity.body_too_large, identity.invalid_input. */
  readonly json: <Schema extends z.ZodType>(schema: Schema) => Promise<z.output<Schema>>
  /** The raw body. Refuses: identity.body_too_large. */
  readonly body: (bytesMax?: number) => Promise<Uint8Array>
}
type RouteContext<Params> = { readonly params: Promise<Params> }
type RouteHandler<Params> = (request: Request, context: RouteContext<Params>) => Promise<Response>
type RouteWork<Params> = (ctx: Context, call: RouteCall<Params>) => Promise<Response>

/**
 * A route handler that takes the browser's session. What changes something must show that it came from our own pages;
 * what only reads is refused when it shows the contrary.
 */
export function route<Params = Record<string, never>>(work: RouteWork<Params>): RouteHandler<Params> {
  return answerRoute(work, async (request, asked) => {
    const site = asked.headers['sec-fetch-site']
    const showsForeign = asked.headers.origin !== undefined || (site !== undefined && site !== 'none')
    const mayBeForeign = showsForeign || !READING_METHODS.has(request.method)
    checkAsked(asked, mayBeForeign && isForeign(asked.headers))
    return contextOfToken(asked.sessionToken)
  })
}

/** A route handler that never looks at a cookie: everybody is a visitor until a key or signature says more. */
export function openRoute<Params = Record<string, never>>(work: RouteWork<Params>): RouteHandler<Params> {
  return answerRoute(work, async (_request, asked) => {
    checkAsked(asked, false)
    return contextFor({ kind: 'visitor' })
  })
}

function answerRoute<Params>(
  work: RouteWork<Params>,
  whoAsks: (request: Request, asked: Asked) => Promise<Context>,
): RouteHandler<Params> {
  return async (request, { params }) => {
    const asked = readAskedOf(request.headers, cookiesOf(request.headers))
    let ctx = contextFor({ kind: 'visitor' })
    try {
      ctx = await whoAsks(request, asked)
      return await work(ctx, {
        request,
        params: await params,
        asked,
        json: async (schema) => parseInput(schema, await readJson(request)),
        body: (bytesMax) => readBody(request, bytesMax),
      })
    } catch (error) {
      unstable_rethrow(error)
      const { ok, typed, ...problem } = refusedBy(error, ctx, asked, {})
      return Response.json(problem, { status: refusals[problem.code].status })
    }
  }
}

function checkAsked(asked: Asked, foreign: boolean): void {
  if (!isOwnHost(asked.headers, place())) throw new Refusal('identity.other_host')
  if (foreign) throw new Refusal('identity.foreign_request')
}

/** A form's fields by name; a name that stands several times becomes a list. */
function fieldsOf(sent: FormData | object): object {
  if (!(sent instanceof FormData)) return sent
  const names = [...new Set(sent.keys())].filter((name) => !name.startsWith('$ACTION'))
  return Object.fromEntries(
    names.map((name) => {
      const values = sent.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}

function typedOf(fields: object): Typed {
  const entries = Object.entries(fields).filter(
    ([name, value]) => !isSecretName(name) && typeof value === 'string' && value.length <= TYPED_LENGTH_MAX,
  )
  return Object.fromEntries(entries)
}

function parseInput<Schema extends z.ZodType>(schema: Schema, fields: unknown): z.output<Schema> {
  const parsed = schema.safeParse(fields)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.length ? issue.path.join('.') : null
  const code = issue && isRefusalCode(issue.message) ? issue.message : 'identity.invalid_input'
  throw new Refusal(code, field)
}

/** A refusal as an answer; anything else is logged with the request's id and answered as our own fault. */
function refusedBy(error: unknown, ctx: Context, asked: Asked, typed: Typed): Refused {
  const { requestId, viewer } = ctx
  if (!(error instanceof Refusal)) {
    const who = viewer.kind === 'member' ? viewer.member : viewer.kind
    console.error(logLine(ctx.now, 'door.failed', { requestId, who, page: pageOf(asked), error }))
  }
  const refusal =
    error instanceof Refusal ? error : new Refusal('identity.unexpected', null, { request: requestId })
  const { code, field, detail } = refusal
  return { ok: false, code, field, detail, remedy: explainRefusal(refusal, asked.language), typed, requestId }
}

/** The page that the request came from, without its query: links to pages may carry a token there. */
function pageOf(asked: Asked): string | undefined {
  const { referer } = asked.headers
  return referer && URL.canParse(referer) ? new URL(referer).pathname : undefined
}

/** Moves a session token out of a verb's result and into the browser's cookie. Guarantees that what is left is what may be shown. */
async function keepSession<T>(value: T): Promise<Shown<T>> {
  if (typeof value !== 'object' || value === null || !('sessionToken' in value)) return value as Shown<T>
  const { sessionToken, ...shown } = value
  const { name, secure } = cookieShape()
  const shape = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const
  const jar = await cookies()
  if (typeof sessionToken === 'string') jar.set(name, sessionToken, { ...shape, maxAge: SESSION_SECONDS_MAX })
  if (sessionToken === null) jar.set(name, '', { ...shape, maxAge: 0 })
  return shown as Shown<T>
}
