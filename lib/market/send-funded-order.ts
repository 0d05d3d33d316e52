/** Sends an order and brings the money that it lacks from the balance to the book, in the same act. */

import type { Context } from '../context'
import { fundReserve, listReserveMoves } from '../ledger/fund-reserve'
import { readFreeBalance } from '../ledger/queries'
import { Refusal } from '../refusal'
import type { BookResult, OrderCommand } from './book'

const MOVES_MAX = 3

type Sent = Exclude<BookResult, { outcome: 'needs_funds' }>

async function creditBook(
  ctx: Context,
  book: string,
  command: OrderCommand,
  transfers: readonly { id: string; amountMicros: bigint }[],
) {
  for (const { id, amountMicros } of transfers)
    await ctx.books.send(book, {
      kind: 'credit',
      organisation: command.organisation,
      fund: command.order.fund ?? 'main',
      amountMicros: Number(amountMicros),
      transfer: id,
    })
}

/**
 * The act of ledger section 7: credits of an earlier try, the order, what it lacks, the order again.
 * Death anywhere leaves a durable order, or money that the worker credits and that flows back later.
 * Refuses: market.buying_power_short, and what the book refuses.
 */
export async function sendFundedOrder(
  ctx: Context,
  book: string,
  command: OrderCommand & { key: string },
): Promise<Sent> {
  const { organisation, key } = command
  const fund = command.order.fund ?? 'main'
  const earlier = await listReserveMoves(ctx, organisation, key)
  await creditBook(ctx, book, command, earlier)

  for (let move = earlier.length; move <= MOVES_MAX; move += 1) {
    const answer = await ctx.books.send(book, { ...command, fundable: true })
    if (answer.outcome !== 'needs_funds') return refuseOr(answer)
    const gapMicros = BigInt(answer.gapMicros)
    const free = await readFreeBalance(ctx, organisation)
    if (move === MOVES_MAX || free < gapMicros) break
    const transfers = await fundReserve(ctx, {
      organisation,
      key,
      n: move,
      book,
      fund,
      amountMicros: gapMicros,
    })
    await creditBook(ctx, book, command, transfers)
  }
  const last = await ctx.books.send(book, { ...command, fundable: false })
  if (last.outcome === 'needs_funds') throw new Refusal('market.buying_power_short')
  return refuseOr(last)
}

function refuseOr(answer: Sent): Sent {
  if (answer.outcome === 'refused')
    throw new Refusal(answer.refused.code, answer.refused.field, answer.refused.numbers)
  return answer
}
