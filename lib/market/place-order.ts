/** Places a standing order: it fills what it can now and waits for the rest. */

import { z } from 'zod'
import { present } from '../assert'
import type { Context } from '../context'
import { allow } from '../identity/allow'
import { Refusal } from '../refusal'
import { listShapes } from './instrument-shapes'
import { needInput, nodeLimitMicros, nodesOf, startSlotOf } from './need'
import { sendFundedOrder } from './send-funded-order'

/** A need with a limit and a start that is not now; `key` is made once per form, so that sending twice is once. */
export const orderInput = needInput.extend({
  limit: z.string().regex(/^\d{1,10}(\.\d{1,6})?$/),
  from: z.iso.datetime({ offset: true }),
  key: z.uuid(),
})
export type OrderInput = z.infer<typeof orderInput>

export type Placed = {
  readonly order: string
  readonly state: string
  readonly filled: number
  readonly rest: number
}

/** Refuses: the codes of market section 4, in their order. */
export async function placeOrder(ctx: Context, input: OrderInput): Promise<Placed> {
  const viewer = allow(ctx.viewer, 'order.place')

  const shapes = await listShapes(ctx, input)
  const { book, cardsPerNode } = present(shapes[0], 'a need has an instrument')
  const start = present(startSlotOf(input, ctx.now), 'a standing order has a start')
  const limit = nodeLimitMicros(input.limit, cardsPerNode)

  const answer = await sendFundedOrder(ctx, book, {
    kind: 'order',
    organisation: viewer.organisation,
    origin: viewer.origin,
    key: input.key,
    order: {
      nodes: nodesOf(input, cardsPerNode),
      start,
      end: start + input.hours,
      limits: Object.fromEntries(shapes.map((shape) => [shape.instrument, limit])),
      minTier: input.minTier,
    },
  })
  if (answer.outcome === 'refused') throw new Refusal(answer.refused.code)
  return {
    order: `${book}-${answer.seq}`,
    state: answer.state ?? 'open',
    filled: answer.fills.length,
    rest: answer.rest,
  }
}
