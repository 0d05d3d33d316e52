/** A database of its own for each test file, cloned from a migrated template. */

import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import postgres from 'postgres'
import { type Database, openDatabase } from './client'
import { migrateDatabase } from './migrate'

const MIGRATIONS = path.resolve(import.meta.dirname, '../drizzle')

function adminUrl(): string {
  const url = process.env.TEST_DATABASE_URL
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run the tests with `npm test`')
  return url
}

function urlOf(name: string): string {
  const url = new URL(adminUrl())
  url.pathname = `/${name}`
  return url.toString()
}

/** The template's name follows from the migrations, so a changed one is made anew. */
function templateName(): string {
  const hash = createHash('sha256')
  for (const file of fs
    .readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort())
    hash.update(fs.readFileSync(path.join(MIGRATIONS, file)))
  return `template_${hash.digest('hex').slice(0, 16)}`
}

async function makeTemplate(admin: postgres.Sql, name: string): Promise<void> {
  await admin.unsafe('create table if not exists template_lock (name text primary key)')
  await admin.begin(async (tx) => {
    await tx`insert into template_lock values (${name}) on conflict do nothing`
    await tx`select 1 from template_lock where name = ${name} for update`
    const [found] = await tx`select 1 from pg_database where datname = ${name}`
    if (found) return
    const draft = `${name}_draft_${process.pid}`
    await admin.unsafe(`drop database if exists ${draft}`)
    await admin.unsafe(`create database ${draft}`)
    await migrateDatabase(urlOf(draft), MIGRATIONS)
    await admin.unsafe(`alter database ${draft} rename to ${name}`)
  })
}

export type TestDatabase = Database & {
  readonly url: string
  readonly name: string
  readonly drop: () => Promise<void>
}

/** Clones a migrated database. Call `drop` when the file is done; nothing in it is seen by other files. */
export async function setupDatabase(): Promise<TestDatabase> {
  const admin = postgres(adminUrl(), { max: 2, onnotice: () => {} })
  const template = templateName()
  await makeTemplate(admin, template)
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  await admin.unsafe(`create database ${name} template ${template}`)
  const url = urlOf(name)
  const database = openDatabase(url, { max: 20 })
  const drop = async () => {
    await database.close()
    await admin.unsafe(`drop database ${name} with (force)`)
    await admin.end()
  }
  return { ...database, url, name, drop }
}
