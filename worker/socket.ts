/** The owner's end of the socket: the first line is the secret, then requests in, answers out in any order. */

import { timingSafeEqual } from 'node:crypto'
import net from 'node:net'
import type { BookCommand } from '@/lib/market/book'
import { LINE_BYTES_MAX, type WireAnswer, wireRequest } from '@/lib/market/book-wire'
import { Refusal } from '@/lib/refusal'
import type { BookOwner } from './book-owner'

function isSecret(line: string, secret: string): boolean {
  const given = Buffer.from(line)
  const right = Buffer.from(secret)
  return given.length === right.length && timingSafeEqual(given, right)
}

async function answerLine(line: string, books: ReadonlyMap<string, BookOwner>): Promise<WireAnswer> {
  const parsed = wireRequest.safeParse(JSON.parse(line))
  if (!parsed.success) return { id: '', failed: 'a line of another form' }
  const request = parsed.data
  const owner = books.get(request.book)
  if (!owner) return { id: request.id, moved: true }
  try {
    if ('command' in request)
      return { id: request.id, result: await owner.send(request.command as unknown as BookCommand) }
    const value = await owner.read((book) =>
      (book[request.read] as (...args: unknown[]) => unknown)(...request.args),
    )
    return { id: request.id, value: value ?? null }
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'market.busy' || error.code === 'market.unavailable'))
      return { id: request.id, refused: error.code }
    return { id: request.id, failed: error instanceof Error ? error.message : 'unknown' }
  }
}

function serve(socket: net.Socket, secret: string, books: ReadonlyMap<string, BookOwner>): void {
  let known = false
  let rest = ''
  socket.setEncoding('utf8')
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LINE_BYTES_MAX) return socket.destroy()
    for (const line of lines) {
      if (!known) {
        known = isSecret(line, secret)
        if (!known) return socket.destroy()
        continue
      }
      answerLine(line, books)
        .then((answer) => socket.writable && socket.write(`${JSON.stringify(answer)}\n`))
        .catch(() => socket.destroy())
    }
  })
}

/** Listens on a free port of loopback. Answers `127.0.0.1:PORT`. */
export function listenForDoors(
  secret: string,
  books: ReadonlyMap<string, BookOwner>,
): Promise<{ endpoint: string; close: () => void }> {
  const open = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    serve(socket, secret, books)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      resolve({
        endpoint: `127.0.0.1:${port}`,
        close: () => {
          server.close()
          for (const socket of open) socket.destroy()
        },
      })
    })
  })
}
