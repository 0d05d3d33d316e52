/** The real way to the platform: POST to its agent doors, encrypted unless the platform is this very machine. */

import net from 'node:net'
import type { Door, Reply, Transport } from './transport'

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']
const TIMEOUT_MS = 30_000
const OBJECT_TIMEOUT_MS = 300_000

export class HttpTransport implements Transport {
  private readonly base: URL

  constructor(platform: string) {
    this.base = new URL(platform)
    if (this.base.protocol !== 'https:' && !LOOPBACK.includes(this.base.hostname))
      throw new Error(`${platform} is not encrypted: use https, or http to this machine only.`)
  }

  async send(
    door: Door,
    headers: Readonly<Record<string, string>>,
    body: string | Buffer,
    signal?: AbortSignal,
  ): Promise<Reply> {
    const bound = AbortSignal.timeout(door === 'objects' ? OBJECT_TIMEOUT_MS : TIMEOUT_MS)
    const kind = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
    const answer = await fetch(new URL(`/api/agent/${door}`, this.base), {
      method: 'POST',
      headers: { 'content-type': kind, ...headers },
      body: typeof body === 'string' ? body : new Uint8Array(body),
      redirect: 'error',
      signal: signal ? AbortSignal.any([bound, signal]) : bound,
    })
    return { status: answer.status, body: await answer.text() }
  }

  /** One connection made and closed again. */
  roundTripMs(): Promise<number> {
    const port = this.base.port || (this.base.protocol === 'https:' ? '443' : '80')
    const begun = performance.now()
    return new Promise((resolve, reject) => {
      const host = this.base.hostname.replace(/^\[|\]$/g, '')
      const socket = net.connect({ host, port: Number.parseInt(port, 10), timeout: 2_000 })
      socket.once('connect', () => resolve(performance.now() - begun))
      socket.once('timeout', () => reject(new Error('no answer in 2 s')))
      socket.once('error', reject)
      socket.once('connect', () => socket.destroy())
    })
  }
}
