/** A site on a driven clock: leases begin, are metered, end; commands are done once, whatever dies when. */

import { createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { nameAgent } from '@/lib/registry/agent'
import { computeChain, selfTestAnswer } from '@/lib/registry/self-test'
import { privateKeyOf, rawPublicKey } from '@/lib/signature'
import { MINUTE_MS, minuteOf } from '@/lib/time'
import { type LogRecord, type LogStore, MemoryLogStore } from './command-log'
import { SyntheticEngine } from './engine/synthetic'
import { MemoryNoteStore } from './notes'
import { ScriptedPlatform } from './scripted-platform'
import { type Policy, REAL_TIME, Site } from './site'
import { MemorySpool } from './spool'

const START_MS = 1_800_000_000_000
const pool = 'CN.R31.AB-P1'
const pools = [{ pool, nodeClass: 'c', nodes: 4, cardsPerNode: 8, memoryMibPerNode: 1_024, declared: [] }]
const meters = [{ meter: 1, kind: 'node_time', unit: 'node_ms', capPerSlot: 60_000 }]
const key = privateKeyOf(Buffer.alloc(32, 1))
const agent = nameAgent(rawPublicKey(key))
const say = () => undefined

/** A log that dies before its nth write, as a process would. */
class DyingLogStore implements LogStore {
  constructor(
    private readonly inner: LogStore,
    private left: number,
  ) {}

  load(): LogRecord[] {
    return this.inner.load()
  }

  replace(records: readonly LogRecord[]): void {
    this.inner.replace(records)
  }

  append(records: readonly LogRecord[]): void {
    if (this.left === 0) throw new Error('killed')
    this.left -= 1
    this.inner.append(records)
  }
}

function setup(policy: Partial<Policy> = {}, gapPpm = 0) {
  let nowMs = START_MS
  const clock = () => new Date(nowMs)
  const platform = new ScriptedPlatform('CN.R31.AB-S1', createPublicKey(key), clock, pools)
  const stores = {
    spool: new MemorySpool(),
    logStore: new MemoryLogStore(),
    noteStore: new MemoryNoteStore(),
  }
  const open = async (logStore: LogStore = stores.logStore) => {
    const engine = new SyntheticEngine({
      ...{
        seed: 's',
        clock,
        machine: 'm',
        arch: 'x86_64',
        coresPerNode: 8,
        memoryMibPerNode: 1_024,
        cardsPerNode: 8,
      },
      ...{ outages: [], gapPpm },
    })
    const site = new Site({
      ...{
        site: platform.site,
        agent,
        key,
        platformKey: platform.publicPlatformKey,
        version: 'test',
        bootId: 'b1',
      },
      ...{ ...stores, logStore, engine, transport: platform, clock, pools, say },
      policy: { ...REAL_TIME, ...policy },
    })
    await site.restore()
    return { site, engine }
  }
  const advance = (ms: number) => {
    nowMs += ms
  }
  const hold = (lease: string, untilMs: number, nodes = 1, epoch = 1) =>
    platform.order({
      kind: 'hold',
      body: {
        ...{ lease, epoch, account: 61_001, pool, nodes, meters },
        ...{ start: new Date(nowMs).toISOString(), end: new Date(untilMs).toISOString() },
      },
    })
  return { clock, platform, stores, open, advance, hold, now: () => nowMs }
}

async function pass(site: Site, world: ReturnType<typeof setup>, seconds: number, every = 5): Promise<void> {
  for (let done = 0; done < seconds; done += every) {
    world.advance(every * 1_000)
    await site.step()
  }
}

test('a lease is held, metered by the minute, and closed at its end with everything sent', async () => {
  const world = setup()
  const { site, engine } = await world.open()
  await pass(site, world, 10)
  world.hold('lea_1', START_MS + 150_000, 2)
  await site.step()
  expect(world.platform.answers.get(1)).toMatchObject({ outcome: 'done', code: null })
  expect(engine.freeNodes(pool, world.clock())).toBe(2)
  await pass(site, world, 160)
  const first = minuteOf(new Date(START_MS))
  expect([...world.platform.readings()]).toEqual([
    [`lea_1 ${first}`, 2 * (MINUTE_MS - 10_000)],
    [`lea_1 ${first + 1}`, 2 * MINUTE_MS],
    [`lea_1 ${first + 2}`, 2 * 30_000],
  ])
  expect(world.platform.closed()).toEqual(['lea_1'])
  expect(engine.freeNodes(pool, world.clock())).toBe(4)
})

test('a release sends the last readings with the lease closed before it answers', async () => {
  const world = setup()
  const { site } = await world.open()
  await pass(site, world, 10)
  world.hold('lea_1', START_MS + 3_600_000)
  await site.step()
  await pass(site, world, 20)
  const before = world.platform.batches.size
  const at = world.clock().toISOString()
  world.advance(400)
  const seq = world.platform.order({ kind: 'release', body: { lease: 'lea_1', epoch: 1, at } })
  await site.step()
  expect(world.platform.closed()).toEqual(['lea_1'])
  expect(world.platform.batches.size).toBe(before + 1)
  expect(world.platform.answers.get(seq)).toMatchObject({ outcome: 'done' })
  expect([...world.platform.readings().values()]).toEqual([20_000])
})

test('the platform’s word alone ends a lease early, and without it the agreed end holds', async () => {
  const world = setup()
  const { site } = await world.open()
  await pass(site, world, 5)
  world.hold('lea_1', START_MS + 3_600_000)
  await site.step()
  world.platform.runUntil = [{ lease: 'lea_1', until: new Date(START_MS + 45_000).toISOString() }]
  await site.step()
  world.platform.deaf.add('sync')
  await pass(site, world, 90)
  expect([...world.platform.readings().values()]).toEqual([40_000])
  expect(world.platform.closed()).toEqual(['lea_1'])
})

test('a lease given back before its start is closed at once, without a reading', async () => {
  const world = setup()
  const { site } = await world.open()
  const start = new Date(START_MS + 600_000).toISOString()
  const end = new Date(START_MS + 4_200_000).toISOString()
  const body = { lease: 'lea_1', epoch: 1, account: 61_001, pool, nodes: 1, meters, start, end }
  world.platform.order({ kind: 'hold', body })
  await site.step()
  world.advance(5_000)
  const at = world.clock().toISOString()
  world.platform.order({ kind: 'release', body: { lease: 'lea_1', epoch: 2, at } })
  await site.step()
  expect(world.platform.closed()).toEqual(['lea_1'])
  expect(world.platform.readings().size).toBe(0)
})

test('an expired command is not run, a stale epoch is refused, and a command of another key is not even read', async () => {
  const world = setup()
  const { site } = await world.open()
  await site.step()
  const past = new Date(START_MS - 1_000).toISOString()
  const body = { lease: 'lea_9', epoch: 1, at: past }
  world.platform.order({ kind: 'release', body, expiresAt: past })
  world.hold('lea_1', START_MS + 600_000, 1, 2)
  world.platform.order({ kind: 'release', body: { lease: 'lea_1', epoch: 1, at: past } })
  await site.step()
  expect(world.platform.answers.get(1)).toMatchObject({ outcome: 'expired', code: null })
  expect(world.platform.answers.get(2)).toMatchObject({ outcome: 'done' })
  expect(world.platform.answers.get(3)).toMatchObject({ outcome: 'refused', code: 'stale_epoch' })
  Object.assign(world.platform, { platformKey: privateKeyOf(Buffer.alloc(32, 9)) })
  world.hold('lea_2', START_MS + 600_000)
  await site.step()
  expect(world.platform.answers.size).toBe(3)
})

test('a repeated command gets its stored answer and is not done again', async () => {
  const world = setup()
  const { site, engine } = await world.open()
  world.hold('lea_1', START_MS + 600_000)
  await site.step()
  const first = world.platform.answers.get(1)
  world.platform.answers.clear()
  world.platform.repeats = true
  await engine.release('lea_1', 1)
  await pass(site, world, 10)
  expect(world.platform.answers.get(1)).toEqual(first)
  expect(engine.freeNodes(pool, world.clock())).toBe(4)
})

test('killed before any write of a command’s life, a new start comes to the same end', async () => {
  for (let writes = 0; writes <= 12; writes += 1) {
    const world = setup()
    world.hold('lea_1', START_MS + 100_000)
    const dying = await world.open(new DyingLogStore(world.stores.logStore, writes))
    const died = await pass(dying.site, world, 20).then(
      () => false,
      () => true,
    )
    const { site, engine } = await world.open()
    await pass(site, world, 120)
    expect(world.platform.answers.get(1), `${writes} writes, died ${died}`).toMatchObject({ outcome: 'done' })
    expect(world.platform.closed().length).toBeGreaterThan(0)
    const served = [...world.platform.readings().values()].reduce((sum, value) => sum + value, 0)
    expect(served).toBeGreaterThanOrEqual(75_000)
    expect(served).toBeLessThanOrEqual(95_000)
    expect(engine.freeNodes(pool, world.clock())).toBe(4)
  }
})

test('after a death the gap counts as served if it was at most 30 s, else not', async () => {
  for (const [awayMs, expected] of [
    [20_000, 60_000],
    [50_000, 55_000],
  ] as const) {
    const world = setup()
    const { site } = await world.open()
    await pass(site, world, 5)
    world.hold('lea_1', START_MS + 3_600_000)
    await site.step()
    await pass(site, world, 10)
    world.advance(awayMs)
    const next = await world.open()
    await pass(next.site, world, 120)
    const values = [...world.platform.readings().values()]
    expect(values[0]).toBe(awayMs === 20_000 ? 55_000 : 5_000)
    expect(values[1]).toBe(expected)
  }
})

test('readings wait while the platform is away and arrive complete afterwards', async () => {
  const world = setup()
  const { site } = await world.open()
  await pass(site, world, 5)
  world.hold('lea_1', START_MS + 600_000)
  await site.step()
  world.platform.deaf.add('readings')
  await pass(site, world, 300, 10)
  expect(world.platform.readings().size).toBe(0)
  expect(world.platform.syncs.at(-1)?.heartbeat.oldestUnsentAt).toBe(new Date(START_MS).toISOString())
  world.platform.deaf.clear()
  await pass(site, world, 90, 10)
  expect(world.platform.readings().size).toBe(6)
})

test('an hourly step meters whole hours, but for the seeded gaps', async () => {
  const world = setup(
    { seenWithinMs: 7_200_000, readingsMax: 1_000, readingsAgeMs: 21_600_000, closeAtOnce: false },
    2_000,
  )
  const { site } = await world.open()
  await site.step()
  for (let lease = 0; lease < 4; lease += 1) world.hold(`lea_${lease}`, START_MS + 200 * 3_600_000)
  await site.step()
  for (let hour = 0; hour < 201; hour += 1) {
    world.advance(3_600_000)
    await site.step()
  }
  await site.flush()
  const values = [...world.platform.readings().values()]
  expect(values).toHaveLength(4 * 200 * 60)
  const gaps = values.filter((value) => value === 0).length / values.length
  expect(gaps).toBeGreaterThan(0.001)
  expect(gaps).toBeLessThan(0.003)
  expect(values.every((value) => value === 0 || value === MINUTE_MS)).toBe(true)
  expect(world.platform.batches.size).toBeLessThan(60)
  expect(new Set(world.platform.closed())).toEqual(new Set(['lea_0', 'lea_1', 'lea_2', 'lea_3']))
})

test('a synthetic self-test computes its chains', async () => {
  const world = setup()
  const { site } = await world.open()
  const nonce = 'cd'.repeat(32)
  const test = '0190a000-0000-7000-8000-000000000000'
  world.platform.order({
    kind: 'self_test',
    body: { test, pool, nonce, suite: 's', nodes: 1, chains: 16, steps: 10 },
  })
  await site.step()
  const answer = selfTestAnswer.parse(world.platform.answers.get(1)?.body)
  expect(answer).toMatchObject({ nodes: 4, leftovers: [] })
  expect(answer.chainEnds[5]).toBe(computeChain(nonce, 5, 10))
})
