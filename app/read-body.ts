/** Reads a request's body, counting while it streams. */

import { Refusal } from '@/lib/refusal'

/** JSON and forms. Units: bytes. */
export const BODY_BYTES_MAX = 1_048_576

/** The whole body. Refuses: identity.body_too_large, as soon as the first byte over the limit has come. */
export async function readBody(request: Request, bytesMax: number = BODY_BYTES_MAX): Promise<Uint8Array> {
  const tooLarge = new Refusal('identity.body_too_large', null, { limitKib: Math.ceil(bytesMax / 1024) })
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge
  const parts: Uint8Array[] = []
  let bytes = 0
  const reader = request.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.byteLength
    if (bytes > bytesMax) {
      await reader.cancel()
      throw tooLarge
    }
    parts.push(value)
  }
  return Buffer.concat(parts)
}

/** The body as JSON; undefined where it is none. Refuses: identity.body_too_large. */
export async function readJson(request: Request, bytesMax?: number): Promise<unknown> {
  const text = Buffer.from(await readBody(request, bytesMax)).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
