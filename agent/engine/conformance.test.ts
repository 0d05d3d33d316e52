/** What every engine promises; numbers as in the conformance suite of execution, section 11. */

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isAttemptOver } from '@/lib/task/attempt'
import { openLocalEngine } from './local'
import type { LocalEngine } from './local-engine'
import type { AttemptStart, AttemptStatus, Grant } from './provider-engine'
import { nameWorkFolder } from './shared-folder'
import { SyntheticEngine } from './synthetic'

const stateFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-'))
let shiftMs = 0
const clock = () => new Date(Date.now() + shiftMs)
let engine: LocalEngine
let counter = 0

function open(): Promise<LocalEngine> {
  return openLocalEngine({
    ...{
      stateFolder,
      programsFolder: 'agent/programs',
      clock,
      hidden: [],
      secrets: [],
      commandsAllowed: true,
    },
    ...{ graceMs: 1_000, scratchBytesMax: 50_000_000 },
  })
}

beforeAll(async () => {
  engine = await open()
})

afterAll(async () => {
  await engine.close()
  fs.rmSync(stateFolder, { recursive: true })
  fs.rmSync(nameWorkFolder(stateFolder), { recursive: true })
})

function grant(overrides: Partial<Grant> = {}): Grant {
  counter += 1
  const start = clock()
  const end = new Date(start.getTime() + 3_600_000)
  return {
    lease: `lea-${counter}`,
    epoch: 1,
    account: 64_001,
    pool: 'p',
    nodes: 1,
    start,
    end,
    meters: [],
    ...overrides,
  }
}

function start(lease: string, script: string, overrides: Partial<AttemptStart> = {}): AttemptStart {
  return {
    ...{ attempt: `${lease}.1`, lease, epoch: 1, program: { argv: ['sh', '-c', script] }, env: {} },
    ...{ nodes: 1, cpu: 1, memoryMib: 512, wallSeconds: 600, ...overrides },
  }
}

async function until(
  attempt: string,
  wanted: (status: AttemptStatus) => boolean,
  msMax = 15_000,
): Promise<AttemptStatus> {
  for (const begun = Date.now(); ; await sleep(20)) {
    const [status] = await engine.status([attempt])
    if (status && wanted(status)) return status
    if (Date.now() - begun > msMax) throw new Error(`still ${JSON.stringify(status)}`)
  }
}

const untilOver = (attempt: string, msMax?: number) =>
  until(attempt, (status) => isAttemptOver(status.state), msMax)

async function text(attempt: string): Promise<string> {
  return (await engine.output(attempt, 'stdout', 0, 100_000)).toString('utf8')
}

async function untilSaid(attempt: string, word: string): Promise<void> {
  for (let tries = 0; !(await text(attempt)).includes(word); tries += 1) {
    if (tries > 500) throw new Error(`never said ${word}`)
    await sleep(20)
  }
}

/** Holds a node, runs a script on it, frees the node. */
async function runScript(script: string, overrides: Partial<AttemptStart> = {}) {
  const held = await engine.hold(grant())
  const attempt = await engine.submit(start(held.lease, script, overrides))
  const status = await untilOver(attempt)
  const output = await text(attempt)
  const errors = (await engine.output(attempt, 'stderr', 0, 100_000)).toString('utf8')
  await engine.release(held.lease, 1, 'cancelled')
  await engine.forget(attempt)
  return { status, output, errors }
}

/** Processes whose command line names the run. */
function processesOf(attempt: string): string[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`/${attempt}`)
      } catch {
        return false
      }
    })
}

function openSynthetic(): SyntheticEngine {
  const synthetic = new SyntheticEngine({
    ...{ seed: 's', clock, machine: 'A card', arch: 'x86_64', coresPerNode: 8, memoryMibPerNode: 1_024 },
    ...{ cardsPerNode: 8, outages: [] },
  })
  synthetic.know([
    { pool: 'p', nodeClass: 'c', nodes: 2, cardsPerNode: 8, memoryMibPerNode: 1_024, declared: [] },
  ])
  return synthetic
}

