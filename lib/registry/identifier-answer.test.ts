import { describe, expect, test } from 'vitest'
import { canonicalJson } from './canonical-json'
import { isSameEntity, prefersPage, readInstant, spellAnswer } from './identifier-answer'

test.each([
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['text/html', true],
  ['application/json', false],
  ['application/json, text/html;q=0.5', false],
  ['*/*', false],
  ['', false],
  [null, false],
  ['text/*;q=0.9, application/json;q=0.1', true],
  ['text/html;q=x', false],
] as const)('an asker who accepts %s is sent to the page: %s', (accept, page) => {
  expect(prefersPage(accept)).toBe(page)
})

test.each([
  ['2026-11-25T06:00:00Z', '2026-11-25T06:00:00.000Z'],
  ['2026-11-25T06:00Z', '2026-11-25T06:00:00.000Z'],
  ['2026-11-25T06:00:00.5Z', '2026-11-25T06:00:00.500Z'],
  ['2026-11-25T06:00:00+08:00', null],
  ['2026-11-25', null],
  ['2026-13-25T06:00:00Z', null],
  ['yesterday', null],
  ['', null],
])('%s is read as %s', (text, instant) => {
  expect(readInstant(text)?.toISOString() ?? null).toBe(instant)
})

describe('an answer', () => {
  test('without its signatures is byte for byte what was signed', () => {
    const text = canonicalJson({
      v: 1,
      names: { zh: '池', en: 'Pool' },
      ttlSeconds: 3_600,
      cpid: 'CN.R90-NN',
    })
    const signatures = [{ role: 'issuer', by: 'CN.R90-NN', key: 'k', value: 'AA==' }] as const
    const answer = spellAnswer({ text, signatures }, new Date('2026-11-25T06:00:00Z'))
    const { record, stale, fetchedAt } = JSON.parse(answer)
    expect({ stale, fetchedAt }).toEqual({ stale: false, fetchedAt: '2026-11-25T06:00:00.000Z' })
    expect(record.signatures).toEqual(signatures)
    expect(canonicalJson({ ...record, signatures: undefined })).toBe(text)
  })

  test('is the same entity only for its own hash', () => {
    expect(isSameEntity('"aa", W/"bb"', 'bb')).toBe(true)
    expect(isSameEntity('"aa"', 'bb')).toBe(false)
    expect(isSameEntity(null, 'bb')).toBe(false)
  })
})
