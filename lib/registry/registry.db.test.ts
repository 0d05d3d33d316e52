import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { journal } from '@/db/schema/journal'
import {
  chipFigures,
  chipModels,
  heartbeats,
  identifierEvents,
  identifierRecords,
  identifiers,
  nodeClasses,
  zones,
} from '@/db/schema/registry'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { type Context, makeContext } from '../context'
import { seededChance, uuidv7 } from '../id'
import { foundOrganisation } from '../identity/found-organisation'
import type { Origin, Role, Viewer } from '../identity/role'
import type { RefusalCode } from '../refusal'
import { publicKeyOf } from '../signature'
import { checkPair, drawCpid, operatorOfCpid, parentOfCpid } from './cpid'
import { createPool } from './create-pool'
import { createSite } from './create-site'
import { listIssuedBelow, searchIdentifiers } from './identifier-queries'
import { issueIdentifier } from './issue-identifier'
import { moveTier } from './move-tier'
import {
  listNodeClasses,
  listPools,
  listSites,
  listZones,
  readChip,
  readPlatform,
  readPool,
  readProviderCpid,
} from './queries'
import { parseRecord, publishedKeys } from './record'
import { hashEvent, hashRecord, verifyRecord } from './record-signature'
import { listIdentifierNames, listRecordVersions, resolveIdentifier } from './resolve-identifier'
import { reviseRecord } from './revise-record'
import { seedCatalogue } from './seed-catalogue'

const NOW = new Date('2026-11-20T08:00:00Z')
const PLATFORM = { platform: 'CN.R90-NN', nameEn: 'Gridline', nameZh: '算力交易平台' }
const HOUR_MS = 3_600_000

let database: TestDatabase
let system: Context
let publicKey: NonNullable<ReturnType<typeof publicKeyOf>>

beforeAll(async () => {
  process.env.PLATFORM_KEY = Buffer.from(
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'hex',
  ).toString('base64')
  const raw = publicKeyOf(Buffer.from('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', 'base64url'))
  if (!raw) throw new Error('no key')
  publicKey = raw
  database = await setupDatabase()
  system = contextOf({ kind: 'system', name: 'setup' })
  await seedCatalogue(system, PLATFORM)
})
afterAll(() => database.drop())

let moment = 0
/** A context of its own seed; each one stands a second after the last. */
function contextOf(viewer: Viewer, now = new Date(NOW.getTime() + 1_000 * ++moment)): Context {
  const chance = seededChance(`registry/${moment}`)
  return makeContext({ db: database.db, viewer, now, newId: () => uuidv7(now, chance) })
}

async function foundProvider(origin: Origin = 'real', roles: Role[] = ['buyer', 'provider']) {
  const name = `Qingpu Computing ${++moment}`
  const member = { name: 'Lin', email: `lin${moment}@example.com`, password: null }
  const founded = await foundOrganisation(system, { name, origin, roles, members: [member] })
  const { organisation } = founded
  const viewer: Viewer = {
    kind: 'member',
    member: founded.members[0] ?? '',
    name: 'Lin',
    organisation,
    organisationName: name,
    origin,
    roles,
  }
  return { organisation, name, viewer, ctx: contextOf(viewer) }
}

function siteOf(organisation: string, overrides = {}) {
  return { organisation, zone: 'cn-east', nameEn: 'Qingpu 1', nameZh: '青浦一号', ...overrides }
}

function poolOf(organisation: string, site: string, overrides = {}) {
  return {
    organisation,
    site,
    nodeClass: 'h100-sxm-8',
    terms: 'firm' as const,
    nodes: 16,
    memoryMibPerNode: 2_097_152,
    nameEn: 'Qingpu pool 1',
    nameZh: '青浦一号池',
    ...overrides,
  }
}

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'accepted',
    (refusal) => refusal.code,
  )
}

