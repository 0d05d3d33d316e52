import { describe, expect, test } from 'vitest'
import { privateKeyOf, signBody, verifyBody } from '../signature'
import { batch, hashBody, nameBatch, spellBatch } from './batch'

const RFC8032_TEST_1 = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')

const body = spellBatch({
  site: 'CN.R31.T4F5V3.43DZ-TC',
  agent: 'a1',
  seq: 1,
  prev: '',
  at: new Date('2026-01-01T00:01:03Z'),
  throughSlot: 29_453_760,
  readings: [
    ['lea_1', 1, 29_453_760, 120_000],
    ['lea_1', 9, 29_453_760, 712_000],
  ],
})

describe('the published vector', () => {
  test('a batch is spelt byte for byte, so that its hash is the published one', () => {
    expect(Buffer.byteLength(body)).toBe(271)
    expect(hashBody(body)).toBe('bb9eb2c00e0d627e2e7c1427027d1b2dc34687b1a452f155d9afd7e4e32c8eb5')
  })

  test('its signature is the published one and verifies', () => {
    const key = privateKeyOf(RFC8032_TEST_1)
    const headers = signBody(key, nameBatch('a1', 1), 1_767_225_663, body)
    expect(headers['webhook-signature']).toBe(
      'v1a,vXxcqsqYojWahzRiSvhDYt/Be1UupUBX1BZ+SA3ITIgoSjTmi6lUT4dyr/y3f/fhKcqcLb7ynMxV2wkyWrBpCA==',
    )
    expect(verifyBody(key, headers, body)).toBe(true)
    expect(verifyBody(key, headers, body.replace('120000', '120001'))).toBe(false)
  })

  test('it is read back as a batch', () => {
    expect(batch.parse(JSON.parse(body)).data.readings).toHaveLength(2)
  })
})

test('closed leases stand last and only where there are some', () => {
  const draft = { site: 'S', agent: 'a1', seq: 2, prev: '', at: new Date(0), throughSlot: 1, readings: [] }
  expect(spellBatch({ ...draft, closed: ['L'] })).toMatch(/"readings":\[\],"closed":\["L"\]\}\}$/)
  expect(spellBatch({ ...draft, closed: [] })).not.toContain('closed')
})

test('a seq beyond what an integer column holds is not a batch', () => {
  const huge = JSON.parse(body.replace('"seq":1', '"seq":1e300'))
  expect(batch.safeParse(huge).success).toBe(false)
})
