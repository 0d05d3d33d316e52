/** Reads of readings for the pages of a lease: how far it is signed, its marks on the axis, the minutes of an hour with their evidence. */

import { and, count, desc, eq, sql } from 'drizzle-orm'
import { closedLeases, readings } from '@/db/schema/metering'
import type { Context } from '../context'
import { fingerprint } from '../signature'
import { DAY_MS, minuteOf, minuteStart } from '../time'
import type { MinuteEvidence } from './evidence'
import { axisOf, type MarkRow, type TrackTerms } from './track'

type LeaseKey = { readonly organisation: string; readonly id: string }

export type MeterState = {
  readonly signedMinutes: number
  /** Null before the first reading. */
  readonly last: {
    /** End of the last minute that was read. */
    readonly until: Date
    readonly batch: string
    readonly receivedAt: Date
  } | null
  /** Null until the site declared that every reading is sent. */
  readonly closedAt: Date | null
}

/** The batch a reading came with, as people name it. */
function nameOfBatch(agent: string, seq: number): string {
  return `${agent}-${seq}`
}

/** How far the meter of a lease has been read. */
export async function readMeterState(ctx: Context, lease: LeaseKey): Promise<MeterState> {
  const ofLease = and(
    eq(readings.organisation, lease.organisation),
    eq(readings.lease, lease.id),
    eq(readings.meter, 1),
  )
  const [[counted], [last], [closed]] = await Promise.all([
    ctx.db.select({ minutes: count() }).from(readings).where(ofLease),
    ctx.db.select().from(readings).where(ofLease).orderBy(desc(readings.slot)).limit(1),
    ctx.db
      .select({ at: closedLeases.at })
      .from(closedLeases)
      .where(and(eq(closedLeases.organisation, lease.organisation), eq(closedLeases.lease, lease.id))),
  ])
  return {
    signedMinutes: counted?.minutes ?? 0,
    last: last
      ? {
          until: minuteStart(last.slot + 1),
          batch: nameOfBatch(last.agent, last.batchSeq),
          receivedAt: last.receivedAt,
        }
      : null,
    closedAt: closed?.at ?? null,
  }
}

/** The readings of a lease added up by the marks of its axis. */
export async function listMarkRows(ctx: Context, lease: LeaseKey & TrackTerms): Promise<MarkRow[]> {
  const axis = axisOf(lease)
  const first = minuteOf(axis.from)
  const rows = await ctx.db.execute<{ mark: number; value: string }>(sql`
    select (slot - ${first}) / ${axis.minutesPerMark}::int as mark, sum(value)::text as value from readings
    where organisation = ${lease.organisation} and lease = ${lease.id} and meter = 1
      and slot >= ${first} and slot < ${minuteOf(axis.to)} group by 1 order by 1`)
  return [...rows].map(({ mark, value }) => ({ mark, value: BigInt(value) }))
}

/** The signed minutes of one hour of a lease. */
export async function listHourReadings(
  ctx: Context,
  lease: LeaseKey & { readonly provider: string },
  hour: number,
): Promise<MinuteEvidence[]> {
  const rows = await ctx.db.execute<
    Record<'agent' | 'received_at' | 'public_key' | 'signature' | 'value', string> &
      Record<'slot' | 'batch_seq', number>
  >(sql`
    select r.slot, r.value::text, r.agent, r.batch_seq, r.received_at, b.public_key, b.signature from readings r
    join batches b on b.organisation = ${lease.provider} and b.agent = r.agent and b.seq = r.batch_seq
      and b.received_day = floor(extract(epoch from r.received_at) * 1000 / ${DAY_MS})::int
    where r.organisation = ${lease.organisation} and r.lease = ${lease.id} and r.meter = 1
      and r.slot >= ${hour * 60} and r.slot < ${hour * 60 + 60} order by r.slot`)
  return [...rows].map((row) => ({
    minute: minuteStart(row.slot),
    nodeMs: Number(row.value),
    batch: nameOfBatch(row.agent, row.batch_seq),
    receivedAt: new Date(row.received_at),
    keyFingerprint: fingerprint(Buffer.from(row.public_key, 'base64')),
    signature: row.signature,
  }))
}
