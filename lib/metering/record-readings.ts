/** Takes one signed batch of readings from a site's agent: stored once, answered with what became of each row. */

import { and, eq } from 'drizzle-orm'
import { batches, quarantinedBatches } from '@/db/schema/metering'
import { present } from '../assert'
import { type Context, transact } from '../context'
import { allowAgent } from '../identity/allow'
import { Refusal } from '../refusal'
import {
  CLOCK_QUARANTINE_MS,
  parseJson,
  readSignedHeaders,
  type SignedCall,
  signedAt,
} from '../registry/agent'
import { needConfirmed, readSigner, type Signer } from '../registry/agent-queries'
import {
  BATCH_BYTES_MAX,
  BATCH_READINGS_MAX,
  type Batch,
  type BatchAnswer,
  batch,
  batchAnswer,
  hashBody,
  nameBatch,
  nameSource,
  SEQ_AHEAD_MAX,
} from './batch'
import { isNewSeq, takeSeq } from './chain'
import { advanceChain, lockChain, type StoredLink } from './chain-rows'
import { boundThroughSlot } from './reading'
import { dayOf, keepRejects, readTerms, writeReadings } from './reading-rows'

type Taken = { readonly answer: BatchAnswer } | { readonly refused: 'batch.seq_reused' | 'batch.malformed' }

/**
 * Stores the batch and answers. The same batch again gets its first answer; a batch with rejected rows keeps its good ones.
 * Refuses: batch.too_large, batch.signature_missing, batch.key_unknown, batch.key_expired, batch.key_revoked,
 * batch.timestamp_skew, batch.signature_wrong, agent.pending, agent.suspended, batch.malformed, batch.seq_reused.
 * Source: metering, section 4.
 */
export async function recordReadings(ctx: Context, call: SignedCall): Promise<BatchAnswer> {
  if (Buffer.byteLength(call.body) > BATCH_BYTES_MAX) throw new Refusal('batch.too_large')
  const proof = await readSigner(ctx, call)
  if (proof.fault) throw new Refusal(`batch.${proof.fault}`)
  const signer = needConfirmed(proof.signer)
  const inside = { ...ctx, viewer: signer }

  const read = readBatch(call, signer)
  if ('field' in read) {
    await keepRefused(inside, null, 'batch.malformed', call.body)
    throw new Refusal('batch.malformed', read.field)
  }
  if (read.batch.data.readings.length > BATCH_READINGS_MAX) throw new Refusal('batch.too_large', 'readings')

  const taken = await transact(inside, (ctx) => takeBatch(ctx, signer, read.batch, call))
  if ('answer' in taken) return taken.answer
  await keepRefused(inside, read.batch.data.seq, taken.refused, call.body)
  throw new Refusal(taken.refused, 'data.seq')
}

/** The batch of a call whose signature is right, or the field that is not as it must be. */
function readBatch(call: SignedCall, signer: Signer): { batch: Batch } | { field: string } {
  const parsed = batch.safeParse(parseJson(call.body))
  if (!parsed.success) return { field: parsed.error.issues[0]?.path.join('.') ?? '' }
  const { id, source, data } = parsed.data
  if (source !== nameSource(signer.site, signer.agent)) return { field: 'source' }
  const expected = nameBatch(signer.agent, data.seq)
  if (id !== expected || call.headers['webhook-id'] !== expected) return { field: 'id' }
  return { batch: parsed.data }
}

async function takeBatch(ctx: Context, signer: Signer, given: Batch, call: SignedCall): Promise<Taken> {
  const { organisation, agent, site } = allowAgent(ctx.viewer)
  const { seq, readings } = given.data
  // One connection keeps the order: the chain is locked before the leases are read, in one round trip.
  const [chain, terms] = await Promise.all([lockChain(ctx, signer), readTerms(ctx, readings)])
  if (!isNewSeq(chain, seq)) return answerAgain(ctx, signer, seq, call.body)
  if (seq > chain.maxSeq + SEQ_AHEAD_MAX) return { refused: 'batch.malformed' }

  const quarantined = Math.abs(signer.clockOffsetMs) > CLOCK_QUARANTINE_MS
  const key = { organisation, agent, site, seq, throughSlot: chain.throughSlot }
  const answer = quarantined ? holdBack(readings) : await writeReadings(ctx, key, readings, terms)

  const link = linkOf(given, call.body, ctx.now)
  if (quarantined)
    await ctx.db.insert(quarantinedBatches).values({
      organisation,
      agent,
      seq,
      receivedDay: dayOf(ctx.now),
      offsetMs: signer.clockOffsetMs,
    })
  await Promise.all([
    writeBatch(ctx, signer, link, call, answer),
    advanceChain(ctx, signer, takeSeq(chain, seq), { ...link, waits: quarantined }),
  ])
  return { answer }
}

function holdBack(readings: readonly unknown[]): BatchAnswer {
  const rejected = readings.map((_, index): [number, string] => [index, 'reading.quarantined'])
  return { stored: 0, duplicates: 0, conflicts: 0, rejected }
}

async function answerAgain(ctx: Context, signer: Signer, seq: number, body: string): Promise<Taken> {
  const [stored] = await ctx.db
    .select({ bodyHash: batches.bodyHash, answer: batches.answer })
    .from(batches)
    .where(
      and(
        eq(batches.organisation, signer.organisation),
        eq(batches.agent, signer.agent),
        eq(batches.seq, seq),
      ),
    )
  const { bodyHash, answer } = present(stored, 'a number that is no hole has its batch')
  return bodyHash === hashBody(body) ? { answer: batchAnswer.parse(answer) } : { refused: 'batch.seq_reused' }
}

function linkOf({ data }: Batch, body: string, now: Date): Omit<StoredLink, 'waits'> {
  const { seq, prev, closed } = data
  return { seq, prev, closed, bodyHash: hashBody(body), throughSlot: boundThroughSlot(data, now) }
}

async function writeBatch(
  ctx: Context,
  signer: Signer,
  link: Omit<StoredLink, 'waits'>,
  call: SignedCall,
  answer: BatchAnswer,
): Promise<void> {
  const headers = present(readSignedHeaders(call.headers), 'a verified call has its headers')
  await ctx.db.insert(batches).values({
    organisation: signer.organisation,
    agent: signer.agent,
    ...link,
    closed: [...link.closed],
    receivedDay: dayOf(ctx.now),
    receivedAt: ctx.now,
    signedAt: signedAt(headers),
    body: call.body,
    publicKey: signer.publicKey,
    signature: headers['webhook-signature'],
    answer,
  })
}

/** Keeps a whole batch that is refused, in a transaction of its own: the refusal would undo it otherwise. */
async function keepRefused(ctx: Context, seq: number | null, code: string, raw: string): Promise<void> {
  const { organisation, agent } = allowAgent(ctx.viewer)
  await keepRejects(ctx, { organisation, agent, seq }, [{ rowIndex: null, code, raw }])
}
