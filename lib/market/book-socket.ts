/** Adapter: the doors' end of the socket to the books' owner. One pipelined connection a process; a lost one is made again. */

import net from 'node:net'
import readline from 'node:readline'
import { sql } from 'drizzle-orm'
import type { Db } from '@/db/client'
import { Refusal } from '../refusal'
import type { BookCommand, BookResult } from './book'
import type { BookDoor } from './book-door'
import type { WireAnswer, WireRequest } from './book-wire'

/** How long a call looks for the owner. */
const TRY_FOR_MS = 10_000
const TRY_AGAIN_MS = 250

type Waiting = { resolve: (answer: WireAnswer) => void; reject: (error: Error) => void }
type Line = { socket: net.Socket; waiting: Map<string, Waiting> }

class ConnectionLost extends Error {}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function readEndpoint(db: Db, book: string): Promise<string> {
  const rows = await db.execute<{ endpoint: string | null }>(
    sql`select endpoint from books where id = ${book}`,
  )
  const endpoint = rows[0]?.endpoint
  if (!endpoint) throw new ConnectionLost(`book ${book} has no owner`)
  return endpoint
}

function openLine(endpoint: string, secret: string): Promise<Line> {
  const [host, port] = endpoint.split(':')
  const socket = net.connect({ host, port: Number(port), noDelay: true })
  const waiting = new Map<string, Waiting>()
  const lose = () => {
    for (const one of waiting.values()) one.reject(new ConnectionLost(`connection to ${endpoint} lost`))
    waiting.clear()
  }
  return new Promise((resolve, reject) => {
    // Before the reader of lines, which passes errors of its input on and would throw them where nobody listens.
    socket.on('error', (error) => reject(new ConnectionLost(error.message)))
    socket.on('close', lose)
    const lines = readline.createInterface({ input: socket })
    lines.on('error', lose)
    lines.on('line', (text) => {
      const answer: WireAnswer = JSON.parse(text)
      waiting.get(answer.id)?.resolve(answer)
      waiting.delete(answer.id)
    })
    socket.once('connect', () => {
      socket.write(`${secret}\n`)
      resolve({ socket, waiting })
    })
  })
}

/** The way to the books over loopback. Endpoints come from table `books`; the same command is sent again for up to ten seconds. */
export class BookSocket implements BookDoor {
  #lines = new Map<string, Promise<Line>>()
  #count = 0

  constructor(
    private readonly db: Db,
    private readonly secret: string,
    private readonly tryForMs = TRY_FOR_MS,
  ) {}

  async send(book: string, command: BookCommand): Promise<BookResult> {
    const answer = await this.#ask({ v: 1, id: '', book, command })
    if ('result' in answer) return answer.result
    throw new Refusal('market.unavailable')
  }

  async read(book: string, read: string, ...args: unknown[]): Promise<never> {
    const answer = await this.#ask({ v: 1, id: '', book, read, args } as WireRequest)
    if ('value' in answer) return answer.value as never
    throw new Refusal('market.unavailable')
  }

  /** Closes every connection; calls that wait are refused. */
  close(): void {
    for (const line of this.#lines.values()) line.then(({ socket }) => socket.destroy()).catch(() => {})
    this.#lines.clear()
  }

  async #ask(request: WireRequest): Promise<WireAnswer> {
    const until = performance.now() + this.tryForMs
    for (;;) {
      try {
        const answer = await this.#askOnce(request)
        if ('failed' in answer) throw new Error(`the book failed: ${answer.failed}`)
        if ('refused' in answer && answer.refused === 'market.busy') throw new Refusal('market.busy')
        if (!('moved' in answer) && !('refused' in answer)) return answer
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error
      }
      if (performance.now() > until) throw new Refusal('market.unavailable')
      await pause(TRY_AGAIN_MS)
    }
  }

  async #askOnce(request: WireRequest): Promise<WireAnswer> {
    const endpoint = await readEndpoint(this.db, request.book)
    const opening = this.#lines.get(endpoint) ?? openLine(endpoint, this.secret)
    this.#lines.set(endpoint, opening)
    const line = await opening.catch((error) => {
      this.#lines.delete(endpoint)
      throw error
    })
    if (line.socket.destroyed) {
      this.#lines.delete(endpoint)
      throw new ConnectionLost('closed')
    }
    this.#count += 1
    const id = `${this.#count}`
    return new Promise((resolve, reject) => {
      line.waiting.set(id, { resolve, reject })
      line.socket.write(`${JSON.stringify({ ...request, id })}\n`)
    })
  }
}
