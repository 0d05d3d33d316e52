/** What headers prove and what they do not. */

import { describe, expect, it } from 'vitest'
import {
  countedAddress,
  isForeign,
  isLocal,
  isLoopback,
  isOwnHost,
  type Place,
  type PlainHeaders,
} from './request'

const here: Place = { publicUrl: undefined, listensOn: '127.0.0.1' }
const open: Place = { publicUrl: undefined, listensOn: '0.0.0.0' }
const known: Place = { publicUrl: 'https://market.example', listensOn: '127.0.0.1' }
const knownPort: Place = { publicUrl: 'http://market.example:8080', listensOn: '0.0.0.0' }

describe('a name that is not ours is not answered', () => {
  const cases: [host: string | undefined, place: Place, own: boolean][] = [
    ['127.0.0.1:3000', here, true],
    ['localhost:4000', here, true],
    ['LOCALHOST', here, true],
    ['[::1]:3000', here, true],
    ['127.0.0.1', here, true],
    ['evil.example:3000', here, false],
    ['localhost.evil.example', here, false],
    ['127.0.0.1.evil.example', here, false],
    ['127.0.0.2', here, false],
    ['localhost:3000:3000', here, false],
    ['', here, false],
    [undefined, here, false],
    ['market.example', known, true],
    ['Market.Example', known, true],
    ['market.example:8443', known, false],
    ['localhost:3000', known, false],
    ['market.example:8080', knownPort, true],
    ['market.example', knownPort, false],
  ]
  it.each(cases)('%s of %o: %s', (host, place, own) => {
    expect(isOwnHost({ host }, place)).toBe(own)
  })

  it('a forwarded host is no name of ours', () => {
    expect(isOwnHost({ host: 'evil.example', 'x-forwarded-host': 'localhost' }, here)).toBe(false)
  })
})

describe('a request of another site is told from our own', () => {
  const cases: [headers: PlainHeaders, foreign: boolean][] = [
    [{ host: 'localhost:3000', origin: 'http://localhost:3000' }, false],
    [{ host: 'market.example', origin: 'https://market.example' }, false],
    [{ host: 'localhost:3000', 'sec-fetch-site': 'same-origin' }, false],
    [{ host: 'localhost:3000', origin: 'http://evil.example' }, true],
    [{ host: 'localhost:3000', origin: 'http://localhost:4000' }, true],
    [{ host: 'localhost:3000', origin: 'null', 'sec-fetch-site': 'same-origin' }, true],
    [{ host: 'localhost:3000', origin: 'not an address' }, true],
    [{ host: 'localhost:3000', origin: '' }, true],
    [{ host: 'localhost:3000', origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' }, true],
    [{ host: 'localhost:3000', 'sec-fetch-site': 'cross-site' }, true],
    [{ host: 'localhost:3000', 'sec-fetch-site': 'same-site' }, true],
    [{ host: 'localhost:3000', 'sec-fetch-site': 'none' }, true],
    [{ host: 'localhost:3000' }, true],
    [{ origin: 'http://localhost:3000' }, true],
  ]
  it.each(cases)('%o: %s', (headers, foreign) => {
    expect(isForeign(headers)).toBe(foreign)
  })
})

describe('demo people are open only to someone at this machine', () => {
  const host = 'localhost:3000'
  const cases: [headers: PlainHeaders, place: Place, local: boolean][] = [
    [{ host }, here, true],
    [{ host, 'x-forwarded-for': '127.0.0.1' }, here, true],
    [{ host, 'x-forwarded-for': '::1' }, here, true],
    [{ host, 'x-forwarded-for': '::ffff:127.0.0.1' }, here, true],
    [{ host: '[::1]:3000' }, { ...here, listensOn: '::1' }, true],
    [{ host }, { ...here, listensOn: 'localhost' }, true],
    [{ host }, open, false],
    [{ host }, { ...here, listensOn: '192.168.1.4' }, false],
    [{ host }, { ...here, publicUrl: 'http://localhost:3000' }, false],
    [{ host: 'evil.example' }, here, false],
    [{}, here, false],
    [{ host, 'x-forwarded-for': '203.0.113.9' }, here, false],
    [{ host, 'x-forwarded-for': '127.0.0.1, 203.0.113.9' }, here, false],
    [{ host, 'x-forwarded-for': '203.0.113.9, 127.0.0.1' }, here, false],
    [{ host, 'x-forwarded-for': '' }, here, false],
  ]
  it.each(cases)('%o at %o: %s', (headers, place, local) => {
    expect(isLocal(headers, place)).toBe(local)
  })
})

describe('an address counts as one network, and this machine as none', () => {
  const cases: [forwarded: string | undefined, counted: string | null][] = [
    [undefined, null],
    ['127.0.0.1', null],
    ['::1', null],
    ['::ffff:127.0.0.1', null],
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['nonsense', null],
  ]
  it.each(cases)('%s: %s', (forwarded, counted) => {
    expect(countedAddress({ 'x-forwarded-for': forwarded })).toBe(counted)
  })
})

it('only the addresses of loopback are loopback', () => {
  expect(['127.0.0.1', ' 127.8.9.1', '::1', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true)
  expect(['128.0.0.1', '127.0.0.1.evil.example', '::2', ''].some(isLoopback)).toBe(false)
})
