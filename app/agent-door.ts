/** The doors for sites' agents: the raw call goes to one verb, which checks the signature itself. No cookie is looked at. */

import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import type { Context } from '@/lib/context'
import { type Sync, syncAgent } from '@/lib/lease/sync-agent'
import { hasCommands, readSyncAnswer } from '@/lib/lease/sync-queries'
import { Refusal, type RefusalCode } from '@/lib/refusal'
import {
  AGENT_BODY_BYTES_MAX,
  type SignedCall,
  SYNC_WAIT_MS_MAX,
  type SyncAnswer,
} from '@/lib/registry/agent'
import { OBJECT_HEADER } from '@/lib/task/attempt'
import { openRoute } from './door'
import { readBody } from './read-body'
import { contextFor, readNow } from './viewer'

/** Between two looks for commands while a sync waits. Units: ms. */
const LOOK_MS = 200
/** An agent that is not confirmed is answered sooner, so that it learns of its confirmation. Units: ms. */
const PENDING_WAIT_MS = 2_000

const SIGNED_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature', OBJECT_HEADER] as const

function headersOf(request: Request): SignedCall['headers'] {
  return Object.fromEntries(SIGNED_HEADERS.map((name) => [name, request.headers.get(name) ?? undefined]))
}

/** The signed text of a call, counted while it streams and again while it is unpacked. */
async function readCall(request: Request, tooLarge: RefusalCode): Promise<SignedCall> {
  try {
    const raw = await readBody(request, AGENT_BODY_BYTES_MAX)
    const packed = request.headers.get('content-encoding') === 'gzip'
    const bytes = packed ? gunzipSync(raw, { maxOutputLength: AGENT_BODY_BYTES_MAX }) : Buffer.from(raw)
    return { headers: headersOf(request), body: bytes.toString('utf8') }
  } catch (error) {
    if (error instanceof Refusal || isOverflow(error)) throw new Refusal(tooLarge)
    throw error
  }
}

function isOverflow(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}

/** A route around a verb of an agent; a body over the limit is refused with the given code. */
export function agentRoute<T>(
  verb: (ctx: Context, call: SignedCall) => Promise<T>,
  tooLarge: RefusalCode = 'agent.too_large',
) {
  return openRoute(async (ctx, { request }) =>
    Response.json(await verb(ctx, await readCall(request, tooLarge))),
  )
}

/** A route around a verb that reads the raw content itself, after it has checked the head in the headers. */
export function agentObjectRoute<T>(
  verb: (
    ctx: Context,
    call: { headers: SignedCall['headers']; content: AsyncIterable<Uint8Array> },
  ) => Promise<T>,
) {
  return openRoute(async (ctx, { request }) =>
    Response.json(await verb(ctx, { headers: headersOf(request), content: partsOf(request) })),
  )
}

async function* partsOf(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader()
  try {
    for (;;) {
      const part = await reader?.read()
      if (!part || part.done) return
      yield part.value
    }
  } finally {
    await reader?.cancel()
  }
}

/** The sync's route: answered when commands wait, at the latest after ten seconds. */
export const syncRoute = openRoute(async (ctx, { request }) => {
  const sync = await syncAgent(ctx, await readCall(request, 'agent.too_large'))
  return Response.json(await waitForCommands(sync, ctx.now, request.signal))
})

async function waitForCommands(sync: Sync, receivedAt: Date, gone: AbortSignal): Promise<SyncAnswer> {
  const { signer, cursor, answer } = sync
  if (answer.commands.length > 0) return answer
  const waitMs = signer.state === 'confirmed' ? SYNC_WAIT_MS_MAX : PENDING_WAIT_MS
  const until = receivedAt.getTime() + waitMs
  while (!gone.aborted && readNow().getTime() < until) {
    await sleep(LOOK_MS)
    if (await hasCommands(contextFor({ kind: 'visitor' }), signer, cursor)) break
  }
  return readSyncAnswer(contextFor({ kind: 'visitor' }), signer, { cursor, receivedAt })
}
