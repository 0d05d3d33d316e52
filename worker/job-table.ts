/** The table of timed jobs: what each is called, how often it runs, which verb it is. */

import type { Context } from '@/lib/context'
import { forgetEnded } from '@/lib/identity/forget-ended'
import { endDueLeases } from '@/lib/lease/end-due-leases'
import { prepareLeases } from '@/lib/lease/prepare-leases'
import { makePartitions } from '@/lib/ledger/make-partitions'
import { creditReserves } from '@/lib/market/credit-reserves'
import { followPools } from '@/lib/market/follow-pools'
import { recordMarketHours } from '@/lib/market/record-market-hours'
import { returnEndedLeases } from '@/lib/market/return-ended-leases'
import { makeMeteringPartitions } from '@/lib/metering/make-metering-partitions'
import { rollUpUsage } from '@/lib/metering/roll-up-usage'
import { markStalePools } from '@/lib/registry/mark-stale-pools'
import { recordProcess } from '@/lib/registry/record-process'
import { requestDueSelfTests } from '@/lib/registry/request-due-self-tests'
import { reconcileAccounts } from '@/lib/settlement/reconcile-accounts'
import { reconcileReserves } from '@/lib/settlement/reconcile-reserves'
import { releaseIdleReserves } from '@/lib/settlement/release-idle-reserves'
import { settleLeaseHours } from '@/lib/settlement/settle-lease-hours'
import { settleTrades } from '@/lib/settlement/settle-trades'
import { endLostAttempts } from '@/lib/task/end-lost-attempts'
import type { Job } from './jobs'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** Partitions are made this far ahead of their first row. */
const AHEAD = { months: 4, days: 14 }

type OwnParts = {
  readonly tick: () => Promise<void>
  readonly process: { readonly name: string; readonly startedAt: Date; readonly version: string }
}

/** Readings become usage, usage becomes charges: one after the other, so that an ended lease settles in one pass. */
async function settle(ctx: Context): Promise<void> {
  await settleTrades(ctx)
  await rollUpUsage(ctx)
  await settleLeaseHours(ctx)
}

async function makeRoom(ctx: Context): Promise<void> {
  await makePartitions(ctx, ctx.now, AHEAD.months)
  await makeMeteringPartitions(ctx, ctx.now, AHEAD.days)
}

export function jobTable({ tick, process }: OwnParts): readonly Job[] {
  return [
    { name: 'tick-books', everyMs: SECOND, run: tick },
    { name: 'follow-pools', everyMs: SECOND, run: followPools },
    { name: 'credit-reserves', everyMs: SECOND, run: creditReserves },
    { name: 'return-ended-leases', everyMs: SECOND, run: returnEndedLeases },
    { name: 'prepare-leases', everyMs: SECOND / 2, run: prepareLeases },
    { name: 'end-due-leases', everyMs: SECOND, run: endDueLeases },
    { name: 'end-lost-attempts', everyMs: 2 * SECOND, run: endLostAttempts },
    { name: 'settle', everyMs: SECOND / 2, run: settle },
    { name: 'request-due-self-tests', everyMs: 2 * SECOND, run: (ctx) => requestDueSelfTests(ctx) },
    { name: 'record-process', everyMs: 10 * SECOND, run: (ctx) => recordProcess(ctx, process) },
    { name: 'mark-stale-pools', everyMs: 10 * SECOND, run: markStalePools },
    { name: 'release-idle-reserves', everyMs: MINUTE, run: releaseIdleReserves },
    { name: 'record-market-hours', everyMs: MINUTE, run: recordMarketHours },
    { name: 'reconcile-reserves', everyMs: 5 * MINUTE, run: reconcileReserves },
    { name: 'reconcile-accounts', everyMs: HOUR, run: reconcileAccounts },
    { name: 'forget-ended', everyMs: HOUR, run: forgetEnded },
    { name: 'make-partitions', everyMs: 12 * HOUR, run: makeRoom },
  ]
}
