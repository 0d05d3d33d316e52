/** Writes commands for the agent of a site, numbered without holes. */

import { and, eq, inArray, sql } from 'drizzle-orm'
import { agentCommands, siteAccounts } from '@/db/schema/lease'
import { sites } from '@/db/schema/registry'
import { assert, present } from '../assert'
import type { Context } from '../context'
import type { Command, CommandKind } from './command'

/** A site as everything of it is keyed: its provider and its CPID. */
export type SiteKey = { readonly organisation: string; readonly site: string }

type DraftOf<K extends CommandKind> = {
  readonly kind: K
  readonly body: Extract<Command, { kind: K }>['body']
  /** Null where the command concerns no lease or no attempt. */
  readonly lease: string | null
  readonly attempt: string | null
  readonly epoch: number
  readonly expiresAt: Date
  /** Fresh when left out. */
  readonly id?: string
}
export type CommandDraft = { [K in CommandKind]: DraftOf<K> }[CommandKind]

/** First Unix account number of buyers at a site. Source: engines, section 5. */
const FIRST_ACCOUNT = 61_000

/** Waits for the site's row. Whoever writes commands or changes leases of a site takes it first, so nobody waits in a circle. */
export async function lockSite(ctx: Context, key: SiteKey): Promise<void> {
  const rows = await ctx.db
    .select({ cpid: sites.cpid })
    .from(sites)
    .where(and(eq(sites.organisation, key.organisation), eq(sites.cpid, key.site)))
    .for('no key update')
  assert(rows.length === 1, `site ${key.site} is registered`)
}

/** Appends the commands in the caller's transaction and answers their numbers. */
export async function issueCommands(
  ctx: Context,
  key: SiteKey,
  drafts: readonly CommandDraft[],
): Promise<readonly number[]> {
  if (drafts.length === 0) return []
  await lockSite(ctx, key)
  const [last] = await ctx.db
    .select({ seq: sql<number>`coalesce(max(${agentCommands.seq}), 0)::int` })
    .from(agentCommands)
    .where(and(eq(agentCommands.organisation, key.organisation), eq(agentCommands.site, key.site)))
  const first = present(last, 'an aggregate has one row').seq + 1
  await ctx.db.insert(agentCommands).values(
    drafts.map((draft, index) => ({
      ...draft,
      organisation: key.organisation,
      site: key.site,
      seq: first + index,
      id: draft.id ?? ctx.newId(),
      issuedAt: ctx.now,
    })),
  )
  return drafts.map((_, index) => first + index)
}

/** The account number of each buyer at a site whose row is locked; a buyer that comes for the first time gets the next one. */
export async function assignAccounts(
  ctx: Context,
  key: SiteKey,
  buyers: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const ofSite = and(eq(siteAccounts.organisation, key.organisation), eq(siteAccounts.site, key.site))
  const wanted = [...new Set(buyers)]
  const known = await ctx.db
    .select({ buyer: siteAccounts.buyer, account: siteAccounts.account })
    .from(siteAccounts)
    .where(and(ofSite, inArray(siteAccounts.buyer, wanted)))
  const accounts = new Map(known.map((row) => [row.buyer, row.account]))
  const missing = wanted.filter((buyer) => !accounts.has(buyer))
  if (missing.length === 0) return accounts

  const [last] = await ctx.db
    .select({ account: sql<number>`coalesce(max(${siteAccounts.account}), ${FIRST_ACCOUNT - 1})::int` })
    .from(siteAccounts)
    .where(ofSite)
  const first = present(last, 'an aggregate has one row').account + 1
  const fresh = missing.map((buyer, index) => ({ ...key, buyer, account: first + index }))
  await ctx.db.insert(siteAccounts).values(fresh)
  for (const { buyer, account } of fresh) accounts.set(buyer, account)
  return accounts
}
