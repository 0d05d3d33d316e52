/** A task that means ill, or has a mistake, is bounded and ends, and reaches nothing that is not its own. */

import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isAttemptOver } from '@/lib/task/attempt'
import { openLocalEngine } from './local'
import type { LocalEngine } from './local-engine'
import { nameWorkFolder } from './shared-folder'

const stateFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'bounds-'))
const secret = path.join(stateFolder, 'key')
const listener = net.createServer((socket) => socket.destroy())
const clock = () => new Date()
let engine: LocalEngine
let port = 0
let counter = 0

beforeAll(async () => {
  fs.writeFileSync(secret, 'secret', { mode: 0o600 })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  port = typeof address === 'object' && address ? address.port : 0
  engine = await openLocalEngine({
    ...{ stateFolder, programsFolder: 'agent/programs', clock, hidden: [], secrets: [secret] },
    ...{ commandsAllowed: true, graceMs: 500, scratchBytesMax: 20_000_000 },
  })
})

afterAll(async () => {
  await engine.close()
  listener.close()
  fs.rmSync(stateFolder, { recursive: true })
  fs.rmSync(nameWorkFolder(stateFolder), { recursive: true })
})

async function runArgv(argv: readonly string[], wallSeconds = 5) {
  counter += 1
  const lease = `lea-b${counter}`
  const start = clock()
  const end = new Date(start.getTime() + 3_600_000)
  await engine.hold({ lease, epoch: 1, account: 64_003, pool: 'p', nodes: 1, start, end, meters: [] })
  const attempt = await engine.submit({
    ...{ attempt: `${lease}.1`, lease, epoch: 1, program: { argv }, env: {}, nodes: 1, cpu: 1 },
    ...{ memoryMib: 512, wallSeconds },
  })
  for (;;) {
    const [status] = await engine.status([attempt])
    if (!status) throw new Error('the engine forgot it')
    if (isAttemptOver(status.state)) {
      const output = (await engine.output(attempt, 'stdout', 0, 1_000_000)).toString('utf8')
      const files = await engine.results(attempt)
      await engine.release(lease, 1, 'cancelled')
      await engine.forget(attempt)
      return { status, output, files }
    }
    await sleep(20)
  }
}

const runNode = (script: string, ...words: string[]) => runArgv([process.execPath, '-e', script, ...words])

/** Host processes with this user number. */
function processesOf(uid: number): number {
  return fs
    .readdirSync('/proc')
    .filter(
      (name) => /^\d+$/.test(name) && fs.statSync(`/proc/${name}`, { throwIfNoEntry: false })?.uid === uid,
    ).length
}

test('the start-up probe finds out that typed commands are safe here', async () => {
  expect((await engine.probe()).closedBecause).toBeNull()
})

test('a program reaches no port of this machine and no key', async () => {
  const knock = `require('net').connect(+process.argv[1], '127.0.0.1').on('connect', () => console.log('in')).on('error', (e) => console.log(e.code))`
  expect((await runNode(knock, `${port}`)).output).not.toContain('in')
  expect((await runArgv(['cat', secret])).status.state).toBe('failed')
})

test('a fork bomb stays within its processes and ends with its time', async () => {
  const bomb = runArgv(['sh', '-c', 'f() { f | f & }; f; while :; do sleep 0.1; f; done'], 2)
  await sleep(1_200)
  if (process.getuid?.() === 0) expect(processesOf(64_003)).toBeLessThanOrEqual(64)
  // Where a shell cannot fork it gives up by itself.
  expect(['failed', 'timed_out']).toContain((await bomb).status.state)
  await sleep(100)
  if (process.getuid?.() === 0) expect(processesOf(64_003)).toBe(0)
})

test('a program that fills the disk is ended, in bytes and in files', async () => {
  const filler = 'i=0; while :; do dd if=/dev/zero of=$HOME/f$i bs=1M count=4 2>/dev/null; i=$((i+1)); done'
  expect((await runArgv(['sh', '-c', filler], 20)).status).toMatchObject({
    state: 'failed',
    reason: 'scratch_full',
  })
  const deep = 'while mkdir d && cd d; do :; done; sleep 20'
  expect((await runArgv(['sh', '-c', deep], 20)).status).toMatchObject({
    state: 'failed',
    reason: 'scratch_full',
  })
})

test('a program cannot write where it does not live', async () => {
  const place = '/var/lib/gridline-was-here'
  const { output } = await runArgv([
    'sh',
    '-c',
    `ls /tmp; touch ${place} /etc/gridline-was-here /run/lock/gridline-was-here`,
  ])
  for (const file of [place, '/etc/gridline-was-here', '/run/lock/gridline-was-here'])
    expect(fs.existsSync(file)).toBe(false)
  expect(output.trim()).toBe(path.basename(nameWorkFolder(stateFolder)))
})

test('results that are links are refused and the rest is kept', async () => {
  const script =
    'cd $GRIDLINE_OUTPUT_DIR; echo good > good; ln -s /etc/passwd link; ln -s ../../../.. "..up"; mkfifo pipe'
  const { files } = await runArgv(['sh', '-c', script])
  expect(files.map(({ name, refused }) => [name, refused])).toEqual([
    ['..up', 'bad_name'],
    ['good', null],
    ['link', 'not_regular'],
    ['pipe', 'not_regular'],
  ])
})

test('escape codes of a log arrive as they were written', async () => {
  expect((await runArgv(['printf', 'a\\033[31mb'])).output).toBe('a\u001b[31mb')
})

test('a program that prints without end is bounded by the size of a file', async () => {
  const { status } = await runArgv(['sh', '-c', 'yes "$(head -c 4000 /dev/zero | tr "\\0" x)"'], 30)
  expect(['failed', 'timed_out']).toContain(status.state)
})
