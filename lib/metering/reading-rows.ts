/** Writes the readings of one batch, and names what was not taken. Inside the verb that took the batch. */

import { and, eq, inArray, sql } from 'drizzle-orm'
import { rowsJson } from '@/db/rows'
import { leases } from '@/db/schema/lease'
import { closedLeases, conflicts, meters, rejects } from '@/db/schema/metering'
import { present } from '../assert'
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

/** The leases that a batch names, by name; a lease named for the first time gets its meters. */
export async function readTerms(
  ctx: Context,
  raw: readonly unknown[],
): Promise<ReadonlyMap<string, ReadingTerms>> {
  const names = new Set(raw.map((row) => (Array.isArray(row) ? row[0] : null)))
  const wanted = [...names].filter((name) => typeof name === 'string')
  if (wanted.length === 0) return new Map()
  const found = await ctx.db
    .select({
      lease: leases,
      closedAt: closedLeases.at,
      caps: sql<Record<string, number> | null>`(select json_object_agg(m.meter, m.cap_per_slot) from meters m
        where m.organisation = ${leases.organisation} and m.lease = ${leases.id})`,
    })
    .from(leases)
    .leftJoin(
      closedLeases,
      and(eq(closedLeases.organisation, leases.organisation), eq(closedLeases.lease, leases.id)),
    )
    .where(inArray(leases.id, wanted))
  await writeMeters(
    ctx,
    found.filter(({ caps }) => caps === null).map(({ lease }) => lease),
  )
  return new Map(
    found.map(({ lease, closedAt, caps }) => [
      lease.id,
      {
        organisation: lease.organisation,
        lease: lease.id,
        site: lease.site,
        grantedFrom: lease.grantedFrom,
        end: endOf(lease),
        caps: caps
          ? new Map(Object.entries(caps).map(([meter, cap]) => [Number.parseInt(meter, 10), cap]))
          : new Map(listMeters(lease.nodes).map(({ meter, capPerSlot }) => [meter, capPerSlot])),
        closed: closedAt !== null,
      },
    ]),
  )
}

async function writeMeters(
  ctx: Context,
  fresh: readonly { readonly organisation: string; readonly id: string; readonly nodes: number }[],
): Promise<void> {
  if (fresh.length === 0) return
  const rows = fresh.flatMap(({ organisation, id, nodes }) =>
    listMeters(nodes).map((meter) => ({ ...meter, organisation, lease: id, side: 'provider' })),
  )
  await ctx.db.insert(meters).values(rows).onConflictDoNothing()
}

/** Stores what can be stored and answers what became of each row. Equal to what stands is a duplicate; other is a conflict, kept beside it. */
export async function writeReadings(
  ctx: Context,
  batch: BatchKey,
  raw: readonly unknown[],
  terms: ReadonlyMap<string, ReadingTerms>,
): Promise<BatchAnswer> {
  const at = { site: batch.site, now: ctx.now, throughSlot: batch.throughSlot }
  const rejected: [number, ReadingCode][] = []
  const rows: ReadingRow[] = []
  for (const [index, one] of raw.entries()) {
    const row = readReading(one, index)
    const lease = typeof row === 'string' ? undefined : terms.get(row.lease)
    const code = typeof row === 'string' ? row : refuseReading(row, lease, at)
    if (code) rejected.push([index, code])
    else if (typeof row !== 'string') rows.push(row)
  }

  const stored = await insertReadings(ctx, batch, rows, terms)
  const clashing =
    stored < rows.length
      ? await nameClashes(
          ctx,
          rows.map((row) => ({ ...row, organisation: ownerOf(terms, row) })),
        )
      : []
  await keepConflicts(ctx, batch, clashing)
  await keepRejects(
    ctx,
    batch,
    rejected.map(([index, code]) => ({ rowIndex: index, code, raw: JSON.stringify(raw[index]) })),
  )
  const duplicates = rows.length - stored - clashing.length
  return { stored, duplicates, conflicts: clashing.length, rejected }
}

/** The organisation whose lease a taken row belongs to. */
function ownerOf(terms: ReadonlyMap<string, ReadingTerms>, row: ReadingRow): string {
  return present(terms.get(row.lease), 'a row is taken for a known lease').organisation
}

/** Every writer inserts in this order: without it, batches that share keys would wait for each other in a circle. */
function byKey(a: ReadingRow, b: ReadingRow): number {
  if (a.lease !== b.lease) return a.lease < b.lease ? -1 : 1
  return a.meter - b.meter || a.slot - b.slot || a.index - b.index
}

/** Values as the text of a PostgreSQL array: far smaller than rows of JSON, and this is the hottest write there is. */
function arrayText(values: readonly (number | string)[]): string {
  return `{${values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : value)).join(',')}}`
}

/** Inserts the readings of one batch and notes their hours for the roll-up, in one statement. Answers how many were new. */
async function insertReadings(
  ctx: Context,
  batch: BatchKey,
  rows: readonly ReadingRow[],
  terms: ReadonlyMap<string, ReadingTerms>,
): Promise<number> {
  if (rows.length === 0) return 0
  const sorted = rows.toSorted(byKey)
  const owners = new Map(sorted.map((row) => [row.lease, ownerOf(terms, row)]))
  const places = new Map([...owners.keys()].map((lease, index) => [lease, index + 1]))
  const column = (value: (row: ReadingRow) => number) => arrayText(sorted.map(value))
  const [inserted] = await ctx.db.execute<{ rows: number }>(sql`
    with inserted as (insert into readings (organisation, lease, meter, slot, value, agent, batch_seq, received_at)
    select (${arrayText([...owners.values()])}::uuid[])[place], (${arrayText([...owners.keys()])}::text[])[place],
      meter, slot, value, ${batch.agent}, ${batch.seq}::int, ${ctx.now.toISOString()}::timestamptz
    from unnest(${column((row) => places.get(row.lease) ?? 0)}::int[], ${column((row) => row.meter)}::smallint[],
      ${column((row) => row.slot)}::int[], ${column((row) => row.value)}::bigint[]) as t(place, meter, slot, value)
    on conflict do nothing returning organisation, lease, meter, slot),
    touched as (insert into touched_hours (organisation, lease, meter, hour)
      select distinct organisation, lease, meter, slot / 60 from inserted)
    select count(*)::int as rows from inserted`)
  return present(inserted, 'a count is one row').rows
}

/** The rows whose minute holds another value than theirs, each with what stands there. */
async function nameClashes(ctx: Context, rows: readonly OwnedRow[]) {
  const standing = await ctx.db.execute<Stored>(sql`
    select r.lease, r.meter, r.slot, r.value, r.agent, r.batch_seq
    from json_to_recordset(${rowsJson(rows)}::json) as t(organisation uuid, lease text, meter smallint, slot int)
    join readings r on r.organisation = t.organisation and r.lease = t.lease and r.meter = t.meter and r.slot = t.slot`)
  const standingAt = new Map(standing.map((row) => [`${row.lease} ${row.meter} ${row.slot}`, row]))
  return rows.flatMap((row) => {
    const first = standingAt.get(`${row.lease} ${row.meter} ${row.slot}`)
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
