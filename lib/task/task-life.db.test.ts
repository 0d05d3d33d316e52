/** The life of a task with a scripted agent: started once, told by its site alone, its results scoped and checked. */

import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeMember, systemContext } from '@/db/factories/people'
import { makeLease, makeSite, ScriptedAgent, type TestSite } from '@/db/factories/sites'
import { agentCommands, leases } from '@/db/schema/lease'
import { attemptFiles, attemptOutput, taskAttempts, tasks } from '@/db/schema/task'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext } from '../context'
import type { MemberViewer } from '../identity/role'
import { endDueLeases } from '../lease/end-due-leases'
import { prepareLeases } from '../lease/prepare-leases'
import { nameResult, OBJECT_HEADER, type ResultsRequest } from './attempt'
import { cancelTask } from './cancel-task'
import { endLostAttempts } from './end-lost-attempts'
import { readResult } from './program-queries'
import { recordResultFile } from './record-result-file'
import { recordResults } from './record-results'
import { type Submitted, submitTask } from './submit-task'

const NOW = new Date('2026-03-02T11:00:00.000Z')
const passed = (ms: number) => new Date(NOW.getTime() + ms)
const MINUTE = 60_000

let database: TestDatabase
let buyer: MemberViewer
let keyByte = 40
beforeAll(async () => {
  database = await setupDatabase()
  buyer = await makeMember(database.db)
})
afterAll(() => database.drop())

const asBuyer = (at: Date, viewer = buyer) => makeContext({ db: database.db, now: at, viewer })

type Served = { site: TestSite; agent: ScriptedAgent; lease: string }
async function served(nodes = 1): Promise<Served> {
  const site = await makeSite(database.db)
  keyByte += 1
  const agent = new ScriptedAgent(database.db, site, keyByte)
  await agent.enrol(NOW)
  const { id } = await makeLease(database.db, site, buyer, NOW, { nodes })
  await prepareLeases(systemContext(database.db, NOW))
  await agent.obey(NOW)
  return { site, agent, lease: id }
}

async function started({ lease }: Served, key = `key-${lease}`): Promise<Submitted> {
  return submitTask(asBuyer(NOW), { lease, key, starter: 'word-count' })
}

const report = (attempt: string, part: Partial<ResultsRequest> = {}): ResultsRequest => ({
  attempt,
  status: 'running',
  at: passed(1_000).toISOString(),
  progressPpm: 0,
  exitCode: null,
  reason: null,
  stdout: null,
  stderr: null,
  files: [],
  ...part,
})
const tell = (agent: ScriptedAgent, body: ResultsRequest, at = passed(2_000)) =>
  recordResults(agent.context(at), agent.call('results', body, at))
const taskOf = async (id: string) => {
  const [row] = await database.db.select().from(tasks).where(eq(tasks.id, id))
  return row
}
const attemptOf = async (id: string) => {
  const [row] = await database.db.select().from(taskAttempts).where(eq(taskAttempts.id, id))
  return row
}

async function* inParts(content: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 1_000) yield content.subarray(at, at + 1_000)
}
function upload(
  agent: ScriptedAgent,
  key: string,
  content: Buffer,
  claim: Partial<{ sha256: string; bytes: number }> = {},
) {
  const sha256 = createHash('sha256').update(content).digest('hex')
  const head = JSON.stringify({ key, sha256, bytes: content.length, ...claim })
  const call = agent.call('objects', head, NOW)
  const headers = { ...call.headers, [OBJECT_HEADER]: head }
  return recordResultFile(agent.context(NOW), { headers, content: inParts(content) })
}

describe('submitting', () => {
  test('writes one signed start for the whole lease, and the same key again starts nothing', async () => {
    const place = await served(2)
    const first = await started(place)
    expect(await started(place)).toEqual(first)
    const commands = await place.agent.fetch(NOW)
    expect(commands).toHaveLength(1)
    expect(commands[0]).toMatchObject({
      kind: 'submit',
      body: {
        ...{ attempt: first.attempt, starter: 'word-count', argv: null },
        ...{ nodes: 2, cpu: 2, memoryMib: 2_048, wallSeconds: 3_600 },
        env: { GRIDLINE_TASK: first.task },
      },
    })
    expect(await taskOf(first.task)).toMatchObject({ state: 'submitted' })
  })

  test('eight times at once with one key starts it once', async () => {
    const place = await served()
    const all = await Promise.all(Array.from({ length: 8 }, () => started(place)))
    expect(new Set(all.map((one) => one.task)).size).toBe(1)
    expect(await place.agent.fetch(NOW)).toHaveLength(1)
  })

  test('is refused by its first fault in order', async () => {
    const place = await served()
    const { lease } = place
    await started(place, 'taken')
    const start = (part: object, viewer = buyer, asked = { isLocal: false }) =>
      submitTask(asBuyer(NOW, viewer), { lease, key: 'other', ...part }, asked)
    const stranger = await makeMember(database.db)
    const provider = await makeMember(database.db, { roles: ['provider'] })
    const cases: [() => Promise<unknown>, string][] = [
      [() => start({ starter: 'word-count' }, provider), 'identity.not_allowed'],
      [() => start({}), 'task.program_missing'],
      [() => start({ starter: 'word-count', command: ['id'] }), 'task.program_missing'],
      [() => start({ starter: 'word-count' }, stranger), 'lease.unknown'],
      [() => start({ starter: 'hash-chain', key: 'taken' }), 'task.key_reused'],
      [() => start({ command: ['id'] }), 'task.commands_closed'],
    ]
    for (const [call, code] of cases) await expect(call()).rejects.toMatchObject({ code })
    await expect(start({ command: ['id'] }, buyer, { isLocal: true })).resolves.toMatchObject({})
  })

  test('needs a lease that is ready and not over, on a site that runs programs', async () => {
    const place = await served()
    const set = (values: object) => database.db.update(leases).set(values).where(eq(leases.id, place.lease))
    const start = () => started(place, 'another')
    await set({ state: 'preparing' })
    await expect(start()).rejects.toMatchObject({ code: 'lease.not_ready' })
    await set({ state: 'ending' })
    await expect(start()).rejects.toMatchObject({ code: 'lease.over' })
    await set({ state: 'serving' })
    await database.sql`update agents set engine = 'synthetic' where id = ${place.agent.id}`
    await expect(start()).rejects.toMatchObject({ code: 'task.synthetic_site' })
  })
})

