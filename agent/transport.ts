/** How an agent reaches its platform: one kind of call, over HTTP in real life, straight to the verbs in a driven world. */

import type { KeyObject } from 'node:crypto'
import type { AgentCall } from '@/lib/registry/agent'
import { nameRequest } from '@/lib/registry/agent'
import { type SignedHeaders, signBody } from '@/lib/signature'
import type { Clock } from '@/lib/time'

export type Door = AgentCall | 'readings'

export type Reply = { readonly status: number; readonly body: string }

export interface Transport {
  /** Throws when the platform cannot be reached. */
  send(
    door: Door,
    headers: Readonly<Record<string, string>>,
    body: string | Buffer,
    signal?: AbortSignal,
  ): Promise<Reply>
  /** Time to the platform and back, where there is a network between. Units: ms. */
  roundTripMs?(): Promise<number>
}

/** Who signs at a site. */
export type Signer = { readonly agent: string; readonly key: KeyObject; readonly clock: Clock }

export function isFine(reply: Reply): boolean {
  return reply.status >= 200 && reply.status < 300
}

/** Signs calls of one agent; the numbers in their ids only grow. */
export class CallSigner {
  private last = 0

  constructor(private readonly signer: Signer) {}

  /** Headers for a call that is not a batch. */
  sign(call: AgentCall, body: string): SignedHeaders {
    const { agent, key, clock } = this.signer
    this.last = Math.max(this.last + 1, clock().getTime())
    return signBody(key, nameRequest(agent, call, this.last), Math.floor(clock().getTime() / 1000), body)
  }

  signBatch(id: string, body: string): SignedHeaders {
    return signBody(this.signer.key, id, Math.floor(this.signer.clock().getTime() / 1000), body)
  }
}
