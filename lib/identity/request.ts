/** What a request's headers prove: that it came to our own name, from our own pages, from this very machine. */

/** Headers of a request by lower-case name. */
export type PlainHeaders = Readonly<Record<string, string | undefined>>
/** Where this process listens and what people call it. */
export type Place = { readonly publicUrl: string | undefined; readonly listensOn: string }

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])
const PORT = /:\d{1,5}$/

/** Whether an address of the wire is this machine's own. */
export function isLoopback(address: string): boolean {
  const bare = address
    .trim()
    .toLowerCase()
    .replace(/^::ffff:/, '')
  return bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare)
}

function isLoopbackHost(host: string): boolean {
  return LOOPBACK_NAMES.has(host.toLowerCase().replace(PORT, ''))
}

/**
 * Whether the request was made to this platform's own name: the host of its public address, else a loopback name with
 * any port. `x-forwarded-host` is never looked at: a page on a rebound name can set it.
 */
export function isOwnHost(headers: PlainHeaders, place: Place): boolean {
  const host = headers.host?.toLowerCase()
  if (!host) return false
  return place.publicUrl ? host === new URL(place.publicUrl).host : isLoopbackHost(host)
}

/** Whether a request that carries a session was made by another site's page, or cannot show that it was not. */
export function isForeign(headers: PlainHeaders): boolean {
  const { origin, host } = headers
  if (origin === undefined) return headers['sec-fetch-site'] !== 'same-origin'
  return !host || !URL.canParse(origin) || new URL(origin).host !== host.toLowerCase()
}

/**
 * Whether the person sits at this machine: we listen on loopback, have no public address, were called by a loopback
 * name, and no forwarder names another address. The web server fills `x-forwarded-for` with its peer's address itself.
 */
export function isLocal(headers: PlainHeaders, place: Place): boolean {
  if (place.publicUrl || !(isLoopback(place.listensOn) || place.listensOn === 'localhost')) return false
  if (!headers.host || !isLoopbackHost(headers.host)) return false
  const forwarded = headers['x-forwarded-for']
  return forwarded === undefined || forwarded.split(',').every(isLoopback)
}

/** The eight groups of an IPv6 address in full; null when it is none. */
function groupsOf(address: string): string[] | null {
  if (!URL.canParse(`http://[${address}]`)) return null
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
}

/**
 * The address that limits count by: the nearest forwarder's word, the /64 network of an IPv6 address. Null for
 * loopback, and for what is no address. Can be forged where no proxy sets it.
 */
export function countedAddress(headers: PlainHeaders): string | null {
  const last = headers['x-forwarded-for']
    ?.split(',')
    .at(-1)
    ?.trim()
    .toLowerCase()
    .replace(/^::ffff:/, '')
  if (!last || isLoopback(last)) return null
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(last)) return last
  const groups = groupsOf(last)
  return groups && `${groups.slice(0, 4).join(':')}::/64`
}
