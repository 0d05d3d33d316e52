/** Writes the one journal record of an outer verb. */

import { journal } from '@/db/schema/journal'
import type { Context } from '../context'

export type JournalEntry = {
  /** Domain and past participle, e.g. `offer.published`. */
  readonly act: string
  /** What it was done to, as shown to people: `lea_hopper-7-0`, a CPID, `org_…`. */
  readonly subject: string
  readonly organisation?: string | null
  readonly detail?: Record<string, string | number | boolean | null>
}

function nameActor(viewer: Context['viewer']): string {
  switch (viewer.kind) {
    case 'member':
      return `member:${viewer.member}`
    case 'system':
      return `system:${viewer.name}`
    case 'agent':
      return `agent:${viewer.site}`
    case 'visitor':
      return 'visitor'
  }
}

/** Appends to the journal in the caller's transaction. */
export async function record(ctx: Context, entry: JournalEntry): Promise<void> {
  const own = 'organisation' in ctx.viewer ? ctx.viewer.organisation : null
  await ctx.db.insert(journal).values({
    id: ctx.newId(),
    at: ctx.now,
    organisation: entry.organisation === undefined ? own : entry.organisation,
    actor: nameActor(ctx.viewer),
    act: entry.act,
    subject: entry.subject,
    detail: entry.detail ?? {},
    requestId: ctx.requestId,
  })
}
