/** The self-test of a pool, run through the engine as a task on nodes that are free. */

import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Figure, SelfTestAnswer, SelfTestBody } from '@/lib/registry/self-test'
import { isAttemptOver } from '@/lib/task/attempt'
import type { Clock } from '@/lib/time'
import { EngineRefused, type ProviderEngine } from './engine/provider-engine'
import type { Transport } from './transport'

/** Account that owns the self-test's program; no buyer has it. */
const TEST_ACCOUNT = 60_998
const SUITE_SECONDS_MAX = 60

const measured = z.object({
  chainEnds: z.array(z.string()),
  hashes: z.number(),
  compute: z.number(),
  memory: z.number(),
  storageWrite: z.number(),
  storageRead: z.number(),
  fsyncP50: z.number(),
})
type Measured = z.infer<typeof measured>

export type SelfTestTools = { readonly clock: Clock; readonly leftovers: () => readonly string[] }

/** The lease name under which a test holds its nodes. */
export function nameTestLease(test: string): string {
  return `test-${test}`
}

function figuresOf(result: Measured): Figure[] {
  return [
    { name: 'hashes', value: Math.round(result.hashes), unit: '1/s' },
    { name: 'compute', value: round(result.compute), unit: 'GFLOPS', precision: 'fp64', dense: true },
    { name: 'memory', value: round(result.memory), unit: 'MB/s' },
    { name: 'storage_write', value: round(result.storageWrite), unit: 'MB/s' },
    { name: 'storage_read', value: round(result.storageRead), unit: 'MB/s' },
    { name: 'fsync_p50', value: round(result.fsyncP50), unit: 'ms' },
  ]
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

const ROUND_TRIPS = 20

/** The network suite: round trips to the platform, measured by the agent itself. Empty where there is no network between. */
export async function measureNetwork(transport: Transport): Promise<Figure[]> {
  const times: number[] = []
  for (let trip = 0; transport.roundTripMs && trip < ROUND_TRIPS; trip += 1)
    times.push(await transport.roundTripMs())
  if (times.length === 0) return []
  const sorted = times.sort((a, b) => a - b)
  const at = (share: number) => round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0)
  return [
    { name: 'network_p50', value: at(0.5), unit: 'ms' },
    { name: 'network_p95', value: at(0.95), unit: 'ms' },
  ]
}

async function waitForEnd(engine: ProviderEngine, attempt: string) {
  for (;;) {
    const [status] = await engine.status([attempt])
    if (!status || isAttemptOver(status.state)) return status
    await sleep(100)
  }
}

async function measure(engine: ProviderEngine, attempt: string): Promise<Measured> {
  const status = await waitForEnd(engine, attempt)
  const files = await engine.results(attempt)
  const content = files.find((file) => file.name === 'self-test.json')?.content
  if (status?.state !== 'succeeded' || !content)
    throw new EngineRefused('engine_fault', `the self-test ended as ${status?.state ?? 'unknown'}`)
  return measured.parse(JSON.parse(content.toString('utf8')))
}

/** Holds the nodes, runs the suites, frees the nodes, and looks for what was left. Refuses: capacity_taken, engine_fault. */
export async function runSelfTest(
  engine: ProviderEngine,
  body: SelfTestBody,
  tools: SelfTestTools,
): Promise<SelfTestAnswer> {
  const startedAt = tools.clock()
  const probe = await engine.probe()
  const nodes = Math.min(body.nodes, probe.nodes)
  const lease = nameTestLease(body.test)
  const end = new Date(startedAt.getTime() + 2 * SUITE_SECONDS_MAX * 1_000)
  const grant = {
    lease,
    epoch: 1,
    account: TEST_ACCOUNT,
    pool: body.pool,
    nodes,
    start: startedAt,
    end,
    meters: [],
  }
  await engine.hold(grant)
  const attempt = `${lease}.1`
  try {
    const memoryMib = nodes * probe.memoryMibPerNode
    await engine.submit({
      ...{ attempt, lease, epoch: 1, program: { starter: 'self-test' }, nodes, cpu: nodes, memoryMib },
      wallSeconds: SUITE_SECONDS_MAX,
      env: {
        GRIDLINE_NONCE: body.nonce,
        GRIDLINE_CHAINS: `${body.chains}`,
        GRIDLINE_STEPS: `${body.steps}`,
        GRIDLINE_CORES: `${nodes}`,
        GRIDLINE_MEMORY_MIB: `${memoryMib}`,
      },
    })
    const result = await measure(engine, attempt)
    await engine.release(lease, 1, 'cancelled')
    await engine.forget(attempt)
    return {
      startedAt: startedAt.toISOString(),
      endedAt: tools.clock().toISOString(),
      chainEnds: result.chainEnds,
      nodes: probe.nodes,
      memoryMibPerNode: probe.memoryMibPerNode,
      figures: figuresOf(result),
      leftovers: [...tools.leftovers()],
    }
  } finally {
    await engine.release(lease, 1, 'cancelled')
    await engine.forget(attempt)
  }
}
