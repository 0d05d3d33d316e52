/** Reads of the ledger: balances by account, movements, the trial balance, and the audit that recomputes both from history. */

import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { accounts, reserveMoves, transfers } from '@/db/schema/ledger'
import type { Context } from '../context'
import type { Micros } from '../money'
import { type AccountKind, isSource } from './account'
import { addSources, type BySource, NOTHING, SOURCES, type Source } from './sources'
import { type TransferCode, transferId } from './transfer'

export type Balances = {
  /** Free money, by source. */
  readonly free: BySource
  /** What backs buying power, by book and fund. */
  readonly reserves: readonly { readonly book: string; readonly fund: string; readonly held: BySource }[]
  /** What open leases hold. */
  readonly leases: readonly { readonly lease: string; readonly held: BySource }[]
}

type HeldRow = { kind: string; ref: string; source: string; micros: Micros }

const balanceOf = sql<Micros>`${accounts.creditsPosted} - ${accounts.debitsPosted}`.mapWith(BigInt)

function sumByRef(rows: readonly HeldRow[], kind: AccountKind): Map<string, BySource> {
  const sums = new Map<string, BySource>()
  for (const row of rows) {
    if (row.kind !== kind || !isSource(row.source)) continue
    sums.set(row.ref, addSources(sums.get(row.ref) ?? NOTHING, { ...NOTHING, [row.source]: row.micros }))
  }
  return sums
}

/** What an organisation has: free, in trading reserves, and in open leases. */
export async function readBalances(ctx: Context, organisation: string): Promise<Balances> {
  const rows = await ctx.db
    .select({ kind: accounts.kind, ref: accounts.ref, source: accounts.source, micros: balanceOf })
    .from(accounts)
    .where(
      and(
        eq(accounts.organisation, organisation),
        inArray(accounts.kind, ['balance', 'trading_reserve', 'lease_reserve']),
        isNull(accounts.closedAt),
      ),
    )
    .orderBy(accounts.ref)
  return {
    free: sumByRef(rows, 'balance').get('') ?? NOTHING,
    reserves: [...sumByRef(rows, 'trading_reserve')].map(([ref, held]) => {
      const [book = '', fund = ''] = ref.split('/')
      return { book, fund, held }
    }),
    leases: [...sumByRef(rows, 'lease_reserve')].map(([lease, held]) => ({ lease, held })),
  }
}

/** What stands in accounts of one kind, by `ORGANISATION/REF`; an account that was never opened is missing. */
export async function readHeld(
  ctx: Context,
  kind: AccountKind,
  keys: readonly { readonly organisation: string; readonly ref: string }[],
): Promise<Map<string, BySource>> {
  if (keys.length === 0) return new Map()
  const rows = await ctx.db.execute<{ key: string; source: Source; micros: string }>(sql`
    select organisation || '/' || ref as key, source, (credits_posted - debits_posted)::text as micros
    from ledger.accounts
    join json_to_recordset(${JSON.stringify(keys)}::json) as k(organisation uuid, ref text) using (organisation, ref)
    where kind = ${kind}`)
  const held = new Map<string, BySource>()
  for (const row of rows)
    held.set(
      row.key,
      addSources(held.get(row.key) ?? NOTHING, { ...NOTHING, [row.source]: BigInt(row.micros) }),
    )
  return held
}

/** Everything that a provider has earned and not yet been paid. Units: micros. */
export async function sumEarned(ctx: Context, provider: string): Promise<Micros> {
  const [row] = await ctx.db
    .select({ micros: balanceOf })
    .from(accounts)
    .where(and(eq(accounts.organisation, provider), eq(accounts.kind, 'earned')))
  return row?.micros ?? 0n
}

export type Movement = {
  readonly seq: number
  readonly id: string
  readonly at: Date
  readonly code: TransferCode
  /** The act it follows from. */
  readonly ref: string
  readonly amountMicros: Micros
  readonly currency: string
  readonly source: Source | ''
  readonly fromKind: AccountKind
  readonly toKind: AccountKind
  /** What it adds to the free balance: the amount, minus the amount, or 0. */
  readonly freeMicros: Micros
}

/** Movements of an organisation's money, newest first; `before` is the last seq of the page above. */
export async function listMovements(
  ctx: Context,
  organisation: string,
  page: { readonly before?: number; readonly limit: number },
): Promise<Movement[]> {
  const rows = await ctx.db.execute<
    Record<'seq' | 'id' | 'at' | 'ref' | 'amount' | 'currency', string> & {
      code: TransferCode
      source: Source | ''
      from_kind: AccountKind
      to_kind: AccountKind
    }
  >(sql`
    select t.seq, t.id, t.at, t.code, t.ref, t.amount_micros as amount, t.currency,
      coalesce(nullif(d.source, ''), c.source) as source, d.kind as from_kind, c.kind as to_kind
    from ledger.transfers t
    join ledger.accounts d on d.id = t.debit
    join ledger.accounts c on c.id = t.credit
    where t.organisation = ${organisation} and t.seq < ${page.before ?? Number.MAX_SAFE_INTEGER}
      and ${organisation} in (d.organisation, c.organisation)
    order by t.seq desc limit ${page.limit}`)
  return [...rows].map((row) => {
    const amountMicros = BigInt(row.amount)
    const into = row.to_kind === 'balance' ? amountMicros : 0n
    const outOf = row.from_kind === 'balance' ? amountMicros : 0n
    return {
      seq: Number(row.seq),
      id: row.id,
      at: new Date(row.at),
      code: row.code,
      ref: row.ref,
      amountMicros,
      currency: row.currency,
      source: row.source,
      fromKind: row.from_kind,
      toKind: row.to_kind,
      freeMicros: into - outOf,
    }
  })
}

