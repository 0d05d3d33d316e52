/** Processes of this machine as `/proc` shows them: who lives, since when, with which children and how much memory. */

import fs from 'node:fs'

/** A process that cannot be mistaken for a later one with the same number. Units: start in clock ticks since boot. */
export type ProcessRef = { readonly pid: number; readonly startTicks: number }

function readText(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** The process with this number as it is now; null when there is none or only its remains. */
export function findProcess(pid: number): ProcessRef | null {
  const text = readText(`/proc/${pid}/stat`)
  if (!text) return null
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return null
  return { pid, startTicks: Number.parseInt(fields[19] ?? '0', 10) }
}

export function isAlive(process: ProcessRef): boolean {
  return findProcess(process.pid)?.startTicks === process.startTicks
}

export function commandLine(pid: number): string[] {
  return (readText(`/proc/${pid}/cmdline`) ?? '').split('\0')
}

/** Children of all threads of a process. */
export function childrenOf(pid: number): number[] {
  let threads: string[]
  try {
    threads = fs.readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
  return threads.flatMap((thread) =>
    (readText(`/proc/${pid}/task/${thread}/children`) ?? '')
      .split(' ')
      .filter((word) => word !== '')
      .map((word) => Number.parseInt(word, 10)),
  )
}

/** The process and all that descend from it. */
export function treeOf(pid: number, most = 1_000): number[] {
  const found = [pid]
  for (const next of found) {
    if (found.length >= most) break
    found.push(...childrenOf(next))
  }
  return found
}

function statusField(pid: number, name: string): string | null {
  const match = new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(readText(`/proc/${pid}/status`) ?? '')
  return match?.[1] ?? null
}

/** Memory of a process that is its own: not the text it shares with others. Units: bytes. */
export function ownMemoryBytes(pid: number): number {
  const text = readText(`/proc/${pid}/status`) ?? ''
  let kib = 0
  for (const match of text.matchAll(/^(?:RssAnon|RssShmem):\s+(\d+) kB/gm))
    kib += Number.parseInt(match[1] ?? '0', 10)
  return kib * 1024
}

const SIGNAL_BITS = { SIGUSR1: 1n << 9n, SIGTERM: 1n << 14n } as const

/** Whether the process has set a handler for a signal. Process 1 of a namespace hears no other. */
export function hears(pid: number, signal: keyof typeof SIGNAL_BITS): boolean {
  return (BigInt(`0x${statusField(pid, 'SigCgt') ?? '0'}`) & SIGNAL_BITS[signal]) !== 0n
}

/** Sends a signal to exactly this process; false when it is gone. */
export function signalProcess(process_: ProcessRef, signal: NodeJS.Signals): boolean {
  if (!isAlive(process_)) return false
  try {
    return process.kill(process_.pid, signal)
  } catch {
    return false
  }
}

/** Cores that this process may run on. */
export function allowedCores(): number[] {
  const list = statusField(process.pid, 'Cpus_allowed_list') ?? '0'
  return list.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map((word) => Number.parseInt(word, 10))
    return Array.from({ length: to - from + 1 }, (_, index) => from + index)
  })
}
