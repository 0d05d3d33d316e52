/** The program that makes a database ready: database, schemas, migrations, role and rights, and what every platform has. */

import path from 'node:path'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { type Context, makeContext } from '@/lib/context'
import { type Env, readEnv } from '@/lib/env'
import { makeOneTimeToken } from '@/lib/identity/make-one-time-token'
import { hasOperator } from '@/lib/identity/queries'
import { makePartitions } from '@/lib/ledger/make-partitions'
import { makeMeteringPartitions } from '@/lib/metering/make-metering-partitions'
import { seedCatalogue } from '@/lib/registry/seed-catalogue'
import { DAY_MS } from '@/lib/time'
import { openDatabase } from './client'
import { migrateDatabase } from './migrate'

const VERSION_MIN = 150_000
/** A demo world begins two weeks before today. */
const DAYS_BACK = 15
const DAYS_AHEAD = 14

/** What start needs to know, printed as the last line. */
type Outcome = { role: string | null; notes: string[]; firstRunToken: string | null }

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

/** The embedded server starts with its own database only; ours is made in it, and made anew when a demo world was left half made. */
async function makeDatabase(adminUrl: string, url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} })
  const [found] = await admin`select 1 from pg_database where datname = ${name}`
  if (found && (await isHalfMade(url))) await admin.unsafe(`drop database "${name}" with (force)`)
  const [still] = await admin`select 1 from pg_database where datname = ${name}`
  if (!still) await admin.unsafe(`create database "${name}"`)
  await admin.end()
}

async function isHalfMade(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const [there] = await sql`select to_regclass('gridline.worlds') is not null as there`
  const rows = there?.there ? await sql`select 1 from gridline.worlds where state = 'making'` : []
  await sql.end()
  return rows.length > 0
}

async function checkServer(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    const [row] =
      await sql`select current_setting('server_version_num')::int as version, current_database() as database,
      has_database_privilege(current_database(), 'CREATE') as creates, current_user as role`
    if (row?.version < VERSION_MIN) fail(`PostgreSQL 15 or later is needed; this one is ${row?.version}.`)
    if (!row?.creates)
      fail(
        `The role ${row?.role} may not create schemas in ${row?.database}. An administrator runs: grant create on database "${row?.database}" to "${row?.role}";`,
      )
  } catch (error) {
    fail(
      `The database cannot be used: ${error instanceof Error ? error.message : error}. Check DATABASE_URL.`,
    )
  } finally {
    await sql.end()
  }
}

/** A role without write rights on the ledger for the running processes. Null where this database allows one role only. */
async function makeRole(url: string): Promise<{ role: string | null; note: string | null }> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { search_path: 'gridline' } })
  const name = `${new URL(url).pathname.slice(1)}_app`
  try {
    const [known] = await sql`select 1 from pg_roles where rolname = ${name}`
    if (!known) await sql.unsafe(`create role "${name}" nologin`)
    const [member] =
      await sql`select pg_has_role(current_user, ${name}, 'member') as member, current_user as me`
    if (!member?.member) await sql.unsafe(`grant "${name}" to "${member?.me}"`)
    await sql.unsafe(`grant usage on schema gridline to "${name}"`)
    await sql.unsafe(`grant select, insert, update, delete on all tables in schema gridline to "${name}"`)
    await sql.unsafe(`grant usage on all sequences in schema gridline to "${name}"`)
    for (const table of ['journal', 'book_log', 'trades', 'credits'])
      await sql.unsafe(`revoke update, delete, truncate on gridline.${table} from "${name}"`)
    await sql`select ledger.grant_to(${name})`
    await sql`select grant_metering_to(${name})`
    return { role: name, note: null }
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
    const note = `This database allows one role only, so triggers and checks alone guard the ledger. An administrator may run: create role "${name}" nologin; grant "${name}" to current_user;`
    return { role: null, note }
  } finally {
    await sql.end()
  }
}

async function seed(
  ctx: Context,
  { PLATFORM_CPID: platform, PLATFORM_CURRENCY, TRIAL_CREDIT_MICROS }: Env,
): Promise<void> {
  const first = new Date(ctx.now.getTime() - DAYS_BACK * DAY_MS)
  await makePartitions(ctx, first, 5)
  await makeMeteringPartitions(ctx, first, DAYS_BACK + DAYS_AHEAD)
  await seedCatalogue(ctx, { platform, nameEn: 'Gridline Exchange', nameZh: '格线算力交易平台' })
  await ctx.db.execute(sql`
    update platforms set currency = ${PLATFORM_CURRENCY}, trial_credit_micros = ${TRIAL_CREDIT_MICROS.toString()}::bigint`)
}

async function main(): Promise<void> {
  const env = readEnv()
  if (process.env.ADMIN_DATABASE_URL) await makeDatabase(process.env.ADMIN_DATABASE_URL, env.DATABASE_URL)
  await checkServer(env.DATABASE_URL)
  await migrateDatabase(env.DATABASE_URL, path.resolve('drizzle'))
  const { role, note } = await makeRole(env.DATABASE_URL)
  const database = openDatabase(env.DATABASE_URL, { max: 2, name: 'setup' })
  const now = new Date(Date.now() + env.CLOCK_SHIFT_MS)
  const ctx = makeContext({ db: database.db, viewer: { kind: 'system', name: 'setup' }, now })
  await seed(ctx, env)
  const firstRun = env.GRIDLINE_WORLD === 'empty' && !(await hasOperator(ctx))
  const outcome: Outcome = {
    role,
    notes: note ? [note] : [],
    firstRunToken: firstRun ? (await makeOneTimeToken(ctx, { purpose: 'first_run' })).token : null,
  }
  await database.close()
  console.log(JSON.stringify(outcome))
}

await main()
