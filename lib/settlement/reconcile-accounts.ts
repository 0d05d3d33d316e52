/** Job: the audit. Every account is recomputed from its transfers, and the two sides of the ledger are compared. */

import type { Context } from '../context'
import { allowSystem } from '../identity/allow'
import { record } from '../journal/record'
import { type LedgerFault, listLedgerFaults } from '../ledger/queries'

/** Answers what does not add up, each also in the journal. Changes nothing else. */
export async function reconcileAccounts(ctx: Context): Promise<LedgerFault[]> {
  allowSystem(ctx.viewer)

  const faults = await listLedgerFaults(ctx)

  for (const { fault, subject } of faults)
    await record(ctx, { act: 'ledger.differs', subject, organisation: null, detail: { fault } })
  return faults
}
