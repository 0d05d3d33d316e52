/** Ten rounds of kill −9 under load on a durable server of its own: nothing acknowledged is lost, doubled or oversold. */

import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '@/db/client'
import { migrateDatabase } from '@/db/migrate'
import { makeContext } from '@/lib/context'
import { uuidv7 } from '@/lib/id'
import { makePartitions } from '@/lib/ledger/make-partitions'
import type { BookResult } from '@/lib/market/book'
import { BookSocket } from '@/lib/market/book-socket'
import { loadBook } from '@/lib/market/own-book'
import { seedCatalogue } from '@/lib/registry/seed-catalogue'
import { HOUR_MS, slotOf } from '@/lib/time'
import { startPostgres } from '../scripts/postgres.mjs'
import { bundle, ROOT } from '../scripts/steps.mjs'

const ROUNDS = 10
/** Orders acknowledged in each round before the kill: under load, however fast the machine is. */
const ACKNOWLEDGED_A_ROUND = 60
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const IN_FLIGHT = 24
const NODES = 40
const BOOK = 'hopper'
const INSTRUMENT = 'h100-sxm-8.cn-east.firm'
const SECRET = 'kill-rounds'

type Server = Awaited<ReturnType<typeof startPostgres>>
const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'gridline-kill-')), 'world')
const programs = path.join(ROOT, '.test/kill-programs')
let server: Server
let database: Database
let worker: ChildProcess | null = null

const start = () => startPostgres({ root: ROOT, folder: path.join(folder, 'postgres'), port: server?.port })

/** Seeds for the platform key: any 32 bytes do in a test. */
const PLATFORM_KEY = Buffer.alloc(32, 7).toString('base64')

function startWorker(url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [path.join(programs, 'worker.mjs')], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production', DATABASE_URL: url, BOOK_SECRET: SECRET, PLATFORM_KEY },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk) => String(chunk).includes('"ready"') && resolve(child))
    child.once('exit', () => reject(new Error('the worker ended before it was ready')))
  })
}

const dead = (child: ChildProcess) =>
  new Promise((resolve) =>
    child.exitCode !== null || child.signalCode !== null ? resolve(null) : child.once('exit', resolve),
  )

beforeAll(async () => {
  fs.chmodSync(path.dirname(folder), 0o755)
  await bundle(programs, { worker: 'worker/main.ts' })
  server = await start()
  await migrateDatabase(server.url, path.join(ROOT, 'drizzle'))
  process.env.PLATFORM_KEY = PLATFORM_KEY
  database = openDatabase(server.url, { max: 8 })
  const ctx = makeContext({ db: database.db, viewer: { kind: 'system', name: 'test' }, now: new Date() })
  await makePartitions(ctx, ctx.now, 2)
  await seedCatalogue(ctx, { platform: 'CN.R90-NN', nameEn: 'Test', nameZh: '测试' })
}, 120_000)

afterAll(async () => {
  if (worker) {
    worker.kill('SIGKILL')
    await dead(worker)
  }
  await database?.close()
  await server?.stop()
  fs.rmSync(path.dirname(folder), { recursive: true, force: true })
})

type Acknowledged = { key: string; organisation: string; result: BookResult }

/** Keeps orders in flight until told to stop; every answer that arrives is kept. */
async function load(
  socket: BookSocket,
  buyers: readonly string[],
  until: () => boolean,
  acknowledged: Acknowledged[],
  tried: { n: number },
): Promise<void> {
  const first = slotOf(new Date()) + 2
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (!until()) {
        const n = tried.n++
        const organisation = buyers[n % buyers.length] ?? ''
        const key = `k${n}`
        const start = first + (n % 300)
        const result = await socket
          .send(BOOK, {
            kind: 'order',
            organisation,
            origin: 'real',
            key,
            order: {
              nodes: 1 + (n % 3),
              min: 1,
              start,
              end: start + 1 + (n % 5),
              limits: { [INSTRUMENT]: 2_000_000 },
              ioc: n % 2 === 0,
            },
          })
          .catch(() => null)
        if (result) acknowledged.push({ key, organisation, result })
        else await pause(50)
      }
    }),
  )
}

