/** The agent as its own program over HTTP: it enrols, runs a task, is killed, goes on, and ends its tasks on TERM. */

import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nameWorkFolder } from './engine/shared-folder'
import { ScriptedPlatform } from './scripted-platform'
import type { Door } from './transport'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'agent-'))
const siteFolder = path.join(folder, 'site')
const clock = () => new Date()
const pool = 'CN.R90.AA-P1'
const platform = new ScriptedPlatform('CN.R90.AA-S1', null, clock, [
  { pool, nodeClass: 'cpu', nodes: 1, cardsPerNode: 1, memoryMibPerNode: 512, declared: [] },
])
const task = '0190a000-0000-7000-8000-00000000000a'
const children: ChildProcess[] = []

const server = http.createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', async () => {
    const door = (request.url ?? '').split('/').at(-1) as Door
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, `${value}`]),
    )
    // A long poll is answered when there is something, at the latest after a second.
    for (
      let waited = 0;
      door === 'sync' && waited < 20 && platform.answers.size === platform.commands.length;
      waited += 1
    )
      await sleep(50)
    const reply = await platform.send(door, headers, Buffer.concat(parts))
    response.writeHead(reply.status).end(reply.body)
  })
})

function startAgent(): ChildProcess {
  const child = spawn(process.execPath, [path.join(folder, 'agent.mjs'), path.join(folder, 'agent.json')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}

async function until(what: string, holds: () => boolean, msMax = 60_000): Promise<void> {
  for (let waited = 0; !holds(); waited += 25) {
    if (waited > msMax) throw new Error(`never: ${what}`)
    await sleep(25)
  }
}

function exited(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)))
}

const stateOf = (attempt: string) => platform.results.filter((report) => report.attempt === attempt).at(-1)

function submit(attempt: string, env: Record<string, string>): number {
  return platform.order({
    kind: 'submit',
    body: {
      ...{ lease: 'lea_1', epoch: 1, attempt, starter: 'hash-chain', argv: null, env },
      ...{ nodes: 1, cpu: 1, memoryMib: 512, wallSeconds: 600 },
    },
  })
}

beforeAll(async () => {
  await build({
    ...{ entryPoints: ['agent/main.ts'], outfile: path.join(folder, 'agent.mjs'), bundle: true },
    ...{ platform: 'node', format: 'esm', logLevel: 'error' },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  fs.writeFileSync(path.join(folder, 'token'), 'a-token-of-some-length\n')
  const engine = { kind: 'local', programs: path.resolve('agent/programs') }
  const sites = [{ folder: siteFolder, tokenFile: path.join(folder, 'token'), engine }]
  fs.writeFileSync(
    path.join(folder, 'agent.json'),
    JSON.stringify({ platform: `http://127.0.0.1:${port}`, sites }),
  )
})

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  server.close()
  fs.rmSync(folder, { recursive: true })
  fs.rmSync(nameWorkFolder(siteFolder), { recursive: true })
})

test('enrols once with a key of its own, runs a program, survives −9 in the middle, and ends its tasks on TERM', async () => {
  const first = startAgent()
  await until('a sync', () => platform.syncs.length > 0)
  expect(fs.statSync(path.join(siteFolder, 'key')).mode & 0o777).toBe(0o600)
  expect(fs.existsSync(path.join(folder, 'token'))).toBe(false)

  const start = clock()
  const end = new Date(start.getTime() + 3_600_000)
  const meters = [{ meter: 1, kind: 'node_time', unit: 'node_ms', capPerSlot: 60_000 }]
  const hold = { lease: 'lea_1', epoch: 1, account: 64_010, pool, nodes: 1, meters }
  platform.order({ kind: 'hold', body: { ...hold, start: start.toISOString(), end: end.toISOString() } })
  submit(`${task}.1`, { GRIDLINE_STEPS: '600000' })
  await until('output', () => platform.output(`${task}.1`, 'stdout').includes('a chain'))
  first.kill('SIGKILL')
  await exited(first)

  const second = startAgent()
  await until('the end', () => stateOf(`${task}.1`)?.status === 'succeeded')
  const output = platform.output(`${task}.1`, 'stdout')
  expect(output.match(/a chain of/g)).toHaveLength(1)
  expect(output).toMatch(/done: [0-9a-f]{64}\n$/)
  const file = platform.objects.get(`tasks/${task}/1/out/hash-chain.txt`)?.toString()
  expect(file).toContain('steps 600000')
  expect(stateOf(`${task}.1`)?.files).toMatchObject([{ name: 'hash-chain.txt', refused: null }])

  submit(`${task}.2`, { GRIDLINE_STEPS: '900000000' })
  await until('running', () => platform.output(`${task}.2`, 'stdout').includes('step'))
  second.kill('SIGTERM')
  expect(await exited(second)).toBe(0)
  expect(['checkpointed', 'preempted']).toContain(stateOf(`${task}.2`)?.status)
  const processes = fs.readdirSync('/proc').filter((pid) => /^\d+$/.test(pid))
  const left = processes.filter((pid) => {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(nameWorkFolder(siteFolder))
    } catch {
      return false
    }
  })
  expect(left).toEqual([])
}, 180_000)

test('goes on after that: a release is answered with the lease closed and its minutes sent', async () => {
  const third = startAgent()
  const at = clock().toISOString()
  const seq = platform.order({ kind: 'release', body: { lease: 'lea_1', epoch: 1, at } })
  await until('the release', () => platform.answers.has(seq))
  expect(platform.answers.get(seq)).toMatchObject({ outcome: 'done' })
  expect(platform.closed()).toContain('lea_1')
  expect([...platform.readings().values()].reduce((sum, value) => sum + value, 0)).toBeGreaterThan(1_000)
  third.kill('SIGTERM')
  expect(await exited(third)).toBe(0)
}, 120_000)
