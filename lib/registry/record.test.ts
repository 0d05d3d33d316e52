import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { privateKeyOf, publicKeyOf, rawPublicKey } from '../signature'
import { canonicalJson } from './canonical-json'
import { firstRecord, type IdentifierRecord, nextRecord, spellRecord } from './record'
import { hashEvent, hashRecord, type IdentifierEvent, signRecord, verifyRecord } from './record-signature'

/** Key pair of RFC 8032, test 1. */
const KEY = privateKeyOf(
  Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex'),
)
const PUBLIC = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'

const RECORD: IdentifierRecord = {
  v: 1,
  cpid: 'CN.R31.T4F5V3.43DZ.F5KZNW-HD',
  kind: 'pool',
  state: 'active',
  version: 1,
  previousHash: '',
  issuedBy: 'CN.R31.T4F5V3-A3',
  managedBy: 'CN.R31.T4F5V3-A3',
  names: { zh: '青浦一号池', en: 'Qingpu pool 1' },
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2027-01-01T00:00:00Z',
  ttlSeconds: 3600,
  tier: 'tested',
  body: { nodes: 16, chip: 'h100-sxm', cardsPerNode: 8 },
}
const TEXT =
  '{"body":{"cardsPerNode":8,"chip":"h100-sxm","nodes":16},"cpid":"CN.R31.T4F5V3.43DZ.F5KZNW-HD","issuedBy":"CN.R31.T4F5V3-A3","kind":"pool","managedBy":"CN.R31.T4F5V3-A3","names":{"en":"Qingpu pool 1","zh":"青浦一号池"},"previousHash":"","state":"active","tier":"tested","ttlSeconds":3600,"v":1,"validFrom":"2026-01-01T00:00:00Z","validUntil":"2027-01-01T00:00:00Z","version":1}'
const HASH = '98074cabcc12449adf284e423953843df9e92fc79896a1773c8975597e849e0a'
const SIGNATURE = '7M0vEjsG5mpIQhz6Q15eAXyiKqwzuDQzT9X5TCiCxzSsuGufSL/EH7du+j6A133CVMt2VcZCfcchXCuccJEnBg=='

describe('a record', () => {
  test('has the published text, hash and signature', () => {
    expect(spellRecord(RECORD)).toBe(TEXT)
    expect(Buffer.byteLength(TEXT)).toBe(381)
    expect(hashRecord(TEXT)).toBe(HASH)
    expect(rawPublicKey(KEY).toString('base64url')).toBe(PUBLIC)
    expect(signRecord(KEY, RECORD.cpid, TEXT).map((signature) => signature.value)).toEqual([
      SIGNATURE,
      SIGNATURE,
    ])
  })

  test('altered in any one byte is refused by its signature', () => {
    const key = publicKeyOf(Buffer.from(PUBLIC, 'base64url'))
    if (!key) throw new Error('no key')
    expect(verifyRecord(key, TEXT, SIGNATURE)).toBe(true)
    for (let at = 0; at < TEXT.length; at += 1)
      expect(verifyRecord(key, `${TEXT.slice(0, at)}#${TEXT.slice(at + 1)}`, SIGNATURE)).toBe(false)
  })

  test('of a site, pool or lot is countersigned by the platform, and only there', () => {
    const rolesOf = (cpid: string) => signRecord(KEY, cpid, '{}').map((signature) => signature.role)
    expect(rolesOf('CN.R31-VQ')).toEqual(['issuer'])
    expect(rolesOf('CN.R31.T4F5V3-A3')).toEqual(['issuer'])
    expect(rolesOf('CN.R31.T4F5V3.43DZ-TC')).toEqual(['issuer', 'platform'])
  })

  test('over 32 KiB is not made', () => {
    expect(() => spellRecord({ ...RECORD, body: { note: '字'.repeat(11_000) } })).toThrow('32 KiB')
  })

  test('says that the platform signs for an operator without a key of its own', () => {
    const issue = { names: RECORD.names, body: {} }
    const now = new Date('2028-02-29T10:20:30.900Z')
    expect(firstRecord('CN.R31.T4F5V3.43DZ-TC', issue, now)).toMatchObject({
      kind: 'site',
      issuedBy: 'CN.R31.T4F5V3-A3',
      managedBy: 'CN.R31.T4F5V3-A3',
      custodial: true,
      validFrom: '2028-02-29T10:20:30Z',
      validUntil: '2029-03-01T10:20:30Z',
    })
    expect(firstRecord('CN.R31.T4F5V3-A3', issue, now)).not.toHaveProperty('custodial')
    expect(firstRecord('CN.R31.T4F5V3-A3', issue, now)).toMatchObject({ issuedBy: 'CN.R31-VQ' })
  })

  test('keeps in its next version what did not change, and names the hash before', () => {
    const next = nextRecord(RECORD, HASH, { tier: 'declared' }, new Date('2026-02-01T00:00:00Z'))
    expect(next).toEqual({
      ...RECORD,
      tier: 'declared',
      version: 2,
      previousHash: HASH,
      validFrom: '2026-02-01T00:00:00Z',
    })
  })
})

test('events of a state form the published chain', () => {
  const first: IdentifierEvent = {
    actor: 'CN.R31-VQ',
    at: '2026-01-01T00:00:00Z',
    cpid: 'CN.R31.T4F5V3.43DZ.F5KZNW-HD',
    from: 'reserved',
    n: 1,
    prev: '',
    reason: 'verified',
    to: 'active',
    version: 1,
  }
  expect(hashEvent(first)).toBe('0ae6cc14daff2ad543ec1de254ddfa5edf39b9e6b93e75afaf45554e2cfb4213')
  const second: IdentifierEvent = {
    ...first,
    n: 2,
    version: 2,
    from: 'active',
    to: 'suspended',
    reason: 'measured_short',
    at: '2026-02-01T00:00:00Z',
    prev: hashEvent(first),
  }
  expect(hashEvent(second)).toBe('25961b0bd504bb4a694f5bb58ff1160809b2b9f99d997dbfb0bc98a12d59fc8a')
})

describe('canonical text', () => {
  test('sorts names by code units, escapes like JSON and leaves out what is absent', () => {
    expect(canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, ö: 6 })).toBe(
      '{"\\r":2,"1":4,"ö":6,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    )
    expect(canonicalJson({ b: undefined, a: [true, null, '"\\\n\u001f'] })).toBe(
      '{"a":[true,null,"\\"\\\\\\n\\u001f"]}',
    )
  })

  test('is the same whatever order the names were written in, and reads back equal', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.oneof(fc.integer(), fc.boolean())),
        (names) => {
          const reversed = Object.fromEntries(Object.entries(names).reverse())
          expect(canonicalJson(reversed)).toBe(canonicalJson(names))
          expect(JSON.parse(canonicalJson(names))).toEqual({ ...names })
        },
      ),
    )
  })

  test('refuses half a character and a number that JSON does not have', () => {
    expect(() => canonicalJson(['\ud83d'])).toThrow()
    expect(() => canonicalJson(Number.NaN)).toThrow()
  })

  const vectors = path.resolve(
    process.env.MARKET_DATA ?? '../shared/data',
    'reference/jcs_rfc8785_vectors.json',
  )
  test.skipIf(!fs.existsSync(vectors))('equals the published vectors of RFC 8785', () => {
    const cases = JSON.parse(fs.readFileSync(vectors, 'utf8'))
    expect(cases).toHaveLength(6)
    for (const { input_text, canonical_text } of cases)
      expect(canonicalJson(JSON.parse(input_text))).toBe(canonical_text)
  })
})