describe('what a site reports', () => {
  test('moves the task and its output once, however often it is sent', async () => {
    const place = await served()
    const { task, attempt } = await started(place)
    const running = report(attempt, { progressPpm: 400_000, stdout: { offset: 0, text: 'one\n' } })
    for (let n = 0; n < 3; n += 1) expect(await tell(place.agent, running)).toEqual({ accepted: true })
    await tell(place.agent, report(attempt, { progressPpm: 700_000, stdout: { offset: 4, text: 'two\n' } }))
    expect(await taskOf(task)).toMatchObject({ state: 'running', endedAt: null })
    expect(await attemptOf(attempt)).toMatchObject({ progressPpm: 700_000, startedAt: passed(1_000) })
    const pieces = await database.db.select().from(attemptOutput).where(eq(attemptOutput.attempt, attempt))
    expect(pieces.map((one) => one.text).sort()).toEqual(['one\n', 'two\n'])

    const end = report(attempt, { status: 'succeeded', exitCode: 0, progressPpm: 1_000_000 })
    await tell(place.agent, end)
    expect(await tell(place.agent, end)).toEqual({ accepted: true })
    expect(await taskOf(task)).toMatchObject({ state: 'succeeded' })
    expect(await tell(place.agent, running)).toEqual({ accepted: false })
    expect(await taskOf(task)).toMatchObject({ state: 'succeeded' })
  })

  test('about another site’s attempt is refused', async () => {
    const place = await served()
    const other = await served()
    const { attempt } = await started(place)
    await expect(tell(other.agent, report(attempt))).rejects.toMatchObject({ code: 'task.attempt_unknown' })
    await expect(tell(place.agent, report('nothing.1'))).rejects.toMatchObject({
      code: 'task.attempt_unknown',
    })
  })

  test('never stores more output than the limit', async () => {
    const place = await served()
    const { attempt } = await started(place)
    const text = 'x'.repeat(262_144)
    for (let n = 0; n < 8; n += 1)
      await tell(place.agent, report(attempt, { stdout: { offset: n * text.length, text } }))
    await expect(
      tell(place.agent, report(attempt, { stdout: { offset: 9 * text.length, text } })),
    ).rejects.toMatchObject({ code: 'task.output_over_limit' })
    await expect(tell(place.agent, report(attempt, { status: 'succeeded' }))).resolves.toEqual({
      accepted: true,
    })
  })
})

