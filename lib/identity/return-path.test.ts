/** Signing in leads to a page of this origin and nowhere else. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSafePath, returnPath, withReturn } from './return-path'

const cases: [path: unknown, goesTo: string][] = [
  ['/market/find?nodes=1&hours=1', '/market/find?nodes=1&hours=1'],
  ['/zh/lease/lea_local-7-0', '/zh/lease/lea_local-7-0'],
  ['/', '/'],
  ['/identity', '/identity'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['\\\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n/evil.example', '/'],
  ['/a//b', '/'],
  ['https://evil.example/', '/'],
  ['javascript:alert(1)', '/'],
  ['evil', '/'],
  [' /market', '/'],
  ['', '/'],
  [undefined, '/'],
  [['/market'], '/'],
  [`/${'a'.repeat(2_001)}`, '/'],
  ['/identity/sign-in', '/'],
  ['/en/identity/sign-up?next=%2F', '/'],
  ['/first-run?token=x', '/'],
  ['/identity/sign-inside', '/identity/sign-inside'],
]

it.each(cases)('%s leads to %s', (path, goesTo) => {
  expect(returnPath(path)).toBe(goesTo)
})

it('whatever is typed, a safe path resolves to this origin', () => {
  const odd = fc.string({
    unit: fc.constantFrom('/', '\\', '\t', '\r', '\u0000', ' ', ':', '@', '?', '#', '.', 'e', '%2f'),
  })
  fc.assert(
    fc.property(odd, (path) => {
      if (isSafePath(path)) expect(new URL(path, 'http://own.test').origin).toBe('http://own.test')
    }),
    { numRuns: 2_000 },
  )
})

it('the way back survives being carried in a query', () => {
  const carried = new URL(withReturn('/identity/sign-in', '/market/find?a=1&b=2'), 'http://own.test')
  expect(returnPath(carried.searchParams.get('next'))).toBe('/market/find?a=1&b=2')
  expect(withReturn('/identity/sign-in', '/')).toBe('/identity/sign-in')
})
