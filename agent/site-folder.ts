/** The folder of one site's agent: its key, who it is on the platform, and its stores. Mode 0700, files 0600. */

import type { KeyObject } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Chance } from '@/lib/id'
import { sitePool } from '@/lib/registry/agent'
import { privateKeyOf } from '@/lib/signature'
import { FileLogStore, type LogRecord } from './command-log'
import { writeDurably } from './lines'
import { FileNoteStore, type SiteNotes } from './notes'
import { type Cursor, type Entry, FileSpool } from './spool'

/** What enrolment gave. */
export const identity = z.object({
  agent: z.string(),
  organisation: z.string(),
  site: z.string(),
  fingerprint: z.string(),
  /** 32 raw bytes, base64. */
  platformPublicKey: z.string(),
  pools: z.array(sitePool),
})
export type Identity = z.infer<typeof identity>

function makeFolder(folder: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  fs.chmodSync(folder, 0o700)
}

export function keyFileOf(folder: string): string {
  return path.join(folder, 'key')
}

/** The site's key, made on first use. */
export function readOrMakeKey(folder: string, chance: Chance): KeyObject {
  makeFolder(folder)
  const file = keyFileOf(folder)
  if (!fs.existsSync(file)) writeDurably(file, Buffer.from(chance(32)).toString('base64'))
  return privateKeyOf(Buffer.from(fs.readFileSync(file, 'utf8').trim(), 'base64'))
}

/** Who the agent is on the platform; null before enrolment. */
export function readIdentity(folder: string): Identity | null {
  const file = path.join(folder, 'identity.json')
  return fs.existsSync(file) ? identity.parse(JSON.parse(fs.readFileSync(file, 'utf8'))) : null
}

export function writeIdentity(folder: string, value: Identity): void {
  writeDurably(path.join(folder, 'identity.json'), JSON.stringify(identity.parse(value)))
}

export function openStores(folder: string) {
  return {
    spool: new FileSpool(path.join(folder, 'spool')),
    logStore: new FileLogStore(path.join(folder, 'commands.log')),
    noteStore: new FileNoteStore(path.join(folder, 'notes.json')),
  }
}

/** Everything of a site that lived in memory. */
export type SiteEstate = {
  /** 32 secret bytes. */
  readonly keySeed: Uint8Array
  readonly identity: Identity
  readonly cursor: Cursor
  readonly unsent: readonly Entry[]
  readonly records: readonly LogRecord[]
  readonly notes: SiteNotes
}

/** Writes down a site that a driven world has run in memory, so that the program goes on from there in real time. */
export function handOver(folder: string, estate: SiteEstate): void {
  fs.rmSync(folder, { recursive: true, force: true })
  makeFolder(folder)
  writeDurably(keyFileOf(folder), Buffer.from(estate.keySeed).toString('base64'))
  writeIdentity(folder, estate.identity)
  const stores = openStores(folder)
  stores.spool.append(estate.unsent)
  stores.spool.saveCursor({ ...estate.cursor, position: { segment: 1, offset: 0 }, pending: null })
  stores.logStore.replace(estate.records)
  stores.noteStore.save(estate.notes)
}
