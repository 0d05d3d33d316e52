/** What this machine is made of, as Node and the kernel say it. */

import { spawnSync } from 'node:child_process'
import os from 'node:os'
import { allowedCores } from '@/agent/engine/processes'

export const NODE_MEMORY_MIB_MAX = 2_048
export const NODE_MEMORY_MIB_MIN = 512
/** Share of the machine's memory that its nodes have together. Units: per cent. */
const SOLD_MEMORY_PERCENT = 40

export type Machine = {
  readonly cpuModel: string
  readonly arch: 'x86_64' | 'aarch64'
  readonly cores: readonly number[]
  readonly memoryMib: number
  readonly kernel: string
  readonly numaNodes: number | null
}

/** NUMA nodes by `lscpu`; null where it does not say. */
function countNumaNodes(): number | null {
  const run = spawnSync('lscpu', ['-J'], { encoding: 'utf8', timeout: 5_000 })
  if (run.status !== 0) return null
  const match = /"NUMA node\(s\):",\s*"data":\s*"(\d+)"/.exec(run.stdout)
  return match?.[1] ? Number.parseInt(match[1], 10) : null
}

export function readMachine(): Machine {
  return {
    cpuModel: os.cpus()[0]?.model.trim() || 'unknown',
    arch: os.arch() === 'arm64' ? 'aarch64' : 'x86_64',
    cores: allowedCores(),
    memoryMib: Math.floor(os.totalmem() / 1_048_576),
    kernel: os.release(),
    numaNodes: countNumaNodes(),
  }
}

/** One core and min(2 GiB, 40 % of memory ÷ cores) a node; fewer nodes where that would be under 512 MiB. */
export function splitMachine(cores: number, memoryMib: number): { nodes: number; memoryMibPerNode: number } {
  const soldMib = Math.floor((memoryMib * SOLD_MEMORY_PERCENT) / 100)
  const nodes = Math.min(cores, Math.floor(soldMib / NODE_MEMORY_MIB_MIN))
  if (nodes === 0) return { nodes: 0, memoryMibPerNode: 0 }
  return { nodes, memoryMibPerNode: Math.min(NODE_MEMORY_MIB_MAX, Math.floor(soldMib / nodes)) }
}
