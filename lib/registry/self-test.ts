/** The self-test of a pool: what is asked, what is answered, and when it counts as passed. */

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isoSeconds } from '../time'
import { platformOfCpid } from './cpid'
import type { EvidenceItem } from './record'

export const SUITE = 'first-1'
/** Chains a tested node computes. */
export const CHAINS_PER_NODE = 16
/** Nodes tested at once, at most. */
export const TESTED_NODES_MAX = 8
/** What a measurement must reach of what is expected. Units: ppm. */
export const PASS_PPM = 850_000

/** Sent to the agent: chain `i` of `chains` starts at sha256(nonce ‖ i) and is hashed `steps` times more. */
export const selfTestBody = z.object({
  test: z.uuid(),
  pool: z.string(),
  /** 32 bytes, hex. */
  nonce: z.string().regex(/^[0-9a-f]{64}$/),
  suite: z.string(),
  nodes: z.number().int().min(1).max(TESTED_NODES_MAX),
  chains: z.number().int().min(1),
  steps: z.number().int().min(1),
})
export type SelfTestBody = z.infer<typeof selfTestBody>

/** One measured figure. A FLOPS figure says its precision and whether it is dense. */
export const figure = z
  .object({
    name: z.string().min(1).max(40),
    value: z.number().min(0).max(1e15),
    unit: z.string().min(1).max(16),
    precision: z.string().max(16).optional(),
    dense: z.boolean().optional(),
  })
  .refine((f) => !/flops$/i.test(f.unit) || (f.precision !== undefined && f.dense !== undefined), {
    message: 'a FLOPS figure names its precision and whether it is dense',
  })
export type Figure = z.infer<typeof figure>

export const selfTestAnswer = z.object({
  startedAt: z.iso.datetime({ precision: 3 }),
  endedAt: z.iso.datetime({ precision: 3 }),
  /** The last hash of each chain in order, hex. */
  chainEnds: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(CHAINS_PER_NODE * TESTED_NODES_MAX),
  /** Nodes the engine has for this pool. */
  nodes: z.number().int().min(0),
  memoryMibPerNode: z.number().int().min(0),
  /** Names used: `hashes` (1/s), `memory` (MB/s), `storage_write` (MB/s), `storage_read` (MB/s), `fsync_p50` (ms), `compute` (GFLOPS). */
  figures: z.array(figure).max(60),
  /** Files, processes and holds of the test that were left behind. */
  leftovers: z.array(z.string().max(200)).max(100),
})
export type SelfTestAnswer = z.infer<typeof selfTestAnswer>

/** The end of chain `index`: sha256(nonce ‖ index as decimal text), hashed `steps` times more, each time over the 32 raw bytes. */
export function computeChain(nonce: string, index: number, steps: number): string {
  let state = createHash('sha256').update(Buffer.from(nonce, 'hex')).update(`${index}`).digest()
  for (let step = 0; step < steps; step += 1) state = createHash('sha256').update(state).digest()
  return state.toString('hex')
}

/** How long the agent has for a test. Units: ms. */
export const SELF_TEST_WAIT_MS = 5 * 60_000
/** A pool is tested anew after this. Units: ms. */
export const SELF_TEST_EVERY_MS = 24 * 3_600_000
/** Without a passed test for this long the tier falls. Units: ms. */
export const TESTED_FOR_MS = 72 * 3_600_000

export const VERDICTS = [
  'passed',
  'not_answered',
  'engine_refused',
  'answer_malformed',
  'chain_wrong',
  'time_impossible',
  'nodes_short',
  'memory_short',
  'figure_missing',
  'figure_short',
  'left_behind',
] as const
export type Verdict = (typeof VERDICTS)[number]

/** What a test is judged against. */
export type Asked = {
  readonly nonce: string
  readonly chains: number
  readonly steps: number
  /** When the command was written, and when its answer came in. */
  readonly issuedAt: Date
  readonly answeredAt: Date
  /** Of the pool as registered. */
  readonly nodes: number
  readonly memoryMibPerNode: number
  /** Of one card: what a measured figure of the same name, unit and precision is held against. */
  readonly declared: readonly Figure[]
}

function isSameMeasure(a: Figure, b: Figure): boolean {
  return a.name === b.name && a.unit === b.unit && a.precision === b.precision
}

/**
 * The verdict on one answer; the first failed check names it. `probed` is the chain that is recomputed, drawn after the answer came in.
 * A figure that nobody declared is recorded as measured. Source: execution, section 5.
 */
export function judgeSelfTest(asked: Asked, answer: SelfTestAnswer, probed: number): Verdict {
  if (answer.chainEnds.length !== asked.chains) return 'chain_wrong'
  if (answer.chainEnds[probed] !== computeChain(asked.nonce, probed, asked.steps)) return 'chain_wrong'
  const took = new Date(answer.endedAt).getTime() - new Date(answer.startedAt).getTime()
  if (took < 0 || took > asked.answeredAt.getTime() - asked.issuedAt.getTime()) return 'time_impossible'
  if (answer.nodes < asked.nodes) return 'nodes_short'
  if (answer.memoryMibPerNode * 1_000_000 < asked.memoryMibPerNode * PASS_PPM) return 'memory_short'
  if (answer.leftovers.length > 0) return 'left_behind'
  for (const claim of asked.declared) {
    const measured = answer.figures.find((one) => isSameMeasure(one, claim))
    if (!measured) return 'figure_missing'
    if (measured.value * 1_000_000 < claim.value * PASS_PPM) return 'figure_short'
  }
  return 'passed'
}

/** What a passed test proves, as it stands in the pool's record: measured on the platform's order. */
export function evidenceOfTest(
  test: { readonly pool: string; readonly suiteVersion: string },
  figures: readonly Figure[],
  at: Date,
): EvidenceItem[] {
  return figures.map(({ name, value, unit, precision }) => ({
    figure: precision ? `${name} ${precision}` : name,
    tier: 'tested',
    value: `${value}`,
    unit,
    method: test.suiteVersion,
    at: isoSeconds(at),
    by: platformOfCpid(test.pool),
  }))
}