async function madePool(overrides = {}) {
  const provider = await foundProvider('synthetic')
  const { site } = await createSite(provider.ctx, siteOf(provider.organisation))
  const pool = await createPool(contextOf(provider.viewer), poolOf(provider.organisation, site, overrides))
  return { ...provider, site, pool }
}

describe('the catalogue', () => {
  test('seeded again changes nothing', async () => {
    const count = async () => [
      await database.db.$count(chipModels),
      await database.db.$count(chipFigures),
      await database.db.$count(zones),
      await database.db.$count(nodeClasses),
      await database.db.$count(identifiers),
      await database.db.$count(journal),
    ]
    const before = await count()
    expect(await seedCatalogue(contextOf(system.viewer), PLATFORM)).toBe(false)
    expect(await count()).toEqual(before)
    expect(await listZones(system)).toHaveLength(6)
    expect(await listNodeClasses(system)).toHaveLength(10)
  })

  test('keeps every contradicting claim with its source', async () => {
    const chip = await readChip(system, '910b')
    const bandwidths = chip?.claims.filter((claim) => claim.figure === 'bandwidth')
    expect(bandwidths?.map((claim) => claim.value)).toEqual([1_600_000, 400_000, 770_000])
    expect(await readChip(system, 'no-such-chip')).toBeNull()
  })

  test('refuses to serve a database of another platform', async () => {
    const other = { ...PLATFORM, platform: 'CN.R31-VQ' }
    await expect(seedCatalogue(contextOf(system.viewer), other)).rejects.toThrow(
      'belongs to platform CN.R90-NN',
    )
  })
})

describe('a first site', () => {
  test('makes its organisation a provider with one operator label for all its sites', async () => {
    const { organisation, ctx, viewer, name } = await foundProvider('real', ['buyer'])
    const first = await createSite(ctx, siteOf(organisation))
    expect(first.sessionToken).toBeTypeOf('string')
    const operator = await readProviderCpid(ctx, organisation)
    expect(parentOfCpid(first.site)).toBe(operator)

    const second = await createSite(contextOf(viewer), siteOf(organisation, { nameEn: 'Qingpu 2' }))
    expect(second.sessionToken).toBeUndefined()
    expect(operatorOfCpid(second.site)).toBe(operator)
    expect((await listSites(ctx, organisation)).map((site) => site.cpid)).toEqual([first.site, second.site])
    const chain = ['CN.R90-NN', operator ?? '', first.site]
    expect((await listIdentifierNames(ctx, chain)).map((row) => row.nameEn)).toEqual([
      'Gridline',
      name,
      'Qingpu 1',
    ])
  })

  test('asked for twice at once gives one operator label', async () => {
    const { organisation, viewer } = await foundProvider('real', ['buyer'])
    const sites = await Promise.all([1, 2, 3].map(() => createSite(contextOf(viewer), siteOf(organisation))))
    expect(new Set(sites.map(({ site }) => operatorOfCpid(site))).size).toBe(1)
    expect(new Set(sites.map(({ site }) => site)).size).toBe(3)
  })

  test('is refused to visitors, to other organisations, in unknown zones and in the zone of this machine', async () => {
    const mine = await foundProvider()
    const other = await foundProvider()
    const attempt = (viewer: Viewer, overrides = {}) =>
      refusalOf(createSite(contextOf(viewer), siteOf(mine.organisation, overrides)))
    expect(await attempt({ kind: 'visitor' })).toBe('identity.sign_in_first')
    expect(await attempt(other.viewer)).toBe('identity.not_allowed')
    expect(await attempt(mine.viewer, { zone: 'atlantis' })).toBe('registry.zone_unknown')
    expect(await attempt(mine.viewer, { zone: 'local' })).toBe('registry.zone_is_this_machine')
    expect(await attempt(system.viewer, { zone: 'local' })).toBe('accepted')
    expect(await listSites(system, mine.organisation)).toHaveLength(1)
  })
})

