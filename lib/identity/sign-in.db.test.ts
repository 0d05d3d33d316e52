/** Signing up, in and out on a real database, and the ways to get round them. */

import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { type Context, makeContext } from '../context'
import { Refusal } from '../refusal'
import { DAY_MS, MINUTE_MS } from '../time'
import { countAttempt } from './attempt-rows'
import { changePassword } from './change-password'
import { forgetEnded } from './forget-ended'
import { foundOrganisation } from './found-organisation'
import { grantRole } from './grant-role'
import { ACCOUNTS_FROM_ADDRESS, PASSWORDS_FROM_ADDRESS, PASSWORDS_OF_ACCOUNT } from './guess-limit'
import { readSession } from './read-session'
import type { MemberViewer, Viewer } from './role'
import { signIn } from './sign-in'
import { signOut } from './sign-out'
import { signUp } from './sign-up'
import { stepIn } from './step-in'
import { drawToken, hashToken, SESSION_TOKEN_BYTES } from './token'

const NOON = new Date('2026-11-25T04:00:00Z')
const PASSWORD = 'correct horse battery'
const system: Viewer = { kind: 'system', name: 'test' }

let database: TestDatabase
beforeAll(async () => {
  database = await setupDatabase()
})
afterAll(() => database.drop())

function at(minutes = 0, viewer: Viewer = { kind: 'visitor' }): Context {
  return makeContext({ db: database.db, viewer, now: new Date(NOON.getTime() + minutes * MINUTE_MS) })
}

let count = 0
/** A new account; each test has its own. */
async function openAccount(address: string | null = null) {
  count += 1
  const email = `person-${count}@lab.example`
  const account = await signUp(at(), {
    organisationName: `Lab ${count}`,
    name: 'Mei',
    email,
    password: PASSWORD,
    address,
  })
  const enter = (minutes = 0, password = PASSWORD, from: string | null = null) =>
    signIn(at(minutes), { email, password, address: from })
  return { ...account, email, enter }
}

