/** Sends an order and brings the money that it lacks from the balance to the book, in the same act. */

import type { Context } from '../context'
import { type FundReserve, fundReserve } from '../ledger/fund-reserve'
import { listReserveCredits, type ReserveCredit } from '../ledger/queries'
import { Refusal } from '../refusal'
import type { BookResult, OrderCommand } from './book'

const MOVES_MAX = 3

type Sent = Exclude<BookResult, { outcome: 'needs_funds' }>

async function creditBook(
  ctx: Context,
  book: string,
  command: OrderCommand,
  credits: readonly ReserveCredit[],
) {
  for (const { transfer, amountMicros } of credits)
    await ctx.books.send(book, {
      kind: 'credit',
      organisation: command.organisation,
      fund: command.order.fund ?? 'main',
      amountMicros: Number(amountMicros),
      transfer,
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
  const earlier = await listReserveCredits(ctx, organisation, key)
  await creditBook(ctx, book, command, earlier)

  for (let n = 0; ; n += 1) {
    const answer = await ctx.books.send(book, { ...command, fundable: n < MOVES_MAX })
    if (answer.outcome !== 'needs_funds') return refuseOr(answer)
    const credits = await bringMoney(ctx, { key, n, book, fund, amountMicros: BigInt(answer.gapMicros) })
    if (credits === null) n = MOVES_MAX - 1
    else await creditBook(ctx, book, command, credits)
  }
}

/** Null where the balance is too small: the book then says what is missing. */
async function bringMoney(ctx: Context, move: FundReserve): Promise<ReserveCredit[] | null> {
  try {
    return await fundReserve(ctx, move)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'transfer.balance_short') return null
    throw error
  }
}

function refuseOr(answer: Sent): Sent {
  if (answer.outcome === 'refused')
    throw new Refusal(answer.refused.code, answer.refused.field, answer.refused.numbers)
  return answer
}
