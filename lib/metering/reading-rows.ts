/** Writes the readings of one batch, and names what was not taken. Inside the verb that took the batch. */

import { and, eq, inArray, sql } from 'drizzle-orm'
import { rowsJson } from '@/db/rows'
import { leases } from '@/db/schema/lease'
import { closedLeases, conflicts, meters, rejects } from '@/db/schema/metering'
import type { Context } from '../context'
import { endOf, listMeters } from '../lease/lease'
import { DAY_MS } from '../time'
import type { BatchAnswer } from './batch'
import { type ReadingCode, type ReadingRow, type ReadingTerms, readReading, refuseReading } from './reading'

/** The batch that readings belong to. */
export type BatchKey = {
  /** The provider. */
  readonly organisation: string
  readonly agent: string
  readonly site: string
  readonly seq: number
  readonly throughSlot: number
}

/** A reading with the organisation that its lease belongs to. */
type OwnedRow = ReadingRow & { readonly organisation: string }
type Stored = { lease: string; meter: number; slot: number; value: string; agent: string; batch_seq: number }

export function dayOf(instant: Date): number {
  return Math.floor(instant.getTime() / DAY_MS)
}

/** Stores what can be stored and answers what became of each row. Equal to what stands is a duplicate; other is a conflict, kept beside it. */
export async function writeReadings(
  ctx: Context,
  batch: BatchKey,
  raw: readonly unknown[],
): Promise<BatchAnswer> {
  const read = raw.map(readReading)
  const names = new Set(read.flatMap((row) => (typeof row === 'string' ? [] : [row.lease])))
  const terms = await readTerms(ctx, [...names])
  const at = { site: batch.site, now: ctx.now, throughSlot: batch.throughSlot }

  const rejected: [number, ReadingCode][] = []
  const rows: OwnedRow[] = []
  for (const [index, row] of read.entries()) {
    const lease = typeof row === 'string' ? undefined : terms.get(row.lease)
    const code = typeof row === 'string' ? row : refuseReading(row, lease, at)
    if (code) rejected.push([index, code])
    else if (lease && typeof row !== 'string') rows.push({ ...row, organisation: lease.organisation })
  }

  const stored = await insertReadings(ctx, batch, rows)
  const clashing = stored < rows.length ? await nameClashes(ctx, rows) : []
  await keepConflicts(ctx, batch, clashing)
  await keepRejects(
    ctx,
    batch,
    rejected.map(([index, code]) => ({ rowIndex: index, code, raw: JSON.stringify(raw[index]) })),
  )
  const duplicates = rows.length - stored - clashing.length
  return { stored, duplicates, conflicts: clashing.length, rejected }
}

/** The leases that a batch names; a lease named for the first time gets its meters. */
async function readTerms(ctx: Context, names: readonly string[]): Promise<Map<string, ReadingTerms>> {
  if (names.length === 0) return new Map()
  const found = await ctx.db
    .select({ lease: leases, closedAt: closedLeases.at })
    .from(leases)
    .leftJoin(
      closedLeases,
      and(eq(closedLeases.organisation, leases.organisation), eq(closedLeases.lease, leases.id)),
    )
    .where(inArray(leases.id, [...names]))
  const caps = await readCaps(
    ctx,
    found.map(({ lease }) => lease),
  )
  const fresh = found.filter(({ lease }) => !caps.has(lease.id))
  if (fresh.length > 0) {
    const rows = fresh.flatMap(({ lease }) =>
      listMeters(lease.nodes).map((meter) => ({
        ...meter,
        organisation: lease.organisation,
        lease: lease.id,
        side: 'provider',
      })),
    )
    await ctx.db.insert(meters).values(rows).onConflictDoNothing()
    for (const { lease, meter, capPerSlot } of rows)
      caps.set(lease, new Map(caps.get(lease)).set(meter, capPerSlot))
  }
  return new Map(
    found.map(({ lease, closedAt }) => [
      lease.id,
      {
        organisation: lease.organisation,
        lease: lease.id,
        site: lease.site,
        grantedFrom: lease.grantedFrom,
        end: endOf(lease),
        caps: caps.get(lease.id) ?? new Map(),
        closed: closedAt !== null,
      },
    ]),
  )
}