/** A demo person, who comes in without a password. */
async function makePerson() {
  count += 1
  const demo = { part: 'buyer', position: count } as const
  const member = { name: 'Lin', email: `demo-${count}@lab.example`, password: null, demo }
  const founding = { name: `Lab ${count}`, origin: 'synthetic', roles: ['buyer'], members: [member] } as const
  const founded = await foundOrganisation(at(0, system), founding)
  const person = founded.members[0] ?? ''
  const enter = () => stepIn(at(), { member: person, isLocal: true })
  return { organisation: founded.organisation, member: person, enter }
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

async function viewerOf(token: string, minutes = 0): Promise<MemberViewer | null> {
  return readSession(at(minutes), token)
}

async function memberOf(token: string): Promise<MemberViewer> {
  const viewer = await viewerOf(token)
  if (!viewer) throw new Error('no session')
  return viewer
}

async function countRows(table: string, where = 'true'): Promise<number> {
  const [row] = await database.sql.unsafe(`select count(*)::int as n from ${table} where ${where}`)
  return row?.n
}

describe('signing up', () => {
  it('makes a real organisation that buys, with one member, and journals it', async () => {
    const { organisation, member, enter } = await openAccount()
    const viewer = await memberOf((await enter()).sessionToken)
    expect(viewer).toMatchObject({ organisation, member, origin: 'real', roles: ['buyer'], name: 'Mei' })
    expect(await countRows('journal', `organisation = '${organisation}' and act = 'member.signed_up'`)).toBe(
      1,
    )
  })

  it('takes an address once, whatever its case, also when two come at the same moment', async () => {
    const { email } = await openAccount()
    const input = { organisationName: 'Other', name: 'Li', email, password: PASSWORD, address: null }
    expect(await codeOf(signUp(at(), input))).toBe('identity.email_taken')
    const both = { ...input, email: 'twice@lab.example' }
    const codes = await Promise.all([codeOf(signUp(at(), both)), codeOf(signUp(at(), both))])
    expect(codes.sort()).toEqual(['identity.email_taken', 'ok'])
  })

  it('a refused one leaves no organisation behind', async () => {
    const { email } = await openAccount()
    const before = await countRows('organisations')
    await codeOf(
      signUp(at(), { organisationName: 'Ghost', name: 'Li', email, password: PASSWORD, address: null }),
    )
    expect(await countRows('organisations')).toBe(before)
  })

  it('an address opens five accounts an hour, this machine any number', async () => {
    const from = '203.0.113.9'
    for (let n = 0; n < 4; n += 1) await countAttempt(at(), ACCOUNTS_FROM_ADDRESS, from)
    await openAccount(from)
    await expect(openAccount(from)).rejects.toMatchObject({
      code: 'identity.too_many_accounts',
      detail: { until: '13:00 (UTC+8)' },
    })
    await expect(openAccount('203.0.113.10')).resolves.toBeDefined()
    await expect(openAccount(null)).resolves.toBeDefined()
    const later = {
      organisationName: 'L',
      name: 'L',
      email: 'later@lab.example',
      password: PASSWORD,
      address: from,
    }
    expect(await codeOf(signUp(at(60), later))).toBe('ok')
  })

  it('runs inside the transaction of another verb and is undone with it', async () => {
    const input = {
      organisationName: 'Undone',
      name: 'L',
      email: 'undone@lab.example',
      password: PASSWORD,
      address: null,
    }
    const outer = database.db.transaction(async (tx) => {
      await signUp({ ...at(), db: tx }, input)
      throw new Error('outer fails')
    })
    await expect(outer).rejects.toThrow('outer fails')
    expect(await countRows('members', `email = 'undone@lab.example'`)).toBe(0)
  })
})

describe('guessing', () => {
  it('of twenty wrong passwords the account takes ten, then waits and says until when', async () => {
    const { enter } = await openAccount()
    const codes: string[] = []
    for (let n = 0; n < 20; n += 1) codes.push(await codeOf(enter(0, `wrong guess number ${n}`)))
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('identity.wrong_password'))
    expect(codes.slice(10)).toEqual(Array(10).fill('identity.account_waits'))
    const waits = { code: 'identity.account_waits', detail: { until: '12:15 (UTC+8)' } }
    await expect(enter(1)).rejects.toMatchObject(waits)
    expect(await codeOf(enter(15))).toBe('ok')
  })

  it('tries sent at the same moment do not slip past the limit', async () => {
    const tries = Array.from({ length: 40 }, () =>
      codeOf(countAttempt(at(), PASSWORDS_OF_ACCOUNT, 'crowd@lab.example')),
    )
    const codes = await Promise.all(tries)
    expect(codes.filter((code) => code === 'ok')).toHaveLength(10)
    expect(codes.filter((code) => code === 'identity.account_waits')).toHaveLength(30)
  })

  it('an address that nobody has is refused alike, so accounts cannot be listed', async () => {
    const subject = 'nobody@lab.example'
    const enter = () =>
      codeOf(signIn(at(), { email: subject, password: 'any password at all', address: null }))
    expect(await enter()).toBe('identity.wrong_password')
    for (let n = 0; n < 9; n += 1) await countAttempt(at(), PASSWORDS_OF_ACCOUNT, subject)
    expect(await enter()).toBe('identity.account_waits')
  })

  it('one network waits after thirty tries over many accounts, others go on', async () => {
    const [full, other] = ['198.51.100.7', '198.51.100.8']
    const { enter } = await openAccount()
    for (let n = 0; n < 30; n += 1) await countAttempt(at(n / 10), PASSWORDS_FROM_ADDRESS, full)
    const waits = { code: 'identity.address_waits', detail: { until: '12:15 (UTC+8)' } }
    await expect(enter(3, PASSWORD, full)).rejects.toMatchObject(waits)
    expect(await codeOf(enter(3, PASSWORD, other))).toBe('ok')
    expect(await codeOf(enter(15.1, PASSWORD, full))).toBe('ok')
  })

  it('the right password clears the account, and gives back its own try only', async () => {
    const from = '198.51.100.20'
    const { email, enter } = await openAccount()
    for (let n = 0; n < 9; n += 1) {
      await countAttempt(at(), PASSWORDS_OF_ACCOUNT, email)
      await countAttempt(at(), PASSWORDS_FROM_ADDRESS, from)
    }
    expect(await codeOf(enter(0, PASSWORD, from))).toBe('ok')
    expect(await codeOf(enter(0, 'wrong once more', from))).toBe('identity.wrong_password')
    const [row] =
      await database.sql`select cardinality(times) as n from attempts where counter = ${`password-from:${from}`}`
    expect(row?.n).toBe(10)
  })
})