describe('a pool', () => {
  test('gets an identifier below its site, the instrument it is sold as, and starts declared', async () => {
    const { organisation, site, pool, ctx } = await madePool()
    const [row] = await listPools(ctx, organisation)
    expect(row).toMatchObject({
      cpid: pool,
      site,
      instrument: 'h100-sxm-8.cn-east.firm',
      nodes: 16,
      tier: 'declared',
      state: 'stale',
      origin: 'synthetic',
      version: 1,
      seenAt: null,
      classNameZh: 'H100 SXM × 8',
    })
    expect(parentOfCpid(pool)).toBe(site)
    expect(await readPool(ctx, pool)).toEqual(row)
    expect(await readPool(ctx, site)).toBeNull()
  })

  test('at a site that is seen sells at once', async () => {
    const { organisation, site, viewer } = await madePool()
    const ctx = contextOf(viewer)
    const seen = {
      organisation,
      site,
      seenAt: ctx.now,
      bootId: 'b',
      clockOffsetsMs: [],
      request: 1,
      body: {},
    }
    await database.db.insert(heartbeats).values(seen)
    const pool = await createPool(ctx, poolOf(organisation, site))
    expect(await readPool(ctx, pool)).toMatchObject({ state: 'live', seenAt: ctx.now })
  })

  test('is refused at a foreign site, of an unknown class, and below the minimums of its class', async () => {
    const { organisation, site, viewer } = await madePool()
    const other = await foundProvider()
    const attempt = (overrides = {}, by: Viewer = viewer) =>
      refusalOf(createPool(contextOf(by), poolOf(organisation, site, overrides)))
    expect(await attempt({}, { kind: 'visitor' })).toBe('identity.sign_in_first')
    expect(await attempt({}, other.viewer)).toBe('identity.not_allowed')
    expect(await attempt({ organisation: other.organisation }, other.viewer)).toBe('agent.site_unknown')
    expect(await attempt({ nodeClass: 'h100-sxm-9' })).toBe('registry.class_unknown')
    expect(await attempt({ memoryMibPerNode: 1_048_575 })).toBe('registry.memory_below_class')
    expect(await attempt({ memoryMibPerNode: 1_048_576 })).toBe('accepted')
  })
})

describe('identifiers', () => {
  test('a label that is taken is drawn again, and nothing is written for the collision', async () => {
    const { organisation } = await madePool()
    const { cpid } = await readPlatform(system)
    const input = { organisation, origin: 'real', names: { en: 'One', zh: '一' }, body: {} } as const
    const twice = { ...contextOf(system.viewer), newId: () => 'the same chance' }
    const first = await issueIdentifier(twice, cpid, input)
    const second = await issueIdentifier(twice, cpid, input)
    expect(first).toBe(drawCpid(cpid, seededChance('the same chance')))
    expect(second).not.toBe(first)
    expect(await listRecordVersions(system, first)).toHaveLength(1)
  })

  test('nothing is issued below an identifier that is not active', async () => {
    const { site, viewer, organisation } = await madePool()
    await reviseRecord(contextOf(system.viewer), site, { state: 'suspended' }, 'own_request')
    expect(await refusalOf(createPool(contextOf(viewer), poolOf(organisation, site)))).toBe(
      'identifier.parent_not_active',
    )
  })

  test('each version is signed by the platform, chained to the one before, and never changed', async () => {
    const { pool } = await madePool()
    const evidence = [
      {
        figure: 'hashes',
        tier: 'tested',
        value: '1200000',
        unit: '1/s',
        method: 'first-1',
        at: '2026-11-20T08:10:00Z',
        by: 'CN.R90-NN',
      },
    ] as const
    const ctx = contextOf(system.viewer)
    expect(await reviseRecord(ctx, pool, { tier: 'tested', evidence }, 'verified')).toBe(2)
    expect(await reviseRecord(ctx, pool, { tier: 'tested', evidence }, 'verified')).toBe(2)
    expect(await reviseRecord(ctx, pool, { state: 'suspended' }, 'measured_short')).toBe(3)

    const versions = await listRecordVersions(ctx, pool)
    const records = versions.map(({ text }) => parseRecord(text))
    expect(records.map(({ state, tier }) => `${state} ${tier}`)).toEqual([
      'active declared',
      'active tested',
      'suspended tested',
    ])
    for (const [at, version] of versions.entries()) {
      expect(hashRecord(version.text)).toBe(version.hash)
      expect(records[at]?.previousHash).toBe(versions[at - 1]?.hash ?? '')
      expect(version.signatures.map(({ role, by }) => `${role} ${by}`)).toEqual([
        'issuer CN.R90-NN',
        'platform CN.R90-NN',
      ])
      for (const { value } of version.signatures)
        expect(verifyRecord(publicKey, version.text, value)).toBe(true)
    }
    const events = await database.db.select().from(identifierEvents).where(eq(identifierEvents.cpid, pool))
    expect(events.map(({ n, from, to, version }) => [n, from, to, version])).toEqual([
      [1, 'reserved', 'active', 1],
      [2, 'active', 'suspended', 3],
    ])
    const [first, second] = events
    expect(second?.prev).toBe(first?.hash)
    const { hash, ...event } = present(second)
    expect(hashEvent({ ...event, at: records[2]?.validFrom ?? '' })).toBe(hash)
  })
})

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('missing')
  return value
}

