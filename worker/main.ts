/** The worker: owns the books, listens for doors, runs the timed jobs. Its clock is the machine's plus the common shift. */

import { sql } from 'drizzle-orm'
import { type Database, openDatabase } from '@/db/client'
import { makeContext } from '@/lib/context'
import { readEnv } from '@/lib/env'
import { Fenced } from '@/lib/market/append-batch'
import type { BookOwner } from './book-owner'
import { listBooks, openBooks } from './books'
import { shiftedClock } from './clock'
import { jobTable } from './job-table'
import { type JobReport, runJobs } from './jobs'
import { listenForDoors } from './socket'

/** Exit codes that start understands: 3 is never started again. */
const FENCED = 3
const TRY_DATABASE_EVERY_MS = 500

function log(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line))
}

/** A database that is away is waited for: a restart or failover takes seconds. */
async function waitForDatabase(database: Database): Promise<void> {
  for (;;) {
    try {
      await database.db.execute(sql`select 1`)
      return
    } catch (error) {
      log({ waiting: 'database', because: error instanceof Error ? error.message : String(error) })
      await new Promise((resolve) => setTimeout(resolve, TRY_DATABASE_EVERY_MS))
    }
  }
}

function reportJob({ name, error, tookMs }: JobReport): void {
  if (error)
    log({ job: name, error: error.message, cause: String(error.cause ?? ''), tookMs: Math.round(tookMs) })
}

async function main(): Promise<void> {
  const env = readEnv()
  const clock = shiftedClock(env.CLOCK_SHIFT_MS)
  const startedAt = clock()
  const database = openDatabase(env.DATABASE_URL, { max: 16, role: env.DATABASE_ROLE, name: 'worker' })
  await waitForDatabase(database)

  const owners = new Map<string, BookOwner>()
  const socket = await listenForDoors(env.BOOK_SECRET, owners)
  const parts = { db: database.db, owner: `worker-${process.pid}`, endpoint: socket.endpoint, clock }
  const books = await openBooks(parts, await listBooks(database.db), (error) => {
    log({ lost: error.message, cause: String(error.cause ?? '') })
    process.exit(error instanceof Fenced ? FENCED : 1)
  })
  for (const [name, owner] of books.owners) owners.set(name, owner)

  const contextNow = () =>
    makeContext({
      db: database.db,
      viewer: { kind: 'system', name: 'worker' },
      now: clock(),
      books: books.door,
    })
  const jobs = runJobs(
    jobTable({ tick: books.tick, process: { name: 'worker', startedAt, version: env.GRIDLINE_VERSION } }),
    contextNow,
    reportJob,
  )
  log({ ready: socket.endpoint, books: [...owners.keys()] })

  const stop = async () => {
    socket.close()
    await jobs.stop()
    await books.close()
    await database.close()
    process.exit(0)
  }
  process.once('SIGTERM', () => void stop())
  process.once('SIGINT', () => void stop())
}

await main()
