/** Signed instructions of the platform to the agent of a site: hold, release, submit, signal, self_test; each with its answer. */

import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { SignedCommand } from '../registry/agent'
import { selfTestBody } from '../registry/self-test'
import { signText, verifyText } from '../signature'

export const COMMAND_KINDS = ['hold', 'release', 'submit', 'signal', 'self_test'] as const
export type CommandKind = (typeof COMMAND_KINDS)[number]

/** What an engine may answer instead of doing it. Source: execution, section 2. */
export const ENGINE_REFUSALS = [
  'engine_unreachable',
  'stale_epoch',
  'spool_full',
  'draining',
  'window_invalid',
  'capacity_taken',
  'account_refused',
  'lease_conflict',
  'lease_unknown',
  'lease_ended',
  'resource_over_lease',
  'spec_unsupported',
  'local_engine_closed',
  'attempt_unknown',
  'not_running',
  'engine_fault',
] as const
export type EngineRefusal = (typeof ENGINE_REFUSALS)[number]

const instant = z.iso.datetime({ precision: 3 })
const leaseText = z.string().min(1).max(80)
const epoch = z.number().int().min(1)

export const leaseMeter = z.object({
  meter: z.number().int().min(1).max(32_767),
  kind: z.string(),
  unit: z.string(),
  /** The most one minute of this lease can hold. */
  capPerSlot: z.number().int().min(0),
})
export type LeaseMeter = z.infer<typeof leaseMeter>

/** Makes capacity exclusive for `[start, end)`. `account` is the buyer's Unix account number at this site, from 61000. */
export const holdBody = z.object({
  lease: leaseText,
  epoch,
  account: z.number().int().min(61_000).max(65_000),
  pool: z.string(),
  nodes: z.number().int().min(1).max(65_535),
  start: instant,
  end: instant,
  meters: z.array(leaseMeter).min(1),
})
export type HoldBody = z.infer<typeof holdBody>

/** The hold as read back from the engine. `heldAt` is when it became active or was written for later. */
export const holdAnswer = z.object({
  nodeRefs: z.array(z.string().max(80)),
  start: instant,
  end: instant,
  heldAt: instant,
})
export type HoldAnswer = z.infer<typeof holdAnswer>

/** Ends the lease's attempts, then frees its nodes. Service after `at` is not billed. */
export const releaseBody = z.object({ lease: leaseText, epoch, at: instant })
export type ReleaseBody = z.infer<typeof releaseBody>

export const releaseAnswer = z.object({ releasedAt: instant })
export type ReleaseAnswer = z.infer<typeof releaseAnswer>

/** Starts one attempt. Exactly one of `starter` and `argv` is set. */
export const submitBody = z
  .object({
    lease: leaseText,
    epoch,
    /** `TASK.NUMBER`. */
    attempt: z.string().min(1).max(64),
    /** Name of a shipped program (`STARTERS` of a task). */
    starter: z.string().max(40).nullable(),
    argv: z.array(z.string().max(4_096)).max(64).nullable(),
    env: z.record(z.string().regex(/^GRIDLINE_[A-Z_]+$/), z.string().max(400)),
    nodes: z.number().int().min(1),
    cpu: z.number().int().min(1),
    memoryMib: z.number().int().min(1),
    wallSeconds: z.number().int().min(1),
  })
  .refine((body) => (body.starter === null) !== (body.argv === null), {
    message: 'either a shipped program or a command',
  })
export type SubmitBody = z.infer<typeof submitBody>

export const submitAnswer = z.object({ ref: z.string().max(120) })

export const SIGNALS = ['checkpoint', 'stop', 'kill'] as const
export const signalBody = z.object({
  lease: leaseText,
  epoch,
  attempt: z.string().min(1).max(64),
  signal: z.enum(SIGNALS),
})
export type SignalBody = z.infer<typeof signalBody>

const head = {
  /** Without holes at each site, from 1. */
  seq: z.number().int().min(1),
  id: z.string(),
  site: z.string(),
  issuedAt: instant,
  /** After this it is answered `expired` and not run. */
  expiresAt: instant,
}

export const command = z.discriminatedUnion('kind', [
  z.object({ ...head, kind: z.literal('hold'), body: holdBody }),
  z.object({ ...head, kind: z.literal('release'), body: releaseBody }),
  z.object({ ...head, kind: z.literal('submit'), body: submitBody }),
  z.object({ ...head, kind: z.literal('signal'), body: signalBody }),
  z.object({ ...head, kind: z.literal('self_test'), body: selfTestBody }),
])
export type Command = z.infer<typeof command>

/** The command as exact text with the platform's signature. */
export function signCommand(key: KeyObject, value: Command): SignedCommand {
  const text = JSON.stringify(value)
  return { text, signature: signText(key, text) }
}

/** The command, if the platform's key signed exactly this text for this site; else null. */
export function readCommand(signed: SignedCommand, platformKey: KeyObject, site: string): Command | null {
  if (!verifyText(platformKey, signed.text, signed.signature)) return null
  const parsed = command.safeParse(JSON.parse(signed.text))
  return parsed.success && parsed.data.site === site ? parsed.data : null
}
