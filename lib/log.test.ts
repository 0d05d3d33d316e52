/** A log line holds no secret and cannot be forged. */

import { expect, it } from 'vitest'
import { logLine } from './log'

const at = new Date('2026-11-25T06:00:00Z')

it('fields with secret names are dropped at every depth', () => {
  const line = logLine(at, 'door.failed', {
    password: 'p1',
    form: {
      newPassword: 'p2',
      sessionToken: 't1',
      headers: { Cookie: 'c1', authorization: 'a1' },
      apiKey: 'k1',
    },
    kept: 'yes',
  })
  for (const secret of ['p1', 'p2', 't1', 'c1', 'a1', 'k1']) expect(line).not.toContain(secret)
  expect(JSON.parse(line)).toMatchObject({ event: 'door.failed', kept: 'yes', form: { headers: {} } })
})

it('a failed query tells its statement and code, never its values', () => {
  const cause = Object.assign(new Error('duplicate key'), { code: '23505' })
  const failed = Object.assign(new Error('Failed query: insert … params: hunter2', { cause }), {
    query: 'insert into passwords values ($1)',
    params: ['hunter2'],
  })
  const line = logLine(at, 'door.failed', { error: failed })
  expect(line).not.toContain('hunter2')
  expect(JSON.parse(line).error).toMatchObject({
    message: 'failed query: insert into passwords values ($1)',
    cause: { code: '23505' },
  })
})

it('a line break in a value stays inside its line', () => {
  expect(logLine(at, 'x', { text: 'one\n{"event":"forged"}' }).split('\n')).toHaveLength(1)
})

it('what has no end is cut', () => {
  const loop: Record<string, unknown> = {}
  loop.self = loop
  expect(() => logLine(at, 'x', { loop, big: 1n, long: 'a'.repeat(10_000) })).not.toThrow()
})