async function prepareMarket(socket: BookSocket, buyers: readonly string[]): Promise<void> {
  const now = slotOf(new Date())
  const seller = uuidv7(new Date())
  await socket.send(BOOK, { kind: 'open', instrument: INSTRUMENT, cards: 8 })
  await socket.send(BOOK, {
    kind: 'pool',
    pool: 'pool',
    organisation: seller,
    origin: 'real',
    site: 'site',
    instrument: INSTRUMENT,
    tier: 'tested',
    ranges: [[now, null, NODES]],
  })
  await socket.send(BOOK, { kind: 'pool_state', pool: 'pool', state: 'live' })
  await socket.send(BOOK, {
    kind: 'offer',
    organisation: seller,
    origin: 'real',
    key: 'offer',
    offer: { pool: 'pool', nodes: NODES, start: now, end: now + 400, priceMicros: 1_000_000 },
  })
  for (const buyer of buyers)
    await socket.send(BOOK, {
      kind: 'credit',
      organisation: buyer,
      fund: 'main',
      amountMicros: 10_000_000_000,
      transfer: uuidv7(new Date()),
    })
}

test('ten rounds of kill −9 of worker or database: 0 acknowledged lost, 0 doubled, no node sold twice, the replay is the same', async () => {
  worker = await startWorker(server.url)
  const buyers = Array.from({ length: 8 }, () => uuidv7(new Date()))
  const socket = new BookSocket(database.db, SECRET)
  await prepareMarket(socket, buyers)
  const acknowledged: Acknowledged[] = []
  const tried = { n: 0 }
  let over = false
  const loading = load(socket, buyers, () => over, acknowledged, tried)

  const untilMore = async () => {
    const goal = acknowledged.length + ACKNOWLEDGED_A_ROUND
    while (acknowledged.length < goal) await pause(10)
  }

  for (let round = 0; round < ROUNDS; round += 1) {
    await untilMore()
    if (round % 2 === 1) {
      process.kill(server.pid, 'SIGKILL')
      server = await start()
    }
    worker.kill('SIGKILL')
    await dead(worker)
    worker = await startWorker(server.url)
  }
  await untilMore()
  over = true
  await loading
  socket.close()

  const rows = await database.db.execute<{ key: string; seq: string; organisation: string }>(
    sql`select key, seq, organisation from orders where book = ${BOOK}`,
  )
  const stored = new Map(rows.map((row) => [`${row.organisation}/${row.key}`, Number(row.seq)]))
  const lost = acknowledged.filter(
    ({ key, organisation, result }) =>
      !('seq' in result) || stored.get(`${organisation}/${key}`) !== result.seq,
  )
  expect(acknowledged.length).toBeGreaterThan(ROUNDS * ACKNOWLEDGED_A_ROUND)
  expect(lost).toHaveLength(0)
  expect(stored.size).toBe(rows.length)
  expect(rows.length).toBeLessThanOrEqual(tried.n)

  const [most] = await database.db.execute<{ nodes: string }>(sql`
    select max(nodes) as nodes from (select s.slot, sum(t.nodes) as nodes from trades t
      join generate_series(${slotOf(new Date(Date.now() - HOUR_MS))}::int, ${slotOf(new Date()) + 500}::int) as s(slot) on t.start_slot <= s.slot and t.end_slot > s.slot
      where t.book = ${BOOK} group by s.slot) x`)
  expect(Number(most?.nodes)).toBeLessThanOrEqual(NODES)

  worker.kill('SIGKILL')
  await dead(worker)
  worker = null
  const ctx = makeContext({ db: database.db, viewer: { kind: 'system', name: 'test' }, now: new Date() })
  const [own] = await database.db.execute<{ epoch: number; seq: string; hash: string }>(
    sql`select epoch, seq, hash from books where id = ${BOOK}`,
  )
  const ownership = { book: BOOK, epoch: own?.epoch ?? 0, seq: Number(own?.seq), hash: own?.hash ?? '' }
  const [one, two] = [await loadBook(ctx, ownership), await loadBook(ctx, ownership)]
  expect(one.stateHash()).toBe(two.stateHash())
  console.log(
    `    ${acknowledged.length} acknowledged of ${tried.n} tried, ${rows.length} stored, ${ROUNDS} kills, 0 lost`,
  )
}, 240_000)