describe.each(['local', 'synthetic'] as const)('an engine of kind %s', (kind) => {
  const subject = () => (kind === 'local' ? engine : openSynthetic())

  test('1 says its version and its nodes', async () => {
    const probe = await subject().probe()
    expect(probe.engineVersion).toContain(kind)
    expect(probe.nodes).toBeGreaterThan(0)
  })

  test('2 reads a hold back as it was asked for', async () => {
    const own = subject()
    const asked = grant()
    const held = await own.hold(asked)
    expect(held).toMatchObject(asked)
    expect(held.nodeRefs).toHaveLength(1)
    await own.release(asked.lease, 1, 'cancelled')
  })

  test('3 refuses a hold that overlaps and leaves nothing behind', async () => {
    const own = subject()
    const all = own.freeNodes('p', clock())
    const first = await own.hold(grant({ nodes: all }))
    const second = grant({
      start: new Date(first.end.getTime() - 1_000),
      end: new Date(first.end.getTime() + 1_000),
    })
    await expect(own.hold(second)).rejects.toMatchObject({ code: 'capacity_taken' })
    const third = await own.hold({ ...second, lease: 'after', start: first.end })
    await own.release(first.lease, 1, 'cancelled')
    await own.release(third.lease, 1, 'cancelled')
    expect(own.freeNodes('p', clock())).toBe(all)
  })

  test('4 refuses a hold larger than itself instead of making it smaller', async () => {
    const own = subject()
    const all = own.freeNodes('p', clock())
    await expect(own.hold(grant({ nodes: all + 1 }))).rejects.toMatchObject({ code: 'capacity_taken' })
    expect(own.freeNodes('p', clock())).toBe(all)
  })

  test('5 gives one hold for the same lease and window asked twice', async () => {
    const own = subject()
    const asked = grant()
    const first = await own.hold(asked)
    expect(await own.hold(asked)).toBe(first)
    await expect(own.hold({ ...asked, nodes: 2 })).rejects.toMatchObject({ code: 'lease_conflict' })
    await own.release(asked.lease, 1, 'cancelled')
  })

  test('26 refuses an epoch lower than one it has seen', async () => {
    const own = subject()
    const asked = grant({ epoch: 3 })
    await own.hold(asked)
    await expect(own.release(asked.lease, 2, 'cancelled')).rejects.toMatchObject({ code: 'stale_epoch' })
    await own.release(asked.lease, 3, 'cancelled')
    await expect(own.hold({ ...asked, epoch: 2 })).rejects.toMatchObject({ code: 'stale_epoch' })
  })

  test('a window that is over or turned around is refused', async () => {
    const own = subject()
    const past = new Date(clock().getTime() - 1_000)
    await expect(own.hold(grant({ end: past }))).rejects.toMatchObject({ code: 'window_invalid' })
  })
})

test('synthetic sites run no program', async () => {
  await expect(openSynthetic().submit()).rejects.toMatchObject({ code: 'spec_unsupported' })
})

