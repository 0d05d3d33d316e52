/** Takes the content of one result file from a site, checked against the hash that was signed. */

import { createHash } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { attemptFiles } from '@/db/schema/task'
import { present } from '../assert'
import { type Context, transact } from '../context'
import { allowAgent } from '../identity/allow'
import { Refusal } from '../refusal'
import type { SignedCall } from '../registry/agent'
import { needConfirmed, parseAgentBody, proveAgent } from '../registry/agent-queries'
import {
  FILES_MAX,
  isAttemptOver,
  OBJECT_HEADER,
  type ObjectHead,
  objectHead,
  RESULT_BYTES_MAX,
  readResultName,
} from './attempt'
import { lockAttempt } from './attempt-rows'

export type StoredFile = { readonly key: string; readonly sha256: string }
type Name = { readonly attempt: string; readonly name: string }

/**
 * Stores the file once; the same content again does nothing. The signature covers the head, so it is checked before a byte is read.
 * Refuses: agent.too_large and the faults of signatures, agent.pending, agent.suspended, agent.malformed,
 * task.object_key_wrong, task.attempt_unknown, task.object_differs, task.over, task.object_over_limit.
 */
export async function recordResultFile(
  ctx: Context,
  call: { readonly headers: SignedCall['headers']; readonly content: AsyncIterable<Uint8Array> },
): Promise<StoredFile> {
  const text = call.headers[OBJECT_HEADER] ?? ''
  const signer = needConfirmed(await proveAgent(ctx, { headers: call.headers, body: text }))
  const head = parseAgentBody(objectHead, text)
  const name = readResultName(head.key)
  if (!name) throw new Refusal('task.object_key_wrong', 'key')
  const inside = { ...ctx, viewer: signer }

  const room = await transact(inside, (ctx) => findRoom(ctx, head, name))
  if (room === 'stored') return { key: head.key, sha256: head.sha256 }
  const content = await readContent(call.content, head)

  await transact(inside, async (ctx) => {
    if ((await findRoom(ctx, head, name)) === 'stored') return
    const { organisation } = await lockAttempt(ctx, signer, name.attempt)
    await ctx.db.insert(attemptFiles).values({
      organisation,
      ...name,
      sizeBytes: content.length,
      sha256: head.sha256,
      content,
      refused: null,
      at: ctx.now,
    })
  })
  return { key: head.key, sha256: head.sha256 }
}

/** Whether the file is there already, or may come. Asked before and after its bytes are read. */
async function findRoom(
  ctx: Context,
  head: ObjectHead,
  { attempt: id, name }: Name,
): Promise<'stored' | 'free'> {
  const attempt = await lockAttempt(ctx, allowAgent(ctx.viewer), id)
  const ofAttempt = and(
    eq(attemptFiles.organisation, attempt.organisation),
    eq(attemptFiles.attempt, attempt.id),
  )
  const [known] = await ctx.db
    .select({ sha256: attemptFiles.sha256, refused: attemptFiles.refused })
    .from(attemptFiles)
    .where(and(ofAttempt, eq(attemptFiles.name, name)))
  if (known && (known.sha256 !== head.sha256 || known.refused))
    throw new Refusal('task.object_differs', 'key')
  if (known) return 'stored'
  if (isAttemptOver(attempt.state)) throw new Refusal('task.over', 'key')
  const [sum] = await ctx.db
    .select({
      files: sql<number>`count(*)::int`,
      bytes: sql<number>`coalesce(sum(${attemptFiles.sizeBytes}), 0)::int`,
    })
    .from(attemptFiles)
    .where(ofAttempt)
  const { files, bytes } = present(sum, 'a sum is one row')
  if (files >= FILES_MAX || bytes + head.bytes > RESULT_BYTES_MAX)
    throw new Refusal('task.object_over_limit', 'bytes', {
      limitMib: RESULT_BYTES_MAX / 1_048_576,
      files: FILES_MAX,
    })
  return 'free'
}

/** The bytes as signed. Stops at the first one over the announced size. */
async function readContent(stream: AsyncIterable<Uint8Array>, head: ObjectHead): Promise<Buffer> {
  const parts: Uint8Array[] = []
  const hash = createHash('sha256')
  let bytes = 0
  for await (const part of stream) {
    bytes += part.byteLength
    if (bytes > head.bytes) throw new Refusal('task.object_differs', 'bytes')
    hash.update(part)
    parts.push(part)
  }
  if (bytes !== head.bytes) throw new Refusal('task.object_differs', 'bytes')
  if (hash.digest('hex') !== head.sha256) throw new Refusal('task.object_differs', 'sha256')
  return Buffer.concat(parts)
}
