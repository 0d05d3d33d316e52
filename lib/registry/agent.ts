/** What an agent and the platform say to each other about the site itself: enrolment, heartbeat, sync, and the names of signed calls. */

import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { SignedHeaders } from '../signature'
import { AGENT_STATES, ENGINES } from './pool'
import { figure } from './self-test'

/** Bodies of agent calls over this are refused while they stream. Units: bytes. */
export const AGENT_BODY_BYTES_MAX = 1_048_576
/** How long a sync may wait for commands. Units: ms. */
export const SYNC_WAIT_MS_MAX = 10_000
/** How far the signed time may be off, either way. Units: ms. */
export const SIGNATURE_SKEW_MS_MAX = 300_000
/** A key signs for one year after enrolment; a new one is enrolled beside it before. Units: ms. */
export const AGENT_KEY_MS_MAX = 365 * 86_400_000
/** A token can be used for one day. Units: ms. */
export const AGENT_TOKEN_MS_MAX = 86_400_000

/** The agent's name on the platform, from its public key, without dot or hyphen. */
export function nameAgent(publicKey: Uint8Array): string {
  return `a${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`
}

/** The agent that a signed id begins with: all before the first hyphen. */
export function agentOfRequest(id: string): string {
  return id.split('-', 1)[0] ?? ''
}

/** Calls beside readings, which are named after their batch. */
export const AGENT_CALLS = ['enrol', 'sync', 'results', 'objects'] as const
export type AgentCall = (typeof AGENT_CALLS)[number]

/** The id of a signed call that is not a batch. `number` grows with each call of the agent, over restarts too: its clock in ms serves. */
export function nameRequest(agent: string, call: AgentCall, number: number): string {
  return `${agent}-${call}-${number}`
}

/** The number of a call's id; null where it has another form. */
export function numberOfRequest(id: string): number | null {
  const text = id.split('-')[2] ?? ''
  return /^[0-9]{1,15}$/.test(text) ? Number.parseInt(text, 10) : null
}

/** A call as it came in: headers in lower case, and the exact text that was signed. */
export type SignedCall = {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

/** What may be wrong with the signature of a call, in the order in which it is looked for. */
export const SIGNATURE_FAULTS = [
  'signature_missing',
  'key_unknown',
  'key_expired',
  'key_revoked',
  'timestamp_skew',
  'signature_wrong',
] as const
export type SignatureFault = (typeof SIGNATURE_FAULTS)[number]

/** The three headers of a signed call, if each has its form; else null. */
export function readSignedHeaders(headers: SignedCall['headers']): SignedHeaders | null {
  const id = headers['webhook-id'] ?? ''
  const timestamp = headers['webhook-timestamp'] ?? ''
  const signature = headers['webhook-signature'] ?? ''
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(id) || !/^[0-9]{1,11}$/.test(timestamp)) return null
  if (!/^v1a,/.test(signature) || signature.length > 400) return null
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature }
}

/** When the headers say the call was signed. */
export function signedAt(headers: SignedHeaders): Date {
  return new Date(Number.parseInt(headers['webhook-timestamp'], 10) * 1_000)
}

export function isSkewed(headers: SignedHeaders, now: Date): boolean {
  return Math.abs(signedAt(headers).getTime() - now.getTime()) > SIGNATURE_SKEW_MS_MAX
}

/** The value that JSON text holds; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const instant = z.iso.datetime({ precision: 3 })
const cpidText = z.string().min(1).max(64)
const count = z.number().int().min(0)

/** What the engine found at the site, in its own words; never what the configuration says. */
export const probe = z.object({
  engineVersion: z.string().max(80),
  machine: z.string().max(200),
  arch: z.enum(['x86_64', 'aarch64']),
  nodes: count.max(65_535),
  coresPerNode: count.max(4_096),
  memoryMibPerNode: count,
  cardsPerNode: count.max(64),
  capabilities: z.array(z.string().max(40)).max(20),
  /** Null when typed commands may run; else why only shipped programs do. */
  closedBecause: z.string().max(200).nullable(),
  /** Further findings by name. */
  facts: z.record(z.string().max(60), z.union([z.string().max(400), z.number(), z.boolean(), z.null()])),
})
export type Probe = z.infer<typeof probe>

