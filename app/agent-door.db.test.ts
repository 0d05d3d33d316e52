/** The doors of agents, as an agent meets them: bodies counted, waits ended, refusals as JSON. */

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeMember, systemContext } from '@/db/factories/people'
import { makeDays, makeLease, makeSite, ScriptedAgent, type TestSite } from '@/db/factories/sites'
import { setupDatabase, type TestDatabase } from '@/db/test-database'
import { makeContext } from '@/lib/context'
import type { MemberViewer } from '@/lib/identity/role'
import { prepareLeases } from '@/lib/lease/prepare-leases'
import type { SignedCall } from '@/lib/registry/agent'
import { nameResult, OBJECT_HEADER } from '@/lib/task/attempt'
import { readResult } from '@/lib/task/program-queries'
import { submitTask } from '@/lib/task/submit-task'
import { minuteOf } from '@/lib/time'
import { POST as objects } from './api/agent/objects/route'
import { POST as readings } from './api/agent/readings/route'
import { POST as results } from './api/agent/results/route'
import { POST as sync } from './api/agent/sync/route'
import { webConnections } from './database'

const HOST = '127.0.0.1:3000'
const now = () => new Date(Date.now())

let database: TestDatabase
let buyer: MemberViewer
let site: TestSite
let agent: ScriptedAgent
beforeAll(async () => {
  database = await setupDatabase()
  vi.stubEnv('DATABASE_URL', database.url)
  buyer = await makeMember(database.db)
  site = await makeSite(database.db)
  await makeDays(database.db, now())
  agent = new ScriptedAgent(database.db, site, 60)
  await agent.enrol(now())
})
afterAll(async () => {
  await webConnections().close()
  await database.drop()
})

type Handler = typeof sync

async function post(
  handler: Handler,
  call: SignedCall,
  part: { body?: BodyInit; headers?: object; signal?: AbortSignal } = {},
) {
  const body = part.body ?? call.body
  const init = { method: 'POST', body, duplex: 'half', signal: part.signal } as RequestInit
  const request = new Request(`http://${HOST}/api/agent/x`, init)
  const headers = new Headers({ host: HOST, ...call.headers, ...part.headers })
  Object.defineProperty(request, 'headers', { value: headers })
  const response = await handler(request, { params: Promise.resolve({}) })
  return { status: response.status, body: await response.json() }
}
const syncCall = () =>
  agent.call(
    'sync',
    { bootId: 'boot-1', cursor: agent.cursor, answers: [], heartbeat: agent.heartbeat() },
    now(),
  )

describe('a sync', () => {
  test('waits, and is answered as soon as a command comes meanwhile', async () => {
    await makeLease(database.db, site, buyer, now())
    const answered = post(sync, syncCall()).then((one) => ({ ...one, at: Date.now() }))
    await new Promise((resolve) => setTimeout(resolve, 600))
    const issued = Date.now()
    await prepareLeases(systemContext(database.db, now()))
    const { status, body, at } = await answered
    expect(status).toBe(200)
    expect(body.commands).toHaveLength(1)
    expect(at - issued).toBeLessThan(8_000)
    expect(Date.parse(body.serverTime) - Date.parse(body.receivedAt)).toBeGreaterThanOrEqual(500)
    await agent.obey(now())
  })

  test('given up by the agent is waited for no longer', async () => {
    const gone = new AbortController()
    const answered = post(sync, syncCall(), { signal: gone.signal })
    setTimeout(() => gone.abort(), 300)
    const began = Date.now()
    await answered.catch(() => null)
    expect(Date.now() - began).toBeLessThan(8_000)
  })
})

describe('bodies', () => {
  test('over a mebibyte are refused while they stream, packed ones when they unpack to more', async () => {
    const big = Buffer.alloc(1_048_577, ' ')
    const call = agent.batch(now(), [])
    const cases = [
      post(readings, call, { body: big }),
      post(readings, call, { body: gzipSync(big), headers: { 'content-encoding': 'gzip' } }),
    ]
    for (const one of await Promise.all(cases))
      expect(one).toMatchObject({ status: 413, body: { code: 'batch.too_large' } })
    expect(await post(results, call, { body: big })).toMatchObject({ body: { code: 'agent.too_large' } })
  })

  test('packed as gzip arrive as they were signed', async () => {
    agent.seq = 0
    agent.prev = ''
    const lease = await makeLease(database.db, site, buyer, new Date(Date.now() - 600_000))
    const call = agent.batch(now(), [[lease.id, 1, minuteOf(now()) - 5, 60_000]])
    const packed = { body: gzipSync(call.body), headers: { 'content-encoding': 'gzip' } }
    expect(await post(readings, call, packed)).toMatchObject({ status: 200, body: { stored: 1 } })
    expect(await post(readings, call)).toMatchObject({ status: 200, body: { stored: 1 } })
  })

  test('of a result file stream through, checked against what was signed', async () => {
    const lease = await makeLease(database.db, site, buyer, now())
    await prepareLeases(systemContext(database.db, now()))
    await agent.obey(now())
    const ctx = makeContext({ db: database.db, now: now(), viewer: buyer })
    const { attempt } = await submitTask(ctx, { lease: lease.id, key: 'k', starter: 'word-count' })
    const content = Buffer.alloc(3_000_000, 'words ')
    const sha256 = createHash('sha256').update(content).digest('hex')
    const head = JSON.stringify({ key: nameResult(attempt, 'words.txt'), sha256, bytes: content.length })
    const send = (body: Buffer) =>
      post(objects, agent.call('objects', head, now()), {
        body: new Uint8Array(body),
        headers: { [OBJECT_HEADER]: head },
      })
    expect(await send(content.subarray(1))).toMatchObject({
      status: 409,
      body: { code: 'task.object_differs' },
    })
    expect(await send(content)).toMatchObject({ status: 200, body: { sha256 } })
    const kept = await readResult(ctx, buyer.organisation, { attempt, name: 'words.txt' })
    expect(kept?.length).toBe(content.length)
  })
})

test('a refusal is an answer with code, field and remedy', async () => {
  const forged = { ...syncCall(), body: '{}' }
  expect(await post(sync, forged)).toMatchObject({
    status: 401,
    body: { code: 'agent.signature_wrong', field: null, remedy: expect.stringContaining('signed') },
  })
})
