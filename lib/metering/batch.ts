/** A batch of readings as an agent signs and sends it: one CloudEvent, chained to the one before. */

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isoSeconds } from '../time'

/** Largest body, unpacked. Units: bytes. */
export const BATCH_BYTES_MAX = 1_048_576
export const BATCH_READINGS_MAX = 5_000
/** How far a batch may run ahead of the last one that was seen. */
export const SEQ_AHEAD_MAX = 100_000

/** `[lease, meter, slot, value]`; the slot is the minute's start in minutes since 1970. */
export type Reading = readonly [lease: string, meter: number, slot: number, value: number]

export type BatchDraft = {
  readonly site: string
  readonly agent: string
  readonly seq: number
  /** SHA-256 of the previous batch's body; empty for the first. */
  readonly prev: string
  readonly at: Date
  /** Every slot up to this one has been sent. */
  readonly throughSlot: number
  readonly readings: readonly Reading[]
  /** These leases have ended and every reading of theirs is sent. */
  readonly closed?: readonly string[]
}

export const BATCH_TYPE = 'org.gridline.readings.v1'

export function nameSource(site: string, agent: string): string {
  return `urn:gridline:agent:${site}:${agent}`
}

/** The batch's id, which is also the id of its signed call: agent and seq. */
export function nameBatch(agent: string, seq: number): string {
  return `${agent}-${seq}`
}

/** The body, byte for byte as it is signed, stored and resent. Source: metering, section 3. */
export function spellBatch(draft: BatchDraft): string {
  return JSON.stringify({
    specversion: '1.0',
    type: BATCH_TYPE,
    source: nameSource(draft.site, draft.agent),
    id: nameBatch(draft.agent, draft.seq),
    time: isoSeconds(draft.at),
    data: {
      seq: draft.seq,
      prev: draft.prev,
      throughSlot: draft.throughSlot,
      readings: draft.readings,
      ...(draft.closed && draft.closed.length > 0 ? { closed: draft.closed } : {}),
    },
  })
}

export function hashBody(body: string): string {
  return createHash('sha256').update(body).digest('hex')
}

/** The envelope of a batch. Rows are checked one by one, so that a bad one does not cost the good ones. */
export const batch = z.object({
  specversion: z.literal('1.0'),
  type: z.literal(BATCH_TYPE),
  source: z.string().max(200),
  id: z.string().max(100),
  time: z.string().max(40),
  data: z.object({
    seq: z.number().int().min(1).max(2_147_483_647),
    prev: z.string().regex(/^([0-9a-f]{64})?$/),
    throughSlot: z.number().int().min(0).max(2_147_483_647),
    readings: z.array(z.unknown()),
    closed: z.array(z.string().min(1).max(80)).max(BATCH_READINGS_MAX).default([]),
  }),
})
export type Batch = z.infer<typeof batch>

export const batchAnswer = z.object({
  stored: z.number().int(),
  duplicates: z.number().int(),
  conflicts: z.number().int(),
  /** Index in `readings` and the reason. */
  rejected: z.array(z.tuple([z.number().int(), z.string()])),
})
export type BatchAnswer = z.infer<typeof batchAnswer>
