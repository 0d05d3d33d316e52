/** What a request says about itself, read once: its headers, the reader's language, where it came from, its session. */

import { readEnv } from '@/lib/env'
import { countedAddress, isLocal, type Place, type PlainHeaders } from '@/lib/identity/request'
import { sessionCookie } from '@/lib/identity/session'
import { isLanguage, LANGUAGE_COOKIE, type Language, pickLanguage } from '@/lib/language'

export type Asked = {
  readonly headers: PlainHeaders
  readonly language: Language
  /** What limits count by; null where it is this machine, or unknown. */
  readonly address: string | null
  /** Whether the person sits at this machine. */
  readonly isLocal: boolean
  /** The token that the browser sent, which may be anything. */
  readonly sessionToken: string | null
}

const READ_HEADERS = ['host', 'origin', 'sec-fetch-site', 'x-forwarded-for', 'referer'] as const

export function place(): Place {
  const { PUBLIC_URL: publicUrl, HOST: listensOn } = readEnv()
  return { publicUrl, listensOn }
}

/** The session cookie's name and how it is set. */
export function cookieShape() {
  const { PUBLIC_URL, PORT } = readEnv()
  return sessionCookie(PUBLIC_URL, PORT)
}

/** The language of the page that the request came from; without one, what the browser prefers. */
function languageOf(
  referer: string | undefined,
  chosen: string | undefined,
  accepted: string | null,
): Language {
  const page = referer && URL.canParse(referer) ? new URL(referer).pathname.split('/')[1] : undefined
  return isLanguage(page) ? page : pickLanguage(chosen, accepted)
}

/** Reads what a request says, from its headers and its cookies. */
export function readAskedOf(headers: Headers, cookie: (name: string) => string | undefined): Asked {
  const plain = Object.fromEntries(READ_HEADERS.map((name) => [name, headers.get(name) ?? undefined]))
  return {
    headers: plain,
    language: languageOf(plain.referer, cookie(LANGUAGE_COOKIE), headers.get('accept-language')),
    address: countedAddress(plain),
    isLocal: isLocal(plain, place()),
    sessionToken: cookie(cookieShape().name) ?? null,
  }
}

/** Cookies of a plain request by name. */
export function cookiesOf(headers: Headers): (name: string) => string | undefined {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  return (name) => pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}
