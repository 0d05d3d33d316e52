/** Job: checks that every trading reserve holds what its book believes. */

import type { Context } from '../context'
import { allowSystem } from '../identity/allow'
import { record } from '../journal/record'
import { listReserveFaults, type ReserveFault } from './reserve-queries'

/** Answers the reserves that differ from their book, each also in the journal. Changes nothing else. */
export async function reconcileReserves(ctx: Context): Promise<ReserveFault[]> {
  allowSystem(ctx.viewer)

  const faults = await listReserveFaults(ctx)

  for (const { organisation, book, fund, differenceMicros } of faults)
    await record(ctx, {
      act: 'reserve.differs',
      subject: `${book}/${fund}`,
      organisation,
      detail: { differenceMicros: differenceMicros.toString() },
    })
  return faults
}
