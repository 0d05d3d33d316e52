/** Job: pays for trades. Each one's cost moves from its buyer's trading reserve into the reserve of its lease. */

import { and, eq } from 'drizzle-orm'
import { bookCursors } from '@/db/schema/market'
import { type Context, transact } from '../context'
import { allowSystem } from '../identity/allow'
import { record } from '../journal/record'
import { balanceAccount, leaseReserveAccount, tradingReserveAccount } from '../ledger/account'
import { postTransfers } from '../ledger/post-transfers'
import { readHeld } from '../ledger/queries'
import { type BySource, NOTHING, returnSources, spendSources, subtractSources } from '../ledger/sources'
import { type Act, spellTransfers, type Transfer } from '../ledger/transfer'
import { Refusal } from '../refusal'
import { readPlatform } from '../registry/queries'
import { type Item, listBooksToSettle, listItemsToSettle, SETTLE_TRADES } from './trade-queries'

/** Two transfers each, so that one commit stays within what one call posts. */
const ITEMS_MAX = 2_000

export type SettledTrades = {
  readonly trades: number
  /** Money that went back from a trading reserve to its balance. */
  readonly returns: number
  /** Books whose cursor stands because a transfer was refused. */
  readonly stopped: readonly string[]
}

type Cursor = { readonly seq: number; readonly n: number; readonly stoppedBecause: string | null }

/**
 * Follows the log of every book from its cursor, in the order of the log, and posts each trade and each return once: postings
 * and cursor move in one transaction. A refused transfer is a defect: that book's cursor stands with the reason, nothing is skipped.
 */
export async function settleTrades(ctx: Context): Promise<SettledTrades> {
  allowSystem(ctx.viewer)

  const total = { trades: 0, returns: 0, stopped: [] as string[] }
  for (const book of await listBooksToSettle(ctx)) {
    for (;;) {
      const done = await settleBook(ctx, book)
      total.trades += done.trades
      total.returns += done.returns
      if (done.stopped) total.stopped.push(book)
      if (done.stopped || done.trades + done.returns < ITEMS_MAX) break
    }
  }
  return total
}

type Done = { readonly trades: number; readonly returns: number; readonly stopped: boolean }

async function settleBook(ctx: Context, book: string): Promise<Done> {
  try {
    return await transact(ctx, (ctx) => settleNext(ctx, book))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await transact(ctx, async (ctx) => stopCursor(ctx, book, await lockCursor(ctx, book), error.code))
    return { trades: 0, returns: 0, stopped: true }
  }
}

async function settleNext(ctx: Context, book: string): Promise<Done> {
  const cursor = await lockCursor(ctx, book)
  const items = await listItemsToSettle(ctx, book, cursor, ITEMS_MAX)
  if (items.length === 0) return { trades: 0, returns: 0, stopped: false }
  const { currency } = await readPlatform(ctx)
  const reserves = await readHeld(
    ctx,
    'trading_reserve',
    [...new Map(items.map((item) => [`${item.organisation}/${item.fund}`, item])).values()].map(
      ({ organisation, fund }) => ({ organisation, ref: `${book}/${fund}` }),
    ),
  )

  const { transfers, taken } = payItems(book, items, reserves, currency, ctx.now)

  await postTransfers(ctx, transfers)
  const last = taken.at(-1)
  const short = items[taken.length]
  const reached = { ...cursor, ...(last ? { seq: last.seq, n: last.n } : {}) }
  if (short) await stopCursor(ctx, book, reached, `transfer.balance_short at ${book}-${short.seq}-${short.n}`)
  else await moveCursor(ctx, book, reached)

  const trades = taken.filter((item) => item.kind === 'trade').length
  if (last)
    await record(ctx, {
      act: 'trades.settled',
      subject: book,
      organisation: null,
      detail: { trades, returns: taken.length - trades, throughSeq: last.seq },
    })
  return { trades, returns: taken.length - trades, stopped: short !== undefined }
}

/** Splits each amount over its reserve's sources, in order, as far as the reserves reach. */
function payItems(
  book: string,
  items: readonly Item[],
  reserves: ReadonlyMap<string, BySource>,
  currency: string,
  at: Date,
): { transfers: Transfer[]; taken: Item[] } {
  const left = new Map(reserves)
  const transfers: Transfer[] = []
  const taken: Item[] = []
  for (const item of items) {
    const key = `${item.organisation}/${book}/${item.fund}`
    const held = left.get(key) ?? NOTHING
    const amount = item.kind === 'trade' ? spendSources(item.micros, held) : returnSources(item.micros, held)
    if (amount === null) break
    left.set(key, subtractSources(held, amount))
    transfers.push(...spellTransfers(actOf(book, item, currency, at), amount))
    taken.push(item)
  }
  return { transfers, taken }
}

function actOf(book: string, item: Item, currency: string, at: Date): Act {
  const { organisation, fund, kind, seq, n, at: actAt } = item
  const name = `trade/${book}/${seq}/${n}`
  const from: Act['debit'] = (source) => tradingReserveAccount(organisation, book, fund, source, currency)
  const shared = { organisation, actAt, at, debit: from }
  if (kind === 'return')
    return {
      ...shared,
      code: 'reserve_out',
      name: `${name}/out`,
      ref: `reserve/${book}/${fund}`,
      credit: (source) => balanceAccount(organisation, source, currency),
    }
  return {
    ...shared,
    code: 'lease_fund',
    name: `${name}/fund`,
    ref: name,
    credit: (source) => leaseReserveAccount(organisation, `${book}-${seq}-${n}`, source, currency),
  }
}

const cursorOf = (book: string) => and(eq(bookCursors.book, book), eq(bookCursors.reader, SETTLE_TRADES))

/** The cursor, locked: of two settlements of one book the second waits and goes on where the first came to. */
async function lockCursor(ctx: Context, book: string): Promise<Cursor> {
  await ctx.db
    .insert(bookCursors)
    .values({ book, reader: SETTLE_TRADES, seq: 0, n: 0, at: ctx.now })
    .onConflictDoNothing()
  const [row] = await ctx.db.select().from(bookCursors).where(cursorOf(book)).for('update')
  return row ?? { seq: 0, n: 0, stoppedBecause: null }
}

async function moveCursor(ctx: Context, book: string, to: Pick<Cursor, 'seq' | 'n'>): Promise<void> {
  await ctx.db
    .update(bookCursors)
    .set({ seq: to.seq, n: to.n, at: ctx.now, stoppedBecause: null })
    .where(cursorOf(book))
}

/** The cursor goes as far as all was well and says why it stands; each run tries the same place again. */
async function stopCursor(
  ctx: Context,
  book: string,
  at: Pick<Cursor, 'seq' | 'n'>,
  because: string,
): Promise<void> {
  await ctx.db
    .update(bookCursors)
    .set({ seq: at.seq, n: at.n, at: ctx.now, stoppedBecause: because })
    .where(cursorOf(book))
}