export type TrialBalance = {
  readonly currency: string
  readonly debitsMicros: Micros
  readonly creditsMicros: Micros
  readonly kinds: readonly {
    readonly kind: AccountKind
    readonly accounts: number
    readonly balanceMicros: Micros
  }[]
}

/** Both sides of the whole ledger per currency, with the balance of each kind of account. The sides are equal at any instant. */
export async function readTrialBalance(ctx: Context): Promise<TrialBalance[]> {
  const rows = await ctx.db.execute<
    Record<'currency' | 'debits' | 'credits', string> & { kind: AccountKind; n: number }
  >(sql`
    select currency, kind, count(*)::int as n, sum(debits_posted)::text as debits, sum(credits_posted)::text as credits
    from ledger.accounts group by currency, kind order by currency, kind`)
  const byCurrency = new Map<string, TrialBalance>()
  for (const row of rows) {
    const [debits, credits] = [BigInt(row.debits), BigInt(row.credits)]
    const sum = byCurrency.get(row.currency)
    byCurrency.set(row.currency, {
      currency: row.currency,
      debitsMicros: (sum?.debitsMicros ?? 0n) + debits,
      creditsMicros: (sum?.creditsMicros ?? 0n) + credits,
      kinds: [...(sum?.kinds ?? []), { kind: row.kind, accounts: row.n, balanceMicros: credits - debits }],
    })
  }
  return [...byCurrency.values()]
}

export type LedgerFault = { readonly fault: string; readonly subject: string }

/** The audit: every account recomputed from its transfers, and both sides compared. Empty when the ledger is whole. */
export async function listLedgerFaults(ctx: Context): Promise<LedgerFault[]> {
  const unequal = await ctx.db.execute<{ id: string }>(sql`
    select coalesce(a.id, h.account) as id
    from (
      select leg.account, sum(leg.debit) as debits, sum(leg.credit) as credits
      from ledger.transfers t
      cross join lateral (values (t.debit, t.amount_micros, 0), (t.credit, 0, t.amount_micros)) leg (account, debit, credit)
      group by leg.account
    ) h
    full join ledger.accounts a on a.id = h.account
    where (coalesce(h.debits, 0), coalesce(h.credits, 0)) is distinct from (a.debits_posted, a.credits_posted)`)
  const unbalanced = (await readTrialBalance(ctx)).filter((side) => side.debitsMicros !== side.creditsMicros)
  return [
    ...[...unequal].map((row) => ({ fault: 'account differs from its history', subject: row.id })),
    ...unbalanced.map((side) => ({ fault: 'debits differ from credits', subject: side.currency })),
  ]
}

/** Money that a book must be told of, once per transfer. */
export type ReserveCredit = { readonly transfer: string; readonly amountMicros: Micros }

/** What the order with this key moved into its reserve, in one of its tries or in all. */
export async function listReserveCredits(
  ctx: Context,
  organisation: string,
  key: string,
  n?: number,
): Promise<ReserveCredit[]> {
  const moves = await ctx.db
    .select()
    .from(reserveMoves)
    .where(and(eq(reserveMoves.organisation, organisation), eq(reserveMoves.key, key)))
    .orderBy(reserveMoves.n)
  const wanted = n === undefined ? moves : moves.filter((move) => move.n === n)
  const ids = wanted.flatMap((move) =>
    SOURCES.map((source) => transferId(move.at, `reserve-in/${organisation}/${key}/${move.n}/${source}`)),
  )
  if (ids.length === 0) return []
  return ctx.db
    .select({ transfer: transfers.id, amountMicros: transfers.amountMicros })
    .from(transfers)
    .where(and(eq(transfers.organisation, organisation), inArray(transfers.id, ids)))
    .orderBy(transfers.seq)
}

export type ReserveIn = {
  readonly transfer: string
  readonly organisation: string
  readonly book: string
  readonly fund: string
  readonly amountMicros: Micros
}

/**
 * Money moved into trading reserves by transactions from `fromTxid` on, as far as all are over, and where to go on from.
 * A window of transactions and not of `seq`, because sequences commit out of order.
 */
export async function listReserveIns(
  ctx: Context,
  fromTxid: bigint,
): Promise<{ readonly moves: ReserveIn[]; readonly nextTxid: bigint }> {
  const [window] = await ctx.db.execute<{ next: string }>(
    sql`select pg_snapshot_xmin(pg_current_snapshot())::text as next`,
  )
  const nextTxid = BigInt(window?.next ?? fromTxid)
  const rows = await ctx.db.execute<{
    transfer: string
    organisation: string
    ref: string
    amount: string
  }>(sql`
    select t.id as transfer, t.organisation, c.ref, t.amount_micros::text as amount
    from ledger.transfers t join ledger.accounts c on c.id = t.credit
    where t.code = 'reserve_in' and t.txid >= ${fromTxid.toString()}::bigint and t.txid < ${nextTxid.toString()}::bigint
    order by t.seq`)
  const moves = [...rows].map(({ transfer, organisation, ref, amount }) => {
    const [book = '', fund = ''] = ref.split('/')
    return { transfer, organisation, book, fund, amountMicros: BigInt(amount) }
  })
  return { moves, nextTxid }
}
