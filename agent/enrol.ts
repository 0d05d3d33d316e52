/** The first call of a new agent: its public key and a one-time token for a name and the platform's key. */

import type { KeyObject } from 'node:crypto'
import { type EnrolAnswer, enrolAnswer, nameAgent, type Probe } from '@/lib/registry/agent'
import type { EngineKind } from '@/lib/registry/pool'
import { rawPublicKey } from '@/lib/signature'
import type { Clock } from '@/lib/time'
import { CallSigner, isFine, type Transport } from './transport'

export type Enrolment = {
  readonly token: string
  readonly engine: EngineKind
  readonly probe: Probe
}

/** Thrown when the platform says no: its own words. */
export class EnrolmentRefused extends Error {}

/** Enrols with a key made here, which never leaves the site. */
export async function enrol(
  transport: Transport,
  key: KeyObject,
  clock: Clock,
  { token, engine, probe }: Enrolment,
): Promise<EnrolAnswer> {
  const publicKey = rawPublicKey(key)
  const body = JSON.stringify({ token, publicKey: publicKey.toString('base64'), engine, probe })
  const signer = new CallSigner({ agent: nameAgent(publicKey), key, clock })
  const reply = await transport.send('enrol', signer.sign('enrol', body), body)
  if (!isFine(reply)) throw new EnrolmentRefused(`${reply.status} ${reply.body.slice(0, 300)}`)
  return enrolAnswer.parse(JSON.parse(reply.body))
}
