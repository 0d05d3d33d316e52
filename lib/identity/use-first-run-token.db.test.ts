/** The first operator comes in through one link, once. */

import { afterEach, expect, it } from 'vitest'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext } from '../context'
import { Refusal } from '../refusal'
import { HOUR_MS } from '../time'
import { makeOneTimeToken } from './make-one-time-token'
import { hasOperator } from './queries'
import { readSession } from './read-session'
import type { Viewer } from './role'
import { useFirstRunToken } from './use-first-run-token'

const NOON = new Date('2026-11-25T04:00:00Z')

let database: TestDatabase
afterEach(() => database.drop())

async function setup() {
  database = await setupDatabase()
  const at = (hours = 0, viewer: Viewer = { kind: 'visitor' }) =>
    makeContext({ db: database.db, viewer, now: new Date(NOON.getTime() + hours * HOUR_MS) })
  const make = async (hours = 0) =>
    (await makeOneTimeToken(at(hours, { kind: 'system', name: 'start' }), { purpose: 'first_run' })).token
  const spend = (token: string, email = 'op@platform.example', hours = 0) =>
    useFirstRunToken(at(hours), {
      token,
      organisationName: 'Platform',
      name: 'Tan',
      email,
      password: 'correct horse battery',
    })
  return { at, make, spend }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'ok',
    (error: unknown) => {
      if (error instanceof Refusal) return error.code
      throw error
    },
  )
}

it('the link makes one operator, who is signed in; used again it is gone', async () => {
  const { at, make, spend } = await setup()
  const token = await make()
  const first = await spend(token)
  expect(await readSession(at(), first.sessionToken)).toMatchObject({
    organisation: first.organisation,
    origin: 'real',
    roles: ['buyer', 'operator'],
  })
  expect(await hasOperator(at())).toBe(true)
  expect(await codeOf(spend(token, 'second@platform.example'))).toBe('identity.operator_exists')
})

it('two uses at the same moment make one operator', async () => {
  const { make, spend } = await setup()
  const token = await make()
  const codes = await Promise.all(
    ['a', 'b', 'c'].map((name) => codeOf(spend(token, `${name}@platform.example`))),
  )
  expect(codes.filter((code) => code === 'ok')).toHaveLength(1)
  const [row] = await database.sql`select count(*)::int as n from organisations`
  expect(row?.n).toBe(1)
})

it('a refused use does not spend the link', async () => {
  const { make, spend } = await setup()
  const token = await make()
  await database.sql`insert into organisations values ('019ab000-0000-7000-8000-000000000001', 'Taken', 'real', now())`
  await database.sql`insert into members values ('019ab000-0000-7000-8000-000000000001', '019ab000-0000-7000-8000-000000000002', 'op@platform.example', 'Op', now())`
  expect(await codeOf(spend(token))).toBe('identity.email_taken')
  expect(await codeOf(spend(token, 'free@platform.example'))).toBe('ok')
})

it('a link lives 24 hours, and a newer one replaces it', async () => {
  const { make, spend } = await setup()
  const old = await make()
  expect(await codeOf(spend(old, 'late@platform.example', 24))).toBe('identity.token_spent')
  const fresh = await make()
  expect(await codeOf(spend(old))).toBe('identity.token_spent')
  expect(await codeOf(spend('made-up-by-somebody'))).toBe('identity.token_spent')
  expect(await codeOf(spend(fresh))).toBe('ok')
})

it('only the platform makes links, and their text is stored nowhere', async () => {
  const { at, make } = await setup()
  expect(await codeOf(makeOneTimeToken(at(), { purpose: 'first_run' }))).toBe('identity.not_allowed')
  const token = await make()
  expect(Buffer.from(token, 'base64url')).toHaveLength(20)
  const [stored] =
    await database.sql`select string_agg(row_to_json(t)::text, '') as text from one_time_tokens t`
  const [told] = await database.sql`select string_agg(row_to_json(j)::text, '') as text from journal j`
  expect(`${stored?.text}${told?.text}`).not.toContain(token)
})