describe('sessions', () => {
  it('only a token that the server made at sign-in is taken', async () => {
    const { enter } = await openAccount()
    const planted = drawToken(SESSION_TOKEN_BYTES, (bytes) => new Uint8Array(bytes).fill(7))
    const { sessionToken } = await enter()
    expect(sessionToken).not.toBe(planted)
    expect(await viewerOf(planted)).toBeNull()
    expect(await viewerOf('')).toBeNull()
    expect(await viewerOf(hashToken(sessionToken))).toBeNull()
    expect(await viewerOf(sessionToken)).not.toBeNull()
  })

  it('signing in ends the session that the browser came with, and takes no token from it', async () => {
    const [first, second] = [await makePerson(), await openAccount()]
    const before = (await first.enter()).sessionToken
    const input = { email: second.email, password: PASSWORD, address: null, replaces: before }
    const { sessionToken } = await signIn(at(), input)
    expect(sessionToken).not.toBe(before)
    expect(await viewerOf(before)).toBeNull()
    expect(await viewerOf(sessionToken)).toMatchObject({ member: second.member })
  })

  it('each sign-in gets a token of its own, and none is stored', async () => {
    const { enter } = await openAccount()
    const tokens = [(await enter()).sessionToken, (await enter()).sessionToken]
    expect(new Set(tokens).size).toBe(2)
    for (const token of tokens) expect(await countRows('sessions', `token_hash = '${token}'`)).toBe(0)
    const rows = await database.sql`select row_to_json(p)::text as text from passwords p`
    for (const row of rows) expect(row.text).not.toContain(PASSWORD)
  })

  it('signing out ends it at once', async () => {
    const { enter } = await makePerson()
    const { sessionToken } = await enter()
    expect(await signOut(at(), { token: sessionToken })).toEqual({ sessionToken: null })
    expect(await viewerOf(sessionToken)).toBeNull()
    await expect(signOut(at(), { token: sessionToken })).resolves.toEqual({ sessionToken: null })
  })

  it('a session idle for 7 days is over, one that is used lives to its 30th day', async () => {
    const { enter } = await makePerson()
    const day = DAY_MS / MINUTE_MS
    const idle = (await enter()).sessionToken
    expect(await viewerOf(idle, 7 * day)).toBeNull()
    const used = (await enter()).sessionToken
    for (let days = 6; days < 30; days += 6) expect(await viewerOf(used, days * day)).not.toBeNull()
    expect(await viewerOf(used, 30 * day - 1)).not.toBeNull()
    expect(await viewerOf(used, 30 * day)).toBeNull()
    await forgetEnded(at(30 * day, system))
    expect(await countRows('sessions', `token_hash in ('${hashToken(idle)}', '${hashToken(used)}')`)).toBe(0)
  })

  it('a new password ends all other sessions, and the old one opens nothing', async () => {
    const { enter } = await openAccount()
    const [mine, other] = [(await enter()).sessionToken, (await enter()).sessionToken]
    const viewer = await memberOf(mine)
    const changed = await changePassword(at(0, viewer), {
      current: PASSWORD,
      password: 'another long password',
    })
    expect(await viewerOf(mine)).toBeNull()
    expect(await viewerOf(other)).toBeNull()
    expect(await viewerOf(changed.sessionToken)).not.toBeNull()
    expect(await codeOf(enter())).toBe('identity.wrong_password')
    expect(await codeOf(enter(0, 'another long password'))).toBe('ok')
  })

  it('an open browser does not change the password without knowing it', async () => {
    const { email, enter } = await openAccount()
    const viewer = await memberOf((await enter()).sessionToken)
    const guess = (current: string, password = 'another long password') =>
      codeOf(changePassword(at(0, viewer), { current, password }))
    expect(await codeOf(changePassword(at(), { current: PASSWORD, password: 'x' }))).toBe(
      'identity.sign_in_first',
    )
    expect(await guess(PASSWORD, PASSWORD)).toBe('identity.same_password')
    expect(await guess('wrong guess')).toBe('identity.wrong_password')
    for (let n = 0; n < 9; n += 1) await countAttempt(at(), PASSWORDS_OF_ACCOUNT, email)
    expect(await guess(PASSWORD)).toBe('identity.account_waits')
    expect(await codeOf(enter())).toBe('identity.account_waits')
  })
})

