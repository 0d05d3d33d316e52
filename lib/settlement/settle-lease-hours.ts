/** Job: charges the served hours of leases and gives back what was not served. */

import { asc, sql } from 'drizzle-orm'
import { rowsJson } from '@/db/rows'
import { leases } from '@/db/schema/lease'
import { leaseEnds } from '@/db/schema/settlement'
import { assert, present } from '../assert'
import { type Context, transact } from '../context'
import { allowSystem } from '../identity/allow'
import { record } from '../journal/record'
import { cancellationTerms } from '../lease/lease'
import { leaseReserveAccount } from '../ledger/account'
import { closeAccounts, postTransfers } from '../ledger/post-transfers'
import { readHeld } from '../ledger/queries'
import { NOTHING, SOURCES, sumSources } from '../ledger/sources'
import { readPlatform } from '../registry/queries'
import { type BillableLease, listBillableHours } from './billable-hours-queries'
import { type Draw, drawLease } from './draw'
import { spellDraw } from './draw-transfers'
import type { LeaseTerms } from './lease-end'

export type SettledHours = { readonly hours: number; readonly leases: number }

/** Transfers of one call are at most 5,000; an hour makes up to six, and so does an end. */
const HOURS_PER_COMMIT = 400
const HOURS_PER_LOOK = 10 * HOURS_PER_COMMIT

type Settled = { readonly lease: LeaseTerms; readonly draw: Draw; readonly isClosed: boolean }

/**
 * Settles every hour that is due, a few hundred in a transaction, until none is left. Stopped anywhere and run again it posts
 * each leg once; two at once share the leases between them.
 */
export async function settleLeaseHours(ctx: Context): Promise<SettledHours> {
  allowSystem(ctx.viewer)

  const total = { hours: 0, leases: 0 }
  for (;;) {
    const before = total.hours + total.leases
    for (const due of splitWork(await listBillableHours(ctx, HOURS_PER_LOOK))) {
      const done = await transact(ctx, (ctx) => settleDue(ctx, due))
      total.hours += done.hours
      total.leases += done.leases
    }
    if (total.hours + total.leases === before) return total
  }
}

/** Leases in portions of what one commit takes; one that alone is more stands alone and is gone on with in the next look. */
function splitWork(due: readonly BillableLease[]): BillableLease[][] {
  const portions: BillableLease[][] = []
  let room = 0
  for (const lease of due) {
    const size = Math.max(1, lease.hours.length)
    if (size > room) {
      portions.push([])
      room = HOURS_PER_COMMIT
    }
    portions.at(-1)?.push(lease)
    room -= size
  }
  return portions
}

async function settleDue(ctx: Context, due: readonly BillableLease[]): Promise<SettledHours> {
  const locked = await lockLeases(ctx, due)
  // Asked again, because another settlement may have been at work until the lock was ours.
  const billable =
    locked.size === 0 ? [] : await listBillableHours(ctx, HOURS_PER_COMMIT, keysOf([...locked.values()]))
  const reserves = await readHeld(
    ctx,
    'lease_reserve',
    billable.map(({ organisation, lease }) => ({ organisation, ref: lease })),
  )
  const platform = await readPlatform(ctx)

  const settled = billable.map((one): Settled => {
    const key = `${one.organisation}/${one.lease}`
    const lease = present(locked.get(key), 'only locked leases were asked for')
    const draw = drawLease(lease, one.hours, one.hoursWaiting, reserves.get(key) ?? NOTHING)
    const left = one.hoursWaiting - draw.hours.filter((hour) => hour.state === 'final').length
    const isClosed = one.isOver && left === 0
    assert(
      !isClosed || sumSources(draw.reserve) === 0n,
      `lease ${one.lease} is over with money in its reserve`,
    )
    return { lease, draw, isClosed }
  })

  await postTransfers(
    ctx,
    settled.flatMap(({ lease, draw }) => spellDraw(lease, draw, platform, ctx.now)),
  )
  await writeHours(ctx, settled)
  await writeEnds(ctx, settled)
  await closeAccounts(
    ctx,
    settled
      .filter(({ isClosed }) => isClosed)
      .flatMap(({ lease }) =>
        SOURCES.map((source) => leaseReserveAccount(lease.organisation, lease.id, source, platform.currency)),
      ),
  )

  const hours = settled.reduce((sum, { draw }) => sum + draw.hours.length, 0)
  if (settled.length > 0)
    await record(ctx, {
      act: 'lease_hours.settled',
      subject: platform.cpid,
      organisation: null,
      detail: { leases: settled.length, hours },
    })
  return { hours, leases: settled.length }
}

function keysOf(terms: readonly LeaseTerms[]): { organisation: string; lease: string }[] {
  return terms.map(({ organisation, id }) => ({ organisation, lease: id }))
}

/** Locks the leases that no other settlement holds, by `ORGANISATION/LEASE`. */
async function lockLeases(ctx: Context, due: readonly BillableLease[]): Promise<Map<string, LeaseTerms>> {
  const keys = JSON.stringify(due.map(({ organisation, lease }) => ({ organisation, lease })))
  const rows = await ctx.db
    .select()
    .from(leases)
    .where(
      sql`(${leases.organisation}, ${leases.id}) in (select k.organisation, k.lease
        from json_to_recordset(${keys}::json) as k(organisation uuid, lease text))`,
    )
    .orderBy(asc(leases.organisation), asc(leases.id))
    .for('no key update', { skipLocked: true })
  return new Map(
    rows.map((row) => [
      `${row.organisation}/${row.id}`,
      { ...row, cancellation: cancellationTerms.parse(row.cancellation) },
    ]),
  )
}

async function writeHours(ctx: Context, settled: readonly Settled[]): Promise<void> {
  const rows = settled.flatMap(({ lease, draw }) =>
    draw.hours.map((hour) => ({ organisation: lease.organisation, lease: lease.id, ...hour })),
  )
  if (rows.length === 0) return
  await ctx.db.execute(sql`
    insert into lease_hours (organisation, lease, hour, state, rev, served_node_ms, charge_micros, provider_micros,
      fee_micros, released_micros, settled_at)
    select organisation, lease, hour, state::lease_hour_state, rev, "servedNodeMs", "chargeMicros", "providerMicros",
      "feeMicros", "releasedMicros", ${ctx.now.toISOString()}::timestamptz
    from json_to_recordset(${rowsJson(rows)}::json) as t(organisation uuid, lease text, hour int, state text, rev int,
      "servedNodeMs" bigint, "chargeMicros" bigint, "providerMicros" bigint, "feeMicros" bigint, "releasedMicros" bigint)
    on conflict (organisation, lease, hour) do update set state = excluded.state, rev = excluded.rev,
      served_node_ms = excluded.served_node_ms, charge_micros = excluded.charge_micros,
      provider_micros = excluded.provider_micros, fee_micros = excluded.fee_micros,
      released_micros = excluded.released_micros, settled_at = excluded.settled_at`)
}

async function writeEnds(ctx: Context, settled: readonly Settled[]): Promise<void> {
  const rows = settled.flatMap(({ lease, draw: { end } }) =>
    end ? [{ organisation: lease.organisation, lease: lease.id, ...end, settledAt: ctx.now }] : [],
  )
  if (rows.length > 0) await ctx.db.insert(leaseEnds).values(rows)
}