test('a tier moves in the row and in the record together, once', async () => {
  const { pool } = await madePool()
  await moveTier(contextOf(system.viewer), pool, 'tested', [])
  await moveTier(contextOf(system.viewer), pool, 'tested', [])
  expect(await readPool(system, pool)).toMatchObject({ tier: 'tested', version: 2 })
  const versions = await listRecordVersions(system, pool)
  expect(versions.map(({ text }) => parseRecord(text).tier)).toEqual(['declared', 'tested'])
})

describe('resolution', () => {
  test('answers the record byte for byte as it was signed, at every instant', async () => {
    const { pool, ctx } = await madePool()
    const later = contextOf(system.viewer, new Date(ctx.now.getTime() + HOUR_MS))
    await reviseRecord(later, pool, { tier: 'tested' }, 'verified')
    const [one, two] = await listRecordVersions(ctx, pool)
    const at = async (instant: Date | null) => {
      const resolution = await resolveIdentifier(ctx, pool, instant)
      return resolution.state === 'found' ? resolution.record : resolution.code
    }
    expect(await at(null)).toEqual(two)
    expect(await at(new Date(later.now.getTime() - 1))).toEqual(one)
    expect(await at(later.now)).toEqual(two)
    expect(await at(new Date('2100-01-01T00:00:00Z'))).toEqual(two)
    expect(await at(new Date('2020-01-01T00:00:00Z'))).toBe('identifier.not_found')
  })

  const elsewhere = (root: string, platform: string) => {
    const below = `${root}.${platform}-${checkPair(`${root}${platform}`)}`
    return drawCpid(below, seededChance('elsewhere'))
  }
  test.each<[string, RefusalCode]>([
    ['CN.R90', 'identifier.malformed'],
    ['CN.R90.T4F5U3-A3', 'identifier.bad_character'],
    [elsewhere('IT', 'R90').replace(/..$/, '00'), 'identifier.check_wrong'],
    [elsewhere('IT', 'R90'), 'identifier.unknown_root'],
    [elsewhere('CN', 'R31'), 'identifier.no_delegation'],
    ['CN.R31-VQ', 'identifier.no_delegation'],
    [elsewhere('CN', 'R90'), 'identifier.not_found'],
  ])('%s is refused as %s', async (typed, code) => {
    expect(await resolveIdentifier(system, typed)).toMatchObject({ state: 'refused', code })
  })

  test('a typing mistake is answered with the registered identifier first, and never followed', async () => {
    const { pool } = await madePool()
    for (const wrong of [
      pool.slice(0, -1) + (pool.endsWith('0') ? '1' : '0'),
      pool.toLowerCase().replace('r90', 'r9o0'),
    ]) {
      const resolution = await resolveIdentifier(system, wrong)
      if (resolution.state === 'refused' && resolution.code === 'identifier.check_wrong')
        expect(resolution.suggestions[0]).toBe(pool)
    }
    for (let at = 3; at < pool.length; at += 1) {
      const wrong = pool.slice(0, at) + (pool.charAt(at) === '7' ? '8' : '7') + pool.slice(at + 1)
      const resolution = await resolveIdentifier(system, wrong)
      if (/[.-]/.test(pool.charAt(at))) continue
      expect(resolution).toMatchObject({ state: 'refused', suggestions: expect.arrayContaining([pool]) })
    }
  })

  test('a record row cannot be changed by the application, nor an event', async () => {
    const { pool } = await madePool()
    const rewrite = database.db
      .update(identifierRecords)
      .set({ hash: '' })
      .where(eq(identifierRecords.cpid, pool))
    await expect(rewrite.then(() => 'rewritten')).rejects.toThrow()
    const forget = database.db.delete(identifierEvents).where(eq(identifierEvents.cpid, pool))
    await expect(forget.then(() => 'forgotten')).rejects.toThrow()
  })
})

