/** Promise: durable orders a second at 1, 50 and 500 in flight, beside the same engine on a plain file with fdatasync. */

import fs from 'node:fs/promises'
import path from 'node:path'
import { openDatabase } from '@/db/client'
import type { BookCommand } from '@/lib/market/book'
import { createBook } from '@/lib/market/book-naive'
import { type LoggedCommand, makeLogRow } from '@/lib/market/log-row'
import { slotOf } from '@/lib/time'
import { BookOwner } from '../worker/book-owner'
import { median, percentile, printJson, round2 } from './figures'
import { makeLoad } from './orders'

const ROUNDS = 3
const ROUND_MS = 2_500
const IN_FLIGHT = [1, 50, 500]

type Sender = { send: (command: BookCommand) => Promise<unknown>; close: () => Promise<void> }
type Measured = { perSecond: number; p50: number; p99: number }

/** Closed loop: so many callers, each sending its next order when the last was answered. */
async function measure(sender: Sender, next: () => BookCommand, inFlight: number): Promise<Measured> {
  const times: number[] = []
  const until = performance.now() + ROUND_MS
  const began = performance.now()
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < until) {
        const sent = performance.now()
        await sender.send(next())
        times.push(performance.now() - sent)
      }
    }),
  )
  return {
    perSecond: (times.length * 1000) / (performance.now() - began),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  }
}

/** The floor: the same engine and the same bytes, written to a file and synced, without a database. */
async function openFloor(file: string, clock: () => Date): Promise<Sender> {
  const book = createBook({ id: 'floor' })
  const handle = await fs.open(file, 'w')
  let waiting: { command: BookCommand; done: () => void }[] = []
  let running = false
  let hash = ''
  const drain = async () => {
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      const entries: LoggedCommand[] = []
      for (const { command } of batch) {
        const result = book.apply(command)
        if (result.outcome !== 'needs_funds' && result.logged)
          entries.push({ seq: result.seq, command, result })
      }
      if (entries.length > 0) {
        const row = makeLogRow({ book: 'floor', epoch: 1, at: clock(), previousHash: hash }, entries)
        hash = row.hash
        await handle.write(`${row.commands}\n${row.results}\n${row.hash}\n`)
        await handle.datasync()
      }
      for (const { done } of batch) done()
    }
    running = false
  }
  return {
    send: (command) =>
      new Promise((resolve) => {
        waiting.push({ command, done: () => resolve(null) })
        if (running) return
        running = true
        void drain()
      }),
    close: () => handle.close(),
  }
}

async function main(): Promise<void> {
  const [url, folder] = [process.env.DATABASE_URL ?? '', process.env.BENCH_FOLDER ?? '.']
  const database = openDatabase(url, { max: 4, name: 'bench' })
  const figures: Record<string, number[]> = {}
  const keep = (name: string, value: number) => {
    figures[name] = [...(figures[name] ?? []), value]
  }
  const clock = () => new Date()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const inFlight of IN_FLIGHT) {
      const load = makeLoad(round * 10 + inFlight, clock(), slotOf(clock()))
      const name = `bench-${round}-${inFlight}`
      const owner: Sender = await BookOwner.open(
        { db: database.db, book: name, owner: 'bench', endpoint: 'none', clock },
        (error) => {
          throw error
        },
      )
      for (const command of load.prepare) await owner.send(command)
      const durable = await measure(owner, load.next, inFlight)
      await owner.close()

      const twin = makeLoad(round * 10 + inFlight, clock(), slotOf(clock()))
      const floor = await openFloor(path.join(folder, `${name}.log`), clock)
      for (const command of twin.prepare) await floor.send(command)
      const plain = await measure(floor, twin.next, inFlight)
      await floor.close()

      keep(`durable_per_second_${inFlight}`, durable.perSecond)
      keep(`durable_p50_ms_${inFlight}`, durable.p50)
      keep(`durable_p99_ms_${inFlight}`, durable.p99)
      keep(`floor_per_second_${inFlight}`, plain.perSecond)
      keep(`ratio_${inFlight}`, durable.perSecond / plain.perSecond)
      console.log(
        `  round ${round + 1}, ${inFlight} in flight: ${Math.round(durable.perSecond)}/s durable, p50 ${round2(durable.p50)} ms, p99 ${round2(durable.p99)} ms; floor ${Math.round(plain.perSecond)}/s`,
      )
    }
  }
  await database.close()
  const medians = Object.fromEntries(
    Object.entries(figures).map(([name, values]) => [name, round2(median(values))]),
  )
  const isRatio = (name: string) => name.startsWith('ratio_')
  console.log(
    '  A first market of this size sees a few orders a minute; a national one would need about 1,000 a second.',
  )
  printJson(
    'engine',
    Object.fromEntries(Object.entries(medians).filter(([name]) => !isRatio(name))),
    Object.fromEntries(
      Object.entries(medians)
        .filter(([name]) => isRatio(name))
        .map(([name, value]) => [name.replace('ratio', 'durable_to_floor'), value]),
    ),
  )
}

await main()
