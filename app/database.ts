/** The web process's one pool of connections and one line to the books. Next loads a module several times, so they stand on `globalThis`. */

import { type Database, openDatabase } from '@/db/client'
import { readEnv } from '@/lib/env'
import { BookSocket } from '@/lib/market/book-socket'

/** Raised when what is kept here changes shape: development keeps the old one across edits. */
const VERSION = 1

type Connections = Database & { readonly books: BookSocket }
type Kept = { readonly version: number; readonly url: string; readonly connections: Connections }
const shelf: typeof globalThis & { gridlineWeb?: Kept } = globalThis

/** What this process is connected to, opened at its first use. */
export function webConnections(): Connections {
  const { DATABASE_URL: url, DATABASE_ROLE: role, BOOK_SECRET: secret } = readEnv()
  const kept = shelf.gridlineWeb
  if (kept?.version === VERSION && kept.url === url) return kept.connections
  const database = openDatabase(url, { name: 'gridline web', role: role ?? null })
  const connections = { ...database, books: new BookSocket(database.db, secret) }
  shelf.gridlineWeb = { version: VERSION, url, connections }
  if (kept) closeQuietly(kept.connections)
  return connections
}

function closeQuietly(connections: Connections): void {
  connections.books.close()
  connections.close().catch(() => {})
}