async function readCaps(
  ctx: Context,
  named: readonly { readonly organisation: string; readonly id: string }[],
): Promise<Map<string, Map<number, number>>> {
  if (named.length === 0) return new Map()
  const rows = await ctx.db
    .select({ lease: meters.lease, meter: meters.meter, capPerSlot: meters.capPerSlot })
    .from(meters)
    .where(
      and(
        inArray(meters.organisation, [...new Set(named.map((lease) => lease.organisation))]),
        inArray(
          meters.lease,
          named.map((lease) => lease.id),
        ),
      ),
    )
  const caps = new Map<string, Map<number, number>>()
  for (const { lease, meter, capPerSlot } of rows)
    caps.set(lease, new Map(caps.get(lease)).set(meter, capPerSlot))
  return caps
}

/** Inserts in key order: without it, batches that share keys would wait for each other in a circle. Answers how many were new. */
async function insertReadings(ctx: Context, batch: BatchKey, rows: readonly OwnedRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const inserted = await ctx.db.execute(sql`
    insert into readings (organisation, lease, meter, slot, value, agent, batch_seq, received_at)
    select organisation, lease, meter, slot, value, ${batch.agent}, ${batch.seq}::int, ${ctx.now.toISOString()}::timestamptz
    from json_to_recordset(${rowsJson(rows)}::json)
      as t(organisation uuid, lease text, meter smallint, slot int, value bigint, index int)
    order by organisation, lease, meter, slot, index
    on conflict do nothing`)
  return inserted.count
}

/** The rows whose minute holds another value than theirs, each with what stands there. */
async function nameClashes(ctx: Context, rows: readonly OwnedRow[]) {
  const standing = await ctx.db.execute<Stored>(sql`
    select r.lease, r.meter, r.slot, r.value, r.agent, r.batch_seq
    from json_to_recordset(${rowsJson(rows)}::json) as t(organisation uuid, lease text, meter smallint, slot int)
    join readings r on r.organisation = t.organisation and r.lease = t.lease and r.meter = t.meter and r.slot = t.slot`)
  const byKey = new Map(standing.map((row) => [`${row.lease} ${row.meter} ${row.slot}`, row]))
  return rows.flatMap((row) => {
    const first = byKey.get(`${row.lease} ${row.meter} ${row.slot}`)
    return first && BigInt(first.value) !== BigInt(row.value) ? [{ row, first }] : []
  })
}

async function keepConflicts(
  ctx: Context,
  batch: BatchKey,
  clashing: readonly { row: OwnedRow; first: Stored }[],
): Promise<void> {
  if (clashing.length === 0) return
  await ctx.db
    .insert(conflicts)
    .values(
      clashing.map(({ row, first }) => ({
        organisation: row.organisation,
        lease: row.lease,
        meter: row.meter,
        slot: row.slot,
        firstValue: Number.parseInt(first.value, 10),
        firstAgent: first.agent,
        firstBatchSeq: first.batch_seq,
        value: row.value,
        agent: batch.agent,
        batchSeq: batch.seq,
        receivedDay: dayOf(ctx.now),
        receivedAt: ctx.now,
      })),
    )
    .onConflictDoNothing()
}

/** Keeps what was not taken, as it came. */
export async function keepRejects(
  ctx: Context,
  batch: { readonly organisation: string; readonly agent: string; readonly seq: number | null },
  rows: readonly { readonly rowIndex: number | null; readonly code: string; readonly raw: string }[],
): Promise<void> {
  if (rows.length === 0) return
  const { organisation, agent, seq } = batch
  const common = {
    organisation,
    agent,
    batchSeq: seq,
    receivedDay: dayOf(ctx.now),
    receivedAt: ctx.now,
  }
  await ctx.db.insert(rejects).values(rows.map((row) => ({ ...common, ...row })))
}