describe('result files', () => {
  test('are stored once, whole, and given to their own organisation only', async () => {
    const place = await served()
    const { attempt } = await started(place)
    const content = Buffer.from('counted words\n'.repeat(500))
    const key = nameResult(attempt, 'words.txt')
    await upload(place.agent, key, content)
    await upload(place.agent, key, content)
    const files = [
      {
        name: 'words.txt',
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
        refused: null,
      },
      { name: '../passwd', bytes: 0, sha256: '', refused: 'bad_name' as const },
      { name: 'lost.bin', bytes: 9, sha256: 'a'.repeat(64), refused: null },
    ]
    await tell(place.agent, report(attempt, { status: 'succeeded', exitCode: 0, files }))
    const rows = await database.db.select().from(attemptFiles).where(eq(attemptFiles.attempt, attempt))
    expect(rows.map(({ name, refused }) => [name, refused]).sort()).toEqual([
      ['../passwd', 'bad_name'],
      ['lost.bin', 'too_large'],
      ['words.txt', null],
    ])
    const mine = await readResult(asBuyer(NOW), buyer.organisation, { attempt, name: 'words.txt' })
    expect(Buffer.from(mine ?? []).equals(content)).toBe(true)
    const stranger = await makeMember(database.db)
    const theirs = await readResult(asBuyer(NOW, stranger), stranger.organisation, {
      attempt,
      name: 'words.txt',
    })
    expect(theirs).toBeNull()
  })

  test('that are not what was signed, or not named as they must be, are refused', async () => {
    const place = await served()
    const { task, attempt } = await started(place)
    const content = Buffer.from('content')
    const send = (key: string, claim = {}) => upload(place.agent, key, content, claim)
    const cases: [() => Promise<unknown>, string][] = [
      [() => send(`tasks/${task}/1/out/../x`), 'task.object_key_wrong'],
      [() => send(`tasks/${task}/1/out/.hidden`), 'task.object_key_wrong'],
      [() => send(`elsewhere/${task}`), 'task.object_key_wrong'],
      [() => send(nameResult(`${task}.2`, 'x')), 'task.attempt_unknown'],
      [() => send(nameResult(attempt, 'x'), { sha256: 'a'.repeat(64) }), 'task.object_differs'],
      [() => send(nameResult(attempt, 'x'), { bytes: 3 }), 'task.object_differs'],
      [() => send(nameResult(attempt, 'x'), { bytes: 9_000 }), 'task.object_differs'],
      [() => send(nameResult(attempt, 'x'), { bytes: 67_108_865 }), 'agent.malformed'],
    ]
    for (const [call, code] of cases) await expect(call()).rejects.toMatchObject({ code })
    await send(nameResult(attempt, 'x'))
    await expect(upload(place.agent, nameResult(attempt, 'x'), Buffer.from('other'))).rejects.toMatchObject({
      code: 'task.object_differs',
    })
  })

  test('are at most a hundred', async () => {
    const place = await served()
    const { attempt } = await started(place)
    for (let n = 0; n < 100; n += 1) await upload(place.agent, nameResult(attempt, `f${n}`), Buffer.from('x'))
    await expect(
      upload(place.agent, nameResult(attempt, 'one-more'), Buffer.from('x')),
    ).rejects.toMatchObject({
      code: 'task.object_over_limit',
    })
  })
})

describe('ends', () => {
  test('a buyer who cancels sends one stop, and the site’s word ends the task', async () => {
    const place = await served()
    const { task, attempt } = await started(place)
    await place.agent.obey(NOW)
    await cancelTask(asBuyer(NOW), { task })
    await cancelTask(asBuyer(NOW), { task })
    const stops = await place.agent.fetch(NOW)
    expect(stops).toMatchObject([{ kind: 'signal', body: { attempt, signal: 'stop' } }])
    await tell(place.agent, report(attempt, { status: 'cancelled' }))
    expect(await taskOf(task)).toMatchObject({ state: 'cancelled' })
    await expect(cancelTask(asBuyer(NOW), { task })).rejects.toMatchObject({ code: 'task.over' })
    const stranger = await makeMember(database.db)
    await expect(cancelTask(asBuyer(NOW, stranger), { task })).rejects.toMatchObject({ code: 'task.unknown' })
  })

  test('a start that the site refused fails with the site’s reason', async () => {
    const place = await served()
    const { task, attempt } = await started(place)
    const [submit] = await place.agent.fetch(NOW)
    if (submit) await place.agent.sync(NOW, [place.agent.refused(submit, 'spool_full', NOW)])
    await endLostAttempts(systemContext(database.db, NOW))
    expect(await attemptOf(attempt)).toMatchObject({ state: 'failed', reason: 'spool_full' })
    expect(await taskOf(task)).toMatchObject({ state: 'failed' })
    await endLostAttempts(systemContext(database.db, NOW))
  })

  test('at a silent site an attempt is unknown, and lost two minutes after its lease', async () => {
    const place = await served()
    const { task, attempt } = await started(place)
    await place.agent.obey(NOW)
    await tell(place.agent, report(attempt))
    await endLostAttempts(systemContext(database.db, passed(6 * MINUTE)))
    expect(await attemptOf(attempt)).toMatchObject({ state: 'unknown' })
    await tell(place.agent, report(attempt), passed(7 * MINUTE))
    expect(await attemptOf(attempt)).toMatchObject({ state: 'running' })

    await endDueLeases(systemContext(database.db, passed(60 * MINUTE)))
    await endDueLeases(systemContext(database.db, passed(71 * MINUTE)))
    await endLostAttempts(systemContext(database.db, passed(73 * MINUTE)))
    expect(await attemptOf(attempt)).toMatchObject({ state: 'node_lost' })
    expect(await taskOf(task)).toMatchObject({ state: 'failed' })
  })
})

test('a start carries the epoch of its lease, so a site refuses one from before a new hold', async () => {
  const place = await served()
  await started(place)
  const rows = await database.db
    .select()
    .from(agentCommands)
    .where(eq(agentCommands.lease, place.lease))
    .orderBy(agentCommands.seq)
  expect(rows.map(({ kind, epoch }) => [kind, epoch])).toEqual([
    ['hold', 1],
    ['submit', 1],
  ])
})