describe('the local engine', () => {
  test('9 a program submitted before its lease starts waits and begins within 5 s of the start', async () => {
    const held = await engine.hold(grant({ start: new Date(clock().getTime() + 900_000) }))
    const attempt = await engine.submit(start(held.lease, 'echo ran'))
    await sleep(300)
    expect((await engine.status([attempt]))[0]?.state).toBe('queued')
    shiftMs += 900_000
    const begun = Date.now()
    expect((await untilOver(attempt)).state).toBe('succeeded')
    expect(Date.now() - begun).toBeLessThan(5_000)
    shiftMs -= 900_000
    await engine.release(held.lease, 1, 'cancelled')
    await engine.forget(attempt)
  })

  test('10 and 11 an attempt submitted twice, also to an engine that died in between, runs once', async () => {
    const held = await engine.hold(grant())
    const asked = start(held.lease, 'echo ran; sleep 1; echo end')
    await engine.submit(asked)
    await engine.submit(asked)
    engine.detach()
    engine = await open()
    await engine.hold(held)
    await engine.submit(asked)
    expect(await untilOver(asked.attempt)).toMatchObject({ state: 'succeeded', exitCode: 0 })
    expect(await text(asked.attempt)).toBe('ran\nend\n')
    await engine.release(held.lease, 1, 'cancelled')
    await engine.forget(asked.attempt)
  })

  test('12 refuses a program larger than its lease, alone or together with another', async () => {
    const held = await engine.hold(grant())
    await expect(engine.submit(start(held.lease, 'true', { nodes: 2, cpu: 2 }))).rejects.toMatchObject({
      code: 'resource_over_lease',
    })
    await expect(engine.submit(start(held.lease, 'true', { memoryMib: 1_000_000 }))).rejects.toMatchObject({
      code: 'resource_over_lease',
    })
    await engine.submit(start(held.lease, 'sleep 30'))
    const second = start(held.lease, 'true', { attempt: `${held.lease}.2` })
    await expect(engine.submit(second)).rejects.toMatchObject({ code: 'resource_over_lease' })
    await engine.release(held.lease, 1, 'cancelled')
    await engine.forget(`${held.lease}.1`)
  })

  test('13 refuses a program without a lease', async () => {
    await expect(engine.submit(start('nobody', 'true'))).rejects.toMatchObject({ code: 'lease_unknown' })
  })

  test('14 and 15 maps exits: 0 succeeded, 3 failed, 75 checkpointed only with a checkpoint', async () => {
    expect((await runScript('exit 0')).status).toMatchObject({
      state: 'succeeded',
      exitCode: 0,
      progressPpm: 1_000_000,
    })
    expect((await runScript('exit 3')).status).toMatchObject({ state: 'failed', exitCode: 3 })
    expect((await runScript('exit 75')).status).toMatchObject({
      state: 'failed',
      reason: 'checkpoint_missing',
    })
    const save = 'mkdir $GRIDLINE_CHECKPOINT_DIR/1 && echo s > $GRIDLINE_CHECKPOINT_DIR/1/state; exit 75'
    expect((await runScript(save)).status).toMatchObject({ state: 'checkpointed', exitCode: 75 })
    const linked =
      'mkdir $GRIDLINE_CHECKPOINT_DIR/1 && ln -s /etc/passwd $GRIDLINE_CHECKPOINT_DIR/1/state; exit 75'
    expect((await runScript(linked)).status).toMatchObject({ state: 'failed', reason: 'checkpoint_missing' })
  })

  test('16 the checkpoint signal reaches the hash chain, which ends with 75 and a checkpoint', async () => {
    const held = await engine.hold(grant())
    const program = { starter: 'hash-chain' }
    const attempt = await engine.submit(
      start(held.lease, '', { program, env: { GRIDLINE_STEPS: '90000000' } }),
    )
    await untilSaid(attempt, 'step')
    await engine.signal(attempt, 'checkpoint', 'cancelled')
    expect(await untilOver(attempt)).toMatchObject({ state: 'checkpointed', exitCode: 75 })
    await engine.release(held.lease, 1, 'cancelled')
    await engine.forget(attempt)
  })

  test('17 stop and kill end a program that will not end, with its children, in bounded time', async () => {
    for (const signal of ['stop', 'kill'] as const) {
      const held = await engine.hold(grant())
      const stubborn = `trap '' TERM; setsid sh -c "trap '' TERM; while :; do sleep 1; done" & echo up; while :; do sleep 1; done`
      const attempt = await engine.submit(start(held.lease, stubborn))
      await untilSaid(attempt, 'up')
      await engine.signal(attempt, signal, 'cancelled')
      expect(await untilOver(attempt, 4_000)).toMatchObject({ state: 'cancelled', exitCode: null })
      await sleep(50)
      expect(processesOf(attempt)).toEqual([])
      await expect(engine.signal(attempt, 'stop', 'cancelled')).rejects.toMatchObject({ code: 'not_running' })
      await engine.release(held.lease, 1, 'cancelled')
      await engine.forget(attempt)
    }
    await expect(engine.signal('nobody.1', 'stop', 'cancelled')).rejects.toMatchObject({
      code: 'attempt_unknown',
    })
  })

  test('18 a program that takes more memory than it may is ended as out of memory', async () => {
    const held = await engine.hold(grant())
    const eater = `const kept = []; setInterval(() => kept.push(Buffer.alloc(8e6, 1)), 20)`
    const program = { argv: [process.execPath, '-e', eater] }
    const attempt = await engine.submit(start(held.lease, '', { program, memoryMib: 256 }))
    expect((await untilOver(attempt)).state).toBe('out_of_memory')
    await engine.release(held.lease, 1, 'cancelled')
    await engine.forget(attempt)
  })

  test('19 a program that runs longer than it may is stopped', async () => {
    const { status } = await runScript('sleep 60', { wallSeconds: 1 })
    expect(status).toMatchObject({ state: 'timed_out', exitCode: null })
  })

  test('21 and 23 a release with running work ends it and leaves nothing: no process, file or hold', async () => {
    const free = engine.freeNodes('p', clock())
    const held = await engine.hold(grant())
    const attempt = await engine.submit(
      start(held.lease, 'echo x > $HOME/x; echo x > /tmp/x; echo x > /dev/shm/x; echo up; sleep 100'),
    )
    await untilSaid(attempt, 'up')
    await engine.release(held.lease, 1, 'cancelled')
    expect((await engine.status([attempt]))[0]?.state).toBe('cancelled')
    await engine.forget(attempt)
    expect(processesOf(attempt)).toEqual([])
    for (const folder of ['runs', 'notes'])
      expect(fs.readdirSync(path.join(nameWorkFolder(stateFolder), folder))).toEqual([])
    expect(fs.existsSync('/dev/shm/x')).toBe(false)
    expect(engine.freeNodes('p', clock())).toBe(free)
    await engine.release(held.lease, 1, 'cancelled')
  })

  test('no name of a run leads out of its folder', async () => {
    const held = await engine.hold(grant())
    for (const attempt of ['../x', 'a/b', '', '.hidden'])
      await expect(engine.submit(start(held.lease, 'true', { attempt }))).rejects.toMatchObject({
        code: 'spec_unsupported',
      })
    await engine.release(held.lease, 1, 'cancelled')
  })

  test('the program sees its own names in the environment and no others', async () => {
    const { output } = await runScript('env')
    const names = output
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0])
    expect(
      names.filter((name) => !/^(PATH|HOME|LANG|TZ|PWD|OLDPWD|SHLVL|_|GRIDLINE_[A-Z_]+)$/.test(name ?? '')),
    ).toEqual([])
  })
})