/** Sent once, signed with the new key itself. */
export const enrolRequest = z.object({
  token: z.string().min(16).max(80),
  /** 32 raw bytes, base64. */
  publicKey: z.string().max(64),
  engine: z.enum(ENGINES),
  probe,
})
export type EnrolRequest = z.infer<typeof enrolRequest>

/** A pool of the site as the registry has it. */
export const sitePool = z.object({
  pool: cpidText,
  nodeClass: z.string(),
  nodes: count,
  /** Accelerators of a node; of a CPU class its cores. */
  cardsPerNode: count,
  memoryMibPerNode: count,
  /** What is declared of one card; empty for CPU classes. */
  declared: z.array(figure),
})
export type SitePool = z.infer<typeof sitePool>

export const enrolAnswer = z.object({
  agent: z.string(),
  organisation: z.uuid(),
  site: cpidText,
  state: z.enum(AGENT_STATES),
  /** Of the agent's own key, as both sides show it. */
  fingerprint: z.string(),
  /** 32 raw bytes, base64: pinned by the agent. */
  platformPublicKey: z.string(),
  serverTime: instant,
  pools: z.array(sitePool),
})
export type EnrolAnswer = z.infer<typeof enrolAnswer>

/** One comparison of clocks, from the last answered sync. The server's own wait is no part of the round trip. */
export const clockSample = z.object({
  /** The agent's clock when the answer arrived. */
  agentAt: instant,
  /** `serverTime` of that answer. */
  serverAt: instant,
  roundTripMs: count.max(600_000),
})
export type ClockSample = z.infer<typeof clockSample>

export const ENGINE_STATES = ['up', 'draining', 'unreachable'] as const

export const heartbeat = z.object({
  bootId: z.string().min(1).max(64),
  version: z.string().max(40),
  engineState: z.enum(ENGINE_STATES),
  pools: z.array(z.object({ pool: cpidText, freeNodes: count.max(65_535) })).max(200),
  /** Attempts that run now. */
  attempts: z.array(z.string().max(64)).max(10_000),
  spoolBytes: count,
  /** Null when nothing waits to be sent. */
  oldestUnsentAt: instant.nullable(),
  /** Null before the first answered sync. */
  clock: clockSample.nullable(),
})
export type Heartbeat = z.infer<typeof heartbeat>

export const OUTCOMES = ['done', 'refused', 'expired'] as const

/** What became of one command. `body` is the answer of its kind when `done`. */
export const commandAnswer = z.object({
  seq: z.number().int().min(1),
  id: z.string().max(64),
  outcome: z.enum(OUTCOMES),
  /** Null when done; else the engine's refusal. */
  code: z.string().max(60).nullable(),
  at: instant,
  body: z.record(z.string(), z.json()),
})
export type CommandAnswer = z.infer<typeof commandAnswer>

export const syncRequest = z.object({
  bootId: z.string().min(1).max(64),
  /** The highest command the agent has written to its own log. */
  cursor: z.number().int().min(0),
  answers: z.array(commandAnswer).max(500),
  heartbeat,
})
export type SyncRequest = z.infer<typeof syncRequest>

/** A command as exact text with the platform's signature over it. `lib/lease/command` reads it. */
export const signedCommand = z.object({ text: z.string(), signature: z.string() })
export type SignedCommand = z.infer<typeof signedCommand>

export const syncAnswer = z.object({
  state: z.enum(AGENT_STATES),
  commands: z.array(signedCommand),
  /** When the request came in, and when the answer left: the wait is the difference. */
  receivedAt: instant,
  serverTime: instant,
  /** Leases of this site that are not over, each with the instant beyond which it must not run. */
  runUntil: z.array(z.object({ lease: z.string(), until: instant })),
  pools: z.array(sitePool),
})
export type SyncAnswer = z.infer<typeof syncAnswer>

/** Agent minus server. Units: ms. Source: metering, section 5. */
export function offsetOfSample(sample: ClockSample): number {
  const agent = new Date(sample.agentAt).getTime()
  const server = new Date(sample.serverAt).getTime()
  return Math.round(agent - server - sample.roundTripMs / 2)
}

/** Over this the site's batches wait for an operator. Units: ms. */
export const CLOCK_QUARANTINE_MS = 30_000

/** The middle of the last five offsets, newest last. */
export function medianOffset(offsetsMs: readonly number[]): number {
  const last = offsetsMs.slice(-5).sort((a, b) => a - b)
  return last[Math.floor((last.length - 1) / 2)] ?? 0
}