describe('search', () => {
  test('finds by the beginning of an identifier, by name in either language, and by any spelling of the chip', async () => {
    const { pool, site } = await madePool({
      nodeClass: 'a100-80g-sxm-8',
      nameEn: 'Lake 100%',
      nameZh: '太湖池',
    })
    const find = async (text: string) => (await searchIdentifiers(system, text)).map((row) => row.cpid)
    expect(await find(pool.slice(0, 14).toLowerCase())).toContain(pool)
    expect(await find(site)).toEqual(expect.arrayContaining([pool, site]))
    expect(await find('太湖')).toEqual([pool])
    expect(await find('lake 100%')).toEqual([pool])
    expect(await find('A100_SXM_80GB')).toEqual([pool])
    expect(await find('NVIDIA A100')).toEqual([pool])
    expect(await find('100_')).toEqual([])
    expect((await find('')).length).toBeGreaterThan(5)
    expect(await searchIdentifiers(system, pool)).toMatchObject([
      { kind: 'pool', tier: 'declared', nodeClass: 'a100-80g-sxm-8', origin: 'synthetic' },
    ])
  })

  test('lists what was issued directly below', async () => {
    const { pool, site, ctx, organisation } = await madePool()
    const operator = present((await readProviderCpid(ctx, organisation)) ?? undefined)
    const below = async (cpid: string) => (await listIssuedBelow(system, cpid)).map((row) => row.cpid)
    expect(await below(operator)).toEqual([site])
    expect(await below(site)).toEqual([pool])
    expect(await below(pool)).toEqual([])
    expect(await below('CN.R90-NN')).toContain(operator)
  })

  test('takes nothing typed as a pattern or as SQL', async () => {
    for (const text of ["'; drop table pools; --", '%', '_', '\\', '\u0000', '(('])
      await expect(searchIdentifiers(system, text).then((rows) => rows.length)).resolves.toBeTypeOf('number')
    expect(await database.db.execute(sql`select 1 from pools limit 1`)).toHaveLength(1)
  })
})

test('the platform publishes a new key beside the old one when it begins to sign with it', async () => {
  const keysNow = async () => {
    const { text } = present((await listRecordVersions(system, 'CN.R90-NN')).at(-1))
    return publishedKeys(parseRecord(text)).map((key) => key.publicKey)
  }
  const old = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
  expect(await keysNow()).toEqual([old])
  process.env.PLATFORM_KEY = Buffer.alloc(32, 7).toString('base64')
  vi.resetModules()
  const restarted = await import('./seed-catalogue')
  expect(await restarted.seedCatalogue(contextOf(system.viewer), PLATFORM)).toBe(true)
  expect(await restarted.seedCatalogue(contextOf(system.viewer), PLATFORM)).toBe(false)
  expect(await keysNow()).toEqual([old, expect.stringMatching(/^[\w-]{43}$/)])
})
