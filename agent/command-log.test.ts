/** A command stands in the log before it is acted on, and what is over is forgotten. */

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Command } from '@/lib/lease/command'
import type { CommandAnswer } from '@/lib/registry/agent'
import { CommandLog, FileLogStore } from './command-log'

const at = '2026-01-01T00:00:00.000Z'

function release(seq: number, lease: string): Command {
  return {
    ...{ seq, id: `c-${seq}`, site: 's', issuedAt: at, expiresAt: at, kind: 'release' },
    body: { lease, epoch: 1, at },
  }
}

function answerTo(seq: number): CommandAnswer {
  return { seq, id: `c-${seq}`, outcome: 'done', code: null, at, body: {} }
}

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true })
})

function makeFile(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'commands-'))
  folders.push(folder)
  return path.join(folder, 'commands.log')
}

test('a repeated command is not done again; its answer is sent again', () => {
  const log = new CommandLog(new FileLogStore(makeFile()))
  expect(log.receive(release(1, 'a'))).toBe(true)
  log.answer(answerTo(1))
  log.deliver(log.undelivered())
  expect(log.undelivered()).toEqual([])
  expect(log.receive(release(1, 'a'))).toBe(false)
  expect(log.undelivered()).toEqual([answerTo(1)])
})

test('after a death, what was written down but not answered is known, and so is the cursor', () => {
  const file = makeFile()
  const old = new CommandLog(new FileLogStore(file))
  old.receive(release(1, 'a'))
  old.answer(answerTo(1))
  old.receive(release(2, 'b'))
  fs.appendFileSync(file, '99 deadbeef {"answer":')
  const log = new CommandLog(new FileLogStore(file))
  expect(log.cursor).toBe(2)
  expect(log.unanswered().map((command) => command.seq)).toEqual([2])
  expect(log.undelivered()).toEqual([answerTo(1)])
})

test('what is answered, delivered and closed takes no room after the next start', () => {
  const file = makeFile()
  const log = new CommandLog(new FileLogStore(file))
  for (let seq = 1; seq <= 50; seq += 1) {
    log.receive(release(seq, `lease-${seq}`))
    log.answer(answerTo(seq))
    log.close(`lease-${seq}`)
  }
  log.deliver(log.undelivered())
  const next = new CommandLog(new FileLogStore(file))
  expect(next.cursor).toBe(50)
  expect(fs.readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1)
})
