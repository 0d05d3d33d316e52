/** Takes the next batch of readings out of the spool, chains it to the one before, and notes when it has arrived. */

import { hashBody, nameBatch, type Reading, spellBatch } from '@/lib/metering/batch'
import type { Entry, Spool } from './spool'

export type Sender = { readonly site: string; readonly agent: string }
export type PendingBatch = { readonly id: string; readonly body: string }

function isReading(entry: Entry): entry is Reading {
  return Array.isArray(entry)
}

/** The batch on its way, or a new one of what waits; null when nothing waits. It stands on disk before it is given out. */
export function takeBatch(spool: Spool, sender: Sender, now: Date, readingsMax: number): PendingBatch | null {
  const { cursor } = spool
  const seq = cursor.seq + 1
  if (cursor.pending) return { id: nameBatch(sender.agent, seq), body: cursor.pending.body }
  const { entries, next } = spool.read(cursor.position, readingsMax)
  if (entries.length === 0) return null
  const throughSlot = entries.reduce(
    (most, entry) => ('through' in entry ? Math.max(most, entry.through) : most),
    cursor.throughSlot,
  )
  const body = spellBatch({
    ...{ site: sender.site, agent: sender.agent, seq, prev: cursor.prev, at: now, throughSlot },
    readings: entries.filter(isReading),
    closed: entries.flatMap((entry) => ('closed' in entry ? [entry.closed] : [])),
  })
  spool.saveCursor({ ...cursor, pending: { body, next, throughSlot } })
  return { id: nameBatch(sender.agent, seq), body }
}

/** Notes that the batch on its way has arrived. */
export function confirmBatch(spool: Spool): void {
  const { cursor } = spool
  if (!cursor.pending) return
  const { body, next, throughSlot } = cursor.pending
  spool.saveCursor({ position: next, seq: cursor.seq + 1, prev: hashBody(body), throughSlot, pending: null })
}
