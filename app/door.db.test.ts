/** Route handlers behind the door: whose requests are taken, how large, and what a failure tells. */

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext } from '@/lib/context'
import { signIn } from '@/lib/identity/sign-in'
import { signUp } from '@/lib/identity/sign-up'
import { Refusal } from '@/lib/refusal'
import { webConnections } from './database'
import { openRoute, route } from './door'

const HOST = '127.0.0.1:3000'
const OWN = { host: HOST, 'sec-fetch-site': 'same-origin' }

let database: TestDatabase
let sessionToken: string
beforeAll(async () => {
  database = await setupDatabase()
  vi.stubEnv('DATABASE_URL', database.url)
  const ctx = makeContext({ db: database.db, viewer: { kind: 'visitor' }, now: new Date(Date.now()) })
  const account = { email: 'mei@lab.example', password: 'correct horse battery', address: null }
  await signUp(ctx, { ...account, organisationName: 'Lab', name: 'Mei' })
  sessionToken = (await signIn(ctx, account)).sessionToken
})
afterAll(async () => {
  await webConnections().close()
  await database.drop()
})

const whoAmI = route(async ({ viewer }) => Response.json(viewer))

function ask(method: string, headers: Record<string, string>, body?: BodyInit): Request {
  const cookie = `theme=dark; session-3000=${sessionToken}`
  // Fetch keeps some names for itself; a plain map hands them over as they came.
  const request = new Request(`http://${HOST}/api/x`, { method, body, duplex: 'half' } as RequestInit)
  return Object.defineProperty(request, 'headers', { value: new Headers({ cookie, ...headers }) })
}

type Handler = ReturnType<typeof route<Record<string, never>>>

async function answer(handler: Handler, request: Request) {
  const response = await handler(request, { params: Promise.resolve({}) })
  return { status: response.status, body: await response.json() }
}

describe('a session counts for requests of our own pages only', () => {
  const cases: [method: string, headers: Record<string, string>, status: number][] = [
    ['GET', OWN, 200],
    ['GET', { host: HOST }, 200],
    ['GET', { host: HOST, 'sec-fetch-site': 'none' }, 200],
    ['GET', { host: HOST, 'sec-fetch-site': 'cross-site' }, 403],
    ['GET', { host: HOST, origin: 'http://evil.example' }, 403],
    ['GET', { ...OWN, host: 'evil.example' }, 421],
    ['POST', OWN, 200],
    ['POST', { host: HOST, origin: `http://${HOST}` }, 200],
    ['POST', { host: HOST }, 403],
    ['POST', { host: HOST, 'sec-fetch-site': 'none' }, 403],
    ['POST', { host: HOST, origin: 'http://evil.example' }, 403],
    ['POST', { host: HOST, origin: 'null' }, 403],
    ['DELETE', { host: HOST }, 403],
  ]
  it.each(cases)('%s with %o: %s', async (method, headers, status) => {
    expect((await answer(whoAmI, ask(method, headers))).status).toBe(status)
  })

  it('the viewer is the member of the session; any other token is a visitor', async () => {
    expect((await answer(whoAmI, ask('GET', OWN))).body).toMatchObject({ kind: 'member', name: 'Mei' })
    for (const token of ['', 'planted', `${sessionToken}x`]) {
      const request = ask('GET', { ...OWN, cookie: `session-3000=${token}` })
      expect((await answer(whoAmI, request)).body).toEqual({ kind: 'visitor' })
    }
  })

  it('an open route never looks at the cookie', async () => {
    const open = openRoute(async ({ viewer }) => Response.json(viewer))
    expect((await answer(open, ask('POST', { host: HOST }))).body).toEqual({ kind: 'visitor' })
    expect((await answer(open, ask('POST', { host: 'evil.example' }))).status).toBe(421)
  })
})

describe('bodies', () => {
  const echo = route(async (_ctx, { json }) => Response.json(await json(z.object({ text: z.string() }))))

  it('one of the right form reaches the handler, one of another is refused at its field', async () => {
    expect((await answer(echo, ask('POST', OWN, '{"text":"hello"}'))).body).toEqual({ text: 'hello' })
    const wrong = await answer(echo, ask('POST', OWN, '{"text":1}'))
    expect(wrong).toMatchObject({ status: 400, body: { code: 'identity.invalid_input', field: 'text' } })
    expect((await answer(echo, ask('POST', OWN, 'no json'))).status).toBe(400)
  })

  it('one over its limit is refused while it streams, whatever length it claims', async () => {
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536))
      },
    })
    const refused = await answer(echo, ask('POST', { ...OWN, 'content-length': '10' }, endless))
    expect(refused).toMatchObject({ status: 413, body: { code: 'identity.body_too_large' } })
    expect(sent).toBeLessThan(2 * 1_048_576)
    expect((await answer(echo, ask('POST', { ...OWN, 'content-length': '2000000' }, 'x'))).status).toBe(413)
  })
})

describe('failures', () => {
  it('a refusal is answered in the language of the page, with its code, field and request', async () => {
    const refuse = route(async () => {
      throw new Refusal('identity.bad_email', 'email')
    })
    const zh = await answer(refuse, ask('POST', { ...OWN, referer: `http://${HOST}/zh/identity` }))
    expect(zh).toMatchObject({ status: 400, body: { code: 'identity.bad_email', field: 'email' } })
    expect(zh.body.remedy).toContain('邮箱')
    expect(zh.body.requestId).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('a fault of ours is one log line with the request’s id and no secret, and says nothing of itself', async () => {
    const lines: string[] = []
    const log = vi.spyOn(console, 'error').mockImplementation((line) => lines.push(line))
    const fail = route(async (ctx) => {
      await ctx.db.execute('select * from nowhere where password = $$hunter2$$')
      return Response.json({})
    })
    const referer = `http://${HOST}/en/first-run?token=one-time-secret`
    const failed = await answer(fail, ask('POST', { ...OWN, referer }))
    log.mockRestore()
    expect(failed).toMatchObject({ status: 500, body: { code: 'identity.unexpected' } })
    expect(JSON.stringify(failed.body)).not.toContain('nowhere')
    expect(failed.body.remedy).toContain(failed.body.requestId)
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      requestId: failed.body.requestId,
      page: '/en/first-run',
    })
    for (const secret of [sessionToken, 'one-time-secret']) expect(lines[0]).not.toContain(secret)
  })
})
