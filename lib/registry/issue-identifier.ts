/** Gives a thing its identifier: draws the label, signs the first version of its record, opens its chain of states. */

import { eq } from 'drizzle-orm'
import { identifiers } from '@/db/schema/registry'
import { assert } from '../assert'
import type { Context } from '../context'
import { seededChance } from '../id'
import type { Origin } from '../identity/role'
import { Refusal } from '../refusal'
import { drawCpid, parentOfCpid, platformOfCpid } from './cpid'
import { firstRecord, type Issue } from './record'
import { appendEvent, appendRecord, sealRecord } from './record-rows'

export type IssueInput = Issue & {
  readonly organisation: string
  readonly origin: Origin
}

/** Writes an identifier with its first record. False, and nothing written, when the identifier is taken. */
async function enter(ctx: Context, cpid: string, input: IssueInput): Promise<boolean> {
  const { organisation, origin, ...issue } = input
  const record = firstRecord(cpid, issue, ctx.now)
  const sealed = sealRecord(record)
  const written = await ctx.db
    .insert(identifiers)
    .values({
      cpid,
      platform: platformOfCpid(cpid),
      kind: record.kind,
      parent: parentOfCpid(cpid),
      organisation,
      state: record.state,
      version: record.version,
      recordHash: sealed.hash,
      nameEn: issue.names.en,
      nameZh: issue.names.zh,
      origin,
    })
    .onConflictDoNothing()
    .returning({ cpid: identifiers.cpid })
  if (written.length === 0) return false
  await appendRecord(ctx, record, sealed)
  await appendEvent(ctx, record, { from: 'reserved', reason: 'verified' })
  return true
}

/** Draws an identifier directly below another one, in the caller's transaction; a label already taken is drawn again.
 *  Refuses: identifier.parent_not_active. */
export async function issueIdentifier(ctx: Context, below: string, input: IssueInput): Promise<string> {
  const [parent] = await ctx.db
    .select({ state: identifiers.state })
    .from(identifiers)
    .where(eq(identifiers.cpid, below))
    .for('share')
  if (parent?.state !== 'active') throw new Refusal('identifier.parent_not_active', null, { parent: below })
  const chance = seededChance(ctx.newId())
  for (;;) {
    const cpid = drawCpid(below, chance)
    if (await enter(ctx, cpid, input)) return cpid
  }
}

/** Enters the platform's own identifier, whose code is fixed and not drawn, in the caller's transaction. */
export async function enterPlatform(ctx: Context, cpid: string, input: IssueInput): Promise<void> {
  assert(await enter(ctx, cpid, input), `${cpid} is entered already`)
}
