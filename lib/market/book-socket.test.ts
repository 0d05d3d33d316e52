import net from 'node:net'
import { expect, test } from 'vitest'
import type { Db } from '@/db/client'
import { BookSocket } from './book-socket'

/** A database that knows one endpoint. */
function knowing(endpoint: string): Db {
  return { execute: async () => [{ endpoint }] } as unknown as Db
}

async function listen(answer: (socket: net.Socket) => void) {
  const server = net.createServer(answer)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as net.AddressInfo
  return { server, endpoint: `127.0.0.1:${port}` }
}

test('without a worker a call is refused in time, not left hanging', async () => {
  const { server, endpoint } = await listen(() => {})
  await new Promise((done) => server.close(done))
  const books = new BookSocket(knowing(endpoint), 'secret', 300)
  await expect(books.read('hopper', 'freeNodes')).rejects.toMatchObject({ code: 'market.unavailable' })
})

test('a worker that hangs up in the middle of a call leaves an unknown outcome, said as such', async () => {
  const { server, endpoint } = await listen((socket) => {
    socket.once('data', () => socket.destroy())
  })
  const books = new BookSocket(knowing(endpoint), 'secret', 300)
  await expect(books.read('hopper', 'freeNodes')).rejects.toMatchObject({ code: 'market.unavailable' })
  server.close()
})
