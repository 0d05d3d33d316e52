/** Signs one version of a record with the platform's key and appends it, with the change of state it carries. */

import { desc, eq } from 'drizzle-orm'
import { identifierEvents, identifierRecords } from '@/db/schema/registry'
import type { Context } from '../context'
import { platformOfCpid } from './cpid'
import { readPlatformKey } from './platform-key'
import { type IdentifierRecord, type IdentifierState, type StateReason, spellRecord } from './record'
import { hashEvent, hashRecord, type IdentifierEvent, signRecord } from './record-signature'

export type RecordText = { readonly text: string; readonly hash: string }

/** The text of a record as it is signed, and its hash. */
export function sealRecord(record: IdentifierRecord): RecordText {
  const text = spellRecord(record)
  return { text, hash: hashRecord(text) }
}

/** Appends a version of a record, in the caller's transaction. */
export async function appendRecord(
  ctx: Context,
  record: IdentifierRecord,
  { text, hash }: RecordText,
): Promise<void> {
  await ctx.db.insert(identifierRecords).values({
    cpid: record.cpid,
    version: record.version,
    text,
    hash,
    signatures: signRecord(readPlatformKey(), record.cpid, text),
    validFrom: new Date(record.validFrom),
  })
}

export type StateChange = { readonly from: IdentifierState; readonly reason: StateReason }

/** Chains the change of state that a record carries, decided by its platform, in the caller's transaction. */
export async function appendEvent(
  ctx: Context,
  record: IdentifierRecord,
  change: StateChange,
): Promise<void> {
  const [before] = await ctx.db
    .select({ n: identifierEvents.n, hash: identifierEvents.hash })
    .from(identifierEvents)
    .where(eq(identifierEvents.cpid, record.cpid))
    .orderBy(desc(identifierEvents.n))
    .limit(1)
  const event: IdentifierEvent = {
    cpid: record.cpid,
    n: (before?.n ?? 0) + 1,
    from: change.from,
    to: record.state,
    reason: change.reason,
    actor: platformOfCpid(record.cpid),
    at: record.validFrom,
    version: record.version,
    prev: before?.hash ?? '',
  }
  await ctx.db.insert(identifierEvents).values({ ...event, at: new Date(event.at), hash: hashEvent(event) })
}
