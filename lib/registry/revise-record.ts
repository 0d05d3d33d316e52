/** Appends the next version of a record, when the thing it stands for changed in tier, state, figures or names. */

import { and, eq } from 'drizzle-orm'
import { identifierRecords, identifiers } from '@/db/schema/registry'
import { present } from '../assert'
import type { Context } from '../context'
import { canonicalJson } from './canonical-json'
import { nextRecord, parseRecord, type Revision, type StateReason } from './record'
import { appendEvent, appendRecord, sealRecord } from './record-rows'

/** Signs and appends the next version in the caller's transaction, with the change of state if there is one; fields not named stay.
 *  Nothing is appended when nothing changed. Answers with the newest version's number. */
export async function reviseRecord(
  ctx: Context,
  cpid: string,
  revision: Revision,
  reason: StateReason,
): Promise<number> {
  const [found] = await ctx.db.select().from(identifiers).where(eq(identifiers.cpid, cpid)).for('update')
  const identifier = present(found, `${cpid} was issued here`)
  const [newest] = await ctx.db
    .select({ text: identifierRecords.text })
    .from(identifierRecords)
    .where(and(eq(identifierRecords.cpid, cpid), eq(identifierRecords.version, identifier.version)))
  const before = parseRecord(present(newest, `${cpid} has its version ${identifier.version}`).text)
  if (canonicalJson({ ...before, ...revision }) === canonicalJson(before)) return identifier.version

  const record = nextRecord(before, identifier.recordHash, revision, ctx.now)
  const sealed = sealRecord(record)

  await appendRecord(ctx, record, sealed)
  if (record.state !== before.state) await appendEvent(ctx, record, { from: before.state, reason })
  await ctx.db
    .update(identifiers)
    .set({
      state: record.state,
      version: record.version,
      recordHash: sealed.hash,
      nameEn: record.names.en,
      nameZh: record.names.zh,
    })
    .where(eq(identifiers.cpid, cpid))
  return record.version
}
