/** Keeps the demo market moving: synthetic buyers and providers act every few seconds through the doors that everybody uses. */

import { sql } from 'drizzle-orm'
import { type Database, openDatabase } from '@/db/client'
import { type Context, makeContext } from '@/lib/context'
import { type Env, readEnv } from '@/lib/env'
import type { MemberViewer } from '@/lib/identity/role'
import { BookSocket } from '@/lib/market/book-socket'
import { spellInstrument } from '@/lib/registry/pool'
import { shiftedClock } from '../worker/clock'
import { INSTRUMENTS } from './world/cast'
import { actAsBuyer, actAsProvider, endOneEarly, needsAnHour } from './world/demand'
import { type Dice, diceOf } from './world/random'
import type { StandingOffer } from './world/supply'

/** A few orders a minute at the busiest, times the rhythm of the day. */
const ACTS_A_MINUTE = 4
const BUSIEST_NEEDS_AN_HOUR = 4.6

type Actors = { buyers: MemberViewer[]; providers: Map<string, MemberViewer> }

async function readActors(database: Database): Promise<Actors> {
  const rows = await database.db.execute<{
    member: string
    name: string
    organisation: string
    organisation_name: string
    role: string
    demo: boolean
  }>(sql`
    select m.id as member, m.name, o.id as organisation, o.name as organisation_name, r.role,
      exists (select 1 from demo_people d where d.member = m.id) as demo
    from organisations o join members m on m.organisation = o.id join organisation_roles r on r.organisation = o.id
    where o.origin = 'synthetic' and r.role in ('buyer', 'provider') order by o.created_at, m.id`)
  const actor = (row: (typeof rows)[number]): MemberViewer => ({
    kind: 'member',
    member: row.member,
    name: row.name,
    organisation: row.organisation,
    organisationName: row.organisation_name,
    origin: 'synthetic',
    roles: [row.role === 'buyer' ? 'buyer' : 'provider'],
  })
  return {
    // The demo buyer's organisation is left to whoever steps in as it.
    buyers: rows.filter((row) => row.role === 'buyer' && !row.demo).map(actor),
    providers: new Map(
      rows.filter((row) => row.role === 'provider').map((row) => [row.organisation, actor(row)]),
    ),
  }
}

/** The open offers of synthetic providers, as they stand now. */
async function readOffers(database: Database, providers: Actors['providers']): Promise<StandingOffer[]> {
  const known = INSTRUMENTS.map((part) => spellInstrument(part.nodeClass, part.zone, 'firm'))
  const rows = await database.db.execute<{
    id: string
    organisation: string
    price: string
    instrument: string
  }>(sql`
    select book || '-' || seq as id, organisation, price_micros_per_node_hour as price, instrument from offers
    where origin = 'synthetic' and state in ('open', 'partly_sold')`)
  return rows.flatMap((row) => {
    const provider = providers.get(row.organisation)
    return provider && known.includes(row.instrument)
      ? [{ id: row.id, provider, priceMicros: Number(row.price), instrument: row.instrument }]
      : []
  })
}

async function act(
  database: Database,
  actors: Actors,
  as: (viewer: MemberViewer) => Context,
  clock: () => Date,
  dice: Dice,
): Promise<void> {
  const stage = { database, clock, as: (viewer: MemberViewer) => as(viewer) }
  const people = { buyers: actors.buyers }
  const what = dice.below(100)
  if (what < 22) await actAsProvider(stage, await readOffers(database, actors.providers), dice)
  else if (what < 25) await endOneEarly(stage, people, dice)
  else await actAsBuyer(stage, people, dice)
}

async function main(env: Env): Promise<void> {
  const clock = shiftedClock(env.CLOCK_SHIFT_MS)
  const database = openDatabase(env.DATABASE_URL, {
    max: 3,
    role: env.DATABASE_ROLE,
    name: 'synthetic-traders',
  })
  const books = new BookSocket(database.db, env.BOOK_SECRET)
  const dice = diceOf(clock().getTime() % 2 ** 31)
  const as = (viewer: MemberViewer) => makeContext({ db: database.db, viewer, now: clock(), books })
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      stopping = true
      process.exit(0)
    })
  while (!stopping) {
    const pace = ACTS_A_MINUTE * (needsAnHour(clock()) / BUSIEST_NEEDS_AN_HOUR)
    await new Promise((resolve) => setTimeout(resolve, (60_000 / pace) * dice.between(0.5, 1.5)))
    try {
      await act(database, await readActors(database), as, clock, dice)
    } catch (error) {
      console.log(JSON.stringify({ failed: error instanceof Error ? error.message : String(error) }))
    }
  }
}

await main(readEnv())
