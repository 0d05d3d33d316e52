/** Adapter: the platform's own signing key, from the environment of the process. */

import type { KeyObject } from 'node:crypto'
import { privateKeyOf } from '../signature'

let key: KeyObject | null = null

/** The platform's ed25519 key. `PLATFORM_KEY` holds its 32 secret bytes in base64. */
export function readPlatformKey(): KeyObject {
  key ??= privateKeyOf(Buffer.from(process.env.PLATFORM_KEY ?? '', 'base64'))
  return key
}