describe('roles', () => {
  it('a role gained ends every older token, and the browser that gained it goes on under a new one', async () => {
    const { organisation, enter } = await makePerson()
    const [mine, other] = [(await enter()).sessionToken, (await enter()).sessionToken]
    const granted = await grantRole(at(0, await memberOf(mine)), { organisation, role: 'provider' })
    expect(granted.isNew).toBe(true)
    expect([await viewerOf(mine), await viewerOf(other)]).toEqual([null, null])
    expect((await viewerOf(granted.sessionToken ?? ''))?.roles).toEqual(['buyer', 'provider'])
  })

  it('a role held already changes nothing', async () => {
    const { organisation, enter } = await makePerson()
    const { sessionToken } = await enter()
    expect(await grantRole(at(0, system), { organisation, role: 'buyer' })).toEqual({ isNew: false })
    expect(await viewerOf(sessionToken)).not.toBeNull()
  })

  it('nobody makes themselves operator or regulator, nor another organisation provider', async () => {
    const { organisation, enter } = await makePerson()
    const other = await makePerson()
    const viewer = await memberOf((await enter()).sessionToken)
    const grant = (to: string, role: 'operator' | 'regulator' | 'provider', by: Viewer = viewer) =>
      codeOf(grantRole(at(0, by), { organisation: to, role }))
    expect(await grant(organisation, 'operator')).toBe('identity.not_allowed')
    expect(await grant(organisation, 'regulator')).toBe('identity.not_allowed')
    expect(await grant(other.organisation, 'provider')).toBe('identity.not_allowed')
    expect(await grant(organisation, 'provider', { kind: 'visitor' })).toBe('identity.sign_in_first')
    const operator: MemberViewer = { ...viewer, roles: ['operator'] }
    expect(await grant(other.organisation, 'regulator', operator)).toBe('ok')
    expect(await grant('019ab000-0000-7000-8000-000000000000', 'buyer' as 'provider', operator)).toBe(
      'identity.no_organisation',
    )
  })
})

describe('demo people', () => {
  it('are stepped into at this machine only, and only they', async () => {
    const { member, enter } = await makePerson()
    const { member: stranger } = await openAccount()
    expect(await codeOf(stepIn(at(), { member, isLocal: false }))).toBe('identity.not_local')
    expect(await codeOf(stepIn(at(), { member: stranger, isLocal: true }))).toBe('identity.no_demo_person')
    expect(await codeOf(stepIn(at(), { member: 'nobody', isLocal: true }))).toBe('identity.no_demo_person')
    const { sessionToken } = await enter()
    expect(await viewerOf(sessionToken)).toMatchObject({ name: 'Lin', origin: 'synthetic', roles: ['buyer'] })
  })

  it('an organisation is founded by the platform only', async () => {
    const founding = { name: 'X', origin: 'real', roles: ['operator'], members: [] } as const
    expect(await codeOf(foundOrganisation(at(), founding))).toBe('identity.not_allowed')
  })
})

it('the journal of identity holds no secret', async () => {
  const [row] = await database.db.execute<{ text: string }>(
    sql`select string_agg(row_to_json(j)::text, ' ') as text from journal j`,
  )
  expect(row?.text).not.toContain(PASSWORD)
  const hashes = await database.sql`select token_hash from sessions`
  for (const { token_hash } of hashes) expect(row?.text).not.toContain(token_hash)
})
