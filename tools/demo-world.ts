/** Makes the demo world: two weeks of a market told through the real engine, verbs, agents and ledger on a driven clock. */

import path from 'node:path'
import { sql } from 'drizzle-orm'
import { openDatabase } from '@/db/client'
import { readEnv } from '@/lib/env'
import { endDueLeases } from '@/lib/lease/end-due-leases'
import { prepareLeases } from '@/lib/lease/prepare-leases'
import { followPools } from '@/lib/market/follow-pools'
import { recordMarketHours } from '@/lib/market/record-market-hours'
import { returnEndedLeases } from '@/lib/market/return-ended-leases'
import { rollUpUsage } from '@/lib/metering/roll-up-usage'
import { requestDueSelfTests } from '@/lib/registry/request-due-self-tests'
import { settleLeaseHours } from '@/lib/settlement/settle-lease-hours'
import { settleTrades } from '@/lib/settlement/settle-trades'
import { HOUR_MS, slotOf, slotStart } from '@/lib/time'
import { LEASE_HOURS_MAX, SEED, WORLD, WORLD_SLOTS } from './world/cast'
import { actAsBuyer, actAsProvider, endOneEarly, needsAnHour } from './world/demand'
import { foundPeople, type People } from './world/people'
import { type Dice, diceOf } from './world/random'
import { openStage, type Stage } from './world/stage'
import { buildSupply, handOverSites, offerThisMachine, type Supply, type SyntheticSite } from './world/supply'

const SETTLE_EVERY_HOURS = 6
/** A tier lasts 72 hours without a passed test. */
const TEST_EVERY_HOURS = 70
/** People act once an hour, from a minute that chance names; so a site has its commands together. */
const ACT_BEFORE_MINUTE = 45

/** Sites that have something to do: commands wait for them. */
async function stepWaitingSites(stage: Stage, sites: readonly SyntheticSite[]): Promise<void> {
  const rows = await stage.database.db.execute<{ site: string }>(sql`
    select distinct site from agent_commands where answered_at is null`)
  const waiting = new Set(rows.map((row) => row.site))
  for (const site of sites) if (waiting.has(site.cpid)) await site.agent.step()
}

async function settleMoney(stage: Stage): Promise<void> {
  await settleTrades(stage.system())
  await rollUpUsage(stage.system())
  await settleLeaseHours(stage.system())
}

/** Makes pools known, tested and live: new ones before anybody offers on them, all of them before their tier ends. */
async function settlePools(stage: Stage, sites: readonly SyntheticSite[]): Promise<void> {
  for (const site of sites) await site.agent.step()
  await requestDueSelfTests(stage.system(), stage.chance)
  for (const site of sites) await site.agent.step()
  await followPools(stage.system())
}

type World = { stage: Stage; people: People; supply: Supply; dice: Dice }

async function liveThroughHour(
  { stage, people, supply, dice }: World,
  slot: number,
  budget: number,
): Promise<number> {
  stage.moveTo(slotStart(slot))
  await endDueLeases(stage.system())
  await recordMarketHours(stage.system())
  let bought = 0
  stage.moveTo(new Date(slotStart(slot).getTime() + dice.below(ACT_BEFORE_MINUTE) * 60_000))
  const needs = budget > 0 ? dice.poisson(needsAnHour(stage.clock())) : 0
  for (let n = 0; n < needs; n += 1) {
    stage.moveTo(new Date(stage.clock().getTime() + 1_000 * (5 + dice.below(90))))
    bought += await actAsBuyer(stage, people, dice)
    if (dice.chance(0.4)) await actAsProvider(stage, supply.offers, dice)
  }
  if (dice.chance(0.08)) await endOneEarly(stage, people, dice)
  stage.moveTo(new Date(stage.clock().getTime() + 2_000))
  await prepareLeases(stage.system())
  await stepWaitingSites(stage, supply.sites)
  for (const site of supply.sites) await site.agent.tick()
  if (slot % SETTLE_EVERY_HOURS === 0) await settleWorld(stage, supply)
  if (slot % TEST_EVERY_HOURS === 0) await settlePools(stage, supply.sites)
  return bought
}

async function settleWorld(stage: Stage, supply: Supply): Promise<void> {
  for (const site of supply.sites) await site.agent.flush()
  await returnEndedLeases(stage.system())
  await settleMoney(stage)
}

async function setWorld(stage: Stage, state: string, firstSlot: number): Promise<void> {
  await stage.database.db.execute(sql`
    insert into worlds (name, state, seed, first_slot, made_at)
    values (${WORLD}, ${state}, ${`${SEED}`}, ${firstSlot}, ${stage.clock().toISOString()}::timestamptz)
    on conflict (name) do update set state = excluded.state, made_at = excluded.made_at`)
}

async function makeWorld(stage: Stage, now: Date, folder: string, password: string): Promise<string> {
  const firstSlot = slotOf(stage.clock())
  await setWorld(stage, 'making', firstSlot)
  const people = await foundPeople(stage, password)
  const supply = await buildSupply(stage, people, path.join(folder, 'synthetic-sites'), (sites) =>
    settlePools(stage, sites),
  )
  const world: World = { stage, people, supply, dice: diceOf(SEED) }

  let leaseHours = 0
  for (let slot = firstSlot + 1; slot < slotOf(now); slot += 1)
    leaseHours += await liveThroughHour(world, slot, LEASE_HOURS_MAX - leaseHours)

  stage.moveTo(now)
  for (const site of supply.sites) await site.agent.tick()
  await settleWorld(stage, supply)
  for (const site of supply.sites) await site.agent.step()
  await offerThisMachine(stage, people, folder)
  handOverSites(folder, supply.sites)
  await setWorld(stage, 'made', firstSlot)
  const [row] = await stage.database.db.execute<{ leases: string; readings: string }>(sql`
    select (select count(*) from leases) as leases, (select count(*) from readings) as readings`)
  return `${row?.leases} leases, ${leaseHours} lease-hours, ${row?.readings} readings`
}

async function main(): Promise<void> {
  const env = readEnv()
  const settings = { synchronous_commit: 'off' }
  const database = openDatabase(env.DATABASE_URL, {
    max: 6,
    role: env.DATABASE_ROLE,
    name: 'demo-world',
    settings,
  })
  const [known] = await database.db.execute<{ state: string }>(
    sql`select state from worlds where name = ${WORLD}`,
  )
  if (known?.state === 'made') {
    await database.close()
    console.log('already there')
    return
  }
  if (known)
    throw new Error('A demo world was left half made in this database. Give DATABASE_URL an empty one.')
  const now = new Date(Date.now() + env.CLOCK_SHIFT_MS)
  const begin = slotStart(slotOf(new Date(now.getTime() - WORLD_SLOTS * HOUR_MS)))
  const stage = await openStage(database, `${SEED}`, begin)
  const said = await makeWorld(stage, now, path.resolve(env.GRIDLINE_DATA, 'agents'), env.DEMO_PASSWORD)
  await stage.books.close()
  await database.close()
  console.log(said)
}

await main()
