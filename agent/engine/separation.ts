/** Finds out by trying what this machine lets the local engine separate, and whether typed commands are safe here. */

import fs from 'node:fs'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { hasNamespaces, type Separation } from './bounds'
import { LocalRun, type RunSite } from './local-run'
import { makeRunFolders, type RunSpec } from './run-folder'

const TRIAL_ACCOUNT = 60_999
const TRIAL_MS_MAX = 5_000

/** Runs inside the bounds: 8 + 1 if it reached the port, + 2 if it read one of the files. */
const INTRUDER = `
const [port, ...files] = process.argv.slice(1)
let found = 8
for (const file of files) try { require('fs').readFileSync(file); found |= 2 } catch {}
const socket = require('net').connect(Number(port), '127.0.0.1')
socket.once('connect', () => process.exit(found | 1))
socket.once('error', () => process.exit(found))
setTimeout(() => process.exit(found), 1500)`

export type Trial = {
  readonly separation: Separation
  readonly reachesPorts: boolean
  readonly readsSecrets: boolean
}

async function tryOne(site: RunSite, spec: RunSpec): Promise<number | null> {
  const run = new LocalRun(spec, site)
  await run.remove()
  makeRunFolders(site.workFolder, spec)
  const until = Date.now() + TRIAL_MS_MAX
  while (!run.isOver() && Date.now() < until) {
    await run.look(Date.now())
    await sleep(20)
  }
  if (!run.isOver()) run.kill('cancelled')
  const { exitCode } = run.status(new Date(0))
  await run.remove()
  return exitCode
}

/** Tries each separation, strongest first, with a program that wants out. `secrets` are files it must not read. */
export async function trySeparations(
  site: Omit<RunSite, 'separation'>,
  node: string,
  cpu: number,
  secrets: readonly string[],
): Promise<Trial> {
  const listener = net.createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const isRoot = process.getuid?.() === 0
  const order: Separation[] = isRoot ? ['root', 'drop'] : ['user']
  const files = secrets.filter((file) => fs.existsSync(file))
  try {
    for (const separation of order) {
      const uid = isRoot ? TRIAL_ACCOUNT : (process.getuid?.() ?? 0)
      const code = await tryOne(
        { ...site, separation },
        specOf([node, '-e', INTRUDER, `${port}`, ...files], uid, cpu),
      )
      if (code === null || code < 8 || code > 11) continue
      return { separation, reachesPorts: (code & 1) === 1, readsSecrets: (code & 2) === 2 }
    }
  } finally {
    listener.close()
  }
  return { separation: 'none', reachesPorts: true, readsSecrets: true }
}

function specOf(argv: readonly string[], uid: number, cpu: number): RunSpec {
  return {
    ...{ attempt: `trial-${process.pid}`, lease: 'trial', nodes: 1, uid, gid: uid, cpus: [cpu] },
    ...{ memoryBytes: 512 * 1_048_576, wallSeconds: 10, startMs: 0, argv: [...argv], env: {} },
  }
}

/** Why a site runs no typed commands. */
export const CLOSED_REASONS = [
  'commands_off',
  'no_namespaces',
  'ports_reachable',
  'key_readable',
  'synthetic',
] as const
export type ClosedReason = (typeof CLOSED_REASONS)[number]

/** Why typed commands do not run here; null when they may. */
export function closedBecause(trial: Trial, commandsAllowed: boolean): ClosedReason | null {
  if (!commandsAllowed) return 'commands_off'
  if (!hasNamespaces(trial.separation)) return 'no_namespaces'
  if (trial.reachesPorts) return 'ports_reachable'
  return trial.readsSecrets ? 'key_readable' : null
}
