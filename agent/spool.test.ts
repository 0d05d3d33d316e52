/** Readings are kept until they have arrived, whatever dies when. */

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { hashBody } from '@/lib/metering/batch'
import { confirmBatch, takeBatch } from './batch-signer'
import { crc32c, readLine, spellLine } from './lines'
import { type Entry, FileSpool, MemorySpool, type Spool } from './spool'

const sender = { site: 'CN.R90', agent: 'a1' }
const now = new Date(1_767_225_663_000)

function makeFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'spool-'))
}

function readings(from: number, count: number): Entry[] {
  return Array.from({ length: count }, (_, index): Entry => ['lea_1', 1, from + index, 60_000])
}

function take(
  spool: Spool,
  most = 500,
): { seq: number; prev: string; throughSlot: number; slots: number[]; closed?: string[] } | null {
  const batch = takeBatch(spool, sender, now, most)
  if (!batch) return null
  const { data } = JSON.parse(batch.body)
  return { ...data, slots: data.readings.map((reading: number[]) => reading[2]), readings: undefined }
}

test('CRC-32C gives the known answer', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
})

test('a line that was changed or cut is not whole', () => {
  const line = spellLine('{"a":"ü"}').slice(0, -1)
  expect(readLine(line)).toBe('{"a":"ü"}')
  expect(readLine(line.slice(0, -1))).toBeNull()
  expect(readLine(line.replace('a', 'b'))).toBeNull()
})

test.each(['file', 'memory'])(
  'batches of a %s spool are chained, and the one on its way stays as it is until it has arrived',
  (kind) => {
    const folder = makeFolder()
    const spool = kind === 'file' ? new FileSpool(folder) : new MemorySpool()
    spool.append([...readings(100, 3), { through: 102 }, { closed: 'lea_1' }])
    const first = take(spool)
    expect(first).toMatchObject({
      seq: 1,
      prev: '',
      throughSlot: 102,
      slots: [100, 101, 102],
      closed: ['lea_1'],
    })
    spool.append(readings(103, 1))
    expect(take(spool)).toEqual(first)
    const body = takeBatch(spool, sender, new Date(0), 1)?.body ?? ''
    confirmBatch(spool)
    expect(take(spool)).toMatchObject({ seq: 2, prev: hashBody(body), throughSlot: 102, slots: [103] })
    confirmBatch(spool)
    expect(take(spool)).toBeNull()
    fs.rmSync(folder, { recursive: true })
  },
)

test('a minute is only declared sent by the batch that has everything up to it', () => {
  const spool = new MemorySpool()
  spool.append([...readings(100, 3), { through: 102 }])
  expect(take(spool, 2)).toMatchObject({ throughSlot: 0, slots: [100, 101] })
  confirmBatch(spool)
  expect(take(spool, 2)).toMatchObject({ throughSlot: 102, slots: [102] })
})

test('a new start goes on where the last one died: same batch, nothing lost, nothing twice', () => {
  const folder = makeFolder()
  const old = new FileSpool(folder)
  old.append(readings(100, 10))
  const sent = take(old, 4)
  expect(take(new FileSpool(folder), 4)).toEqual(sent)
  confirmBatch(old)
  const next = new FileSpool(folder)
  expect(take(next, 100)).toMatchObject({ seq: 2, slots: [104, 105, 106, 107, 108, 109] })
  fs.rmSync(folder, { recursive: true })
})

test('a torn last line is cut, and what comes after it is whole', () => {
  const folder = makeFolder()
  new FileSpool(folder).append(readings(100, 2))
  const file = path.join(folder, '00000001.log')
  fs.truncateSync(file, fs.statSync(file).size - 5)
  const spool = new FileSpool(folder)
  spool.append(readings(200, 1))
  expect(take(spool)).toMatchObject({ slots: [100, 200] })
  fs.rmSync(folder, { recursive: true })
})

test('segments that have arrived are removed; a full spool says so', () => {
  const folder = makeFolder()
  const spool = new FileSpool(folder, 3_000, 500)
  for (let minute = 0; minute < 90; minute += 1) spool.append(readings(minute, 1))
  expect(spool.isFull()).toBe(true)
  const slots: number[] = []
  for (let batch = take(spool, 7); batch; batch = take(spool, 7)) {
    slots.push(...batch.slots)
    confirmBatch(spool)
  }
  expect(slots).toEqual(Array.from({ length: 90 }, (_, index) => index))
  expect(spool.isFull()).toBe(false)
  expect(fs.readdirSync(folder).filter((name) => name.endsWith('.log'))).toHaveLength(1)
  fs.rmSync(folder, { recursive: true })
})
