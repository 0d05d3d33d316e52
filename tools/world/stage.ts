/** The stage of a driven world: one clock, one seed, contexts for everybody in it, and agents that reach the verbs directly. */

import { createHash } from 'node:crypto'
import type { Door, Transport } from '@/agent/transport'
import type { Database } from '@/db/client'
import { type Context, makeContext } from '@/lib/context'
import { type Chance, seededChance, uuidv7 } from '@/lib/id'
import type { MemberViewer, Viewer } from '@/lib/identity/role'
import { syncAgent } from '@/lib/lease/sync-agent'
import { recordReadings } from '@/lib/metering/record-readings'
import { Refusal, refusals } from '@/lib/refusal'
import { enrolAgent } from '@/lib/registry/enrol-agent'
import { listBooks, type OpenBooks, openBooks } from '../../worker/books'

export type Stage = {
  readonly database: Database
  readonly books: OpenBooks
  readonly chance: Chance
  readonly clock: () => Date
  /** Moves the clock. It never goes back. */
  moveTo(at: Date): void
  as(viewer: Viewer): Context
  readonly system: () => Context
  readonly transport: Transport
}

/** Opens the books on a driven clock. */
export async function openStage(database: Database, seed: string, begin: Date): Promise<Stage> {
  let now = begin
  const clock = () => now
  const chance = seededChance(seed)
  const lost = (error: Error) => {
    throw error
  }
  const parts = { db: database.db, owner: 'demo-world', endpoint: '', clock }
  const books = await openBooks(parts, await listBooks(database.db), lost)
  const as = (viewer: Viewer): Context =>
    makeContext({ db: database.db, viewer, now, books: books.door, newId: () => uuidv7(now, chance) })
  return {
    database,
    books,
    chance,
    clock,
    moveTo: (at) => {
      if (at > now) now = at
    },
    as,
    system: () => as({ kind: 'system', name: 'demo-world' }),
    transport: transportTo(() => as({ kind: 'visitor' })),
  }
}

/** What a door over HTTP does, without HTTP: the same verbs check the same signatures. */
function transportTo(context: () => Context): Transport {
  return {
    async send(door: Door, headers, body) {
      const call = { headers, body: body.toString() }
      try {
        if (door === 'enrol') return answer(await enrolAgent(context(), call))
        if (door === 'sync') return answer((await syncAgent(context(), call)).answer)
        if (door === 'readings') return answer(await recordReadings(context(), call))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return { status: refusals[error.code].status, body: JSON.stringify({ code: error.code }) }
      }
      return { status: 404, body: '' }
    },
  }
}

const answer = (value: unknown) => ({ status: 200, body: JSON.stringify(value) })

/** The number that a text stands for as a seed. */
export function seedNumber(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE()
}

export type Person = MemberViewer
