/** How long a sign-in lasts. */

import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../time'
import { beginSession, isOver, isTouchDue, sessionCookie } from './session'

const now = new Date('2026-11-25T06:00:00Z')
const plus = (ms: number) => new Date(now.getTime() + ms)

describe('a session ends after 7 idle days and after 30 days in any case', () => {
  const life = beginSession(now)
  const cases: [seenAfterMs: number, askedAfterMs: number, over: boolean][] = [
    [0, 0, false],
    [0, 7 * DAY_MS - 1, false],
    [0, 7 * DAY_MS, true],
    [29 * DAY_MS, 30 * DAY_MS - 1, false],
    [29 * DAY_MS, 30 * DAY_MS, true],
  ]
  it.each(cases)('seen after %s ms, asked after %s ms: over is %s', (seen, asked, over) => {
    expect(isOver({ ...life, seenAt: plus(seen) }, plus(asked))).toBe(over)
  })
})

it('a session is noted as seen at most once a minute', () => {
  const life = beginSession(now)
  expect(isTouchDue(life, plus(59_999))).toBe(false)
  expect(isTouchDue(life, plus(60_000))).toBe(true)
})

it('the cookie is bound to its host under https, and to its port on loopback', () => {
  expect(sessionCookie('https://market.example', 3000)).toEqual({ name: '__Host-session', secure: true })
  expect(sessionCookie('http://market.example', 3000)).toEqual({ name: 'session', secure: false })
  expect(sessionCookie(undefined, 3001)).toEqual({ name: 'session-3001', secure: false })
})
