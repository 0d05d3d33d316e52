/** Where one goes after signing in: a page of this origin, whatever the address said. */

/** Control characters are dropped by browsers, so `/<tab>/host` would leave this origin. */
const UNSAFE = /[\p{Cc} \\]|\/\//u

/** Whether a path stays on this origin: one leading `/`, no `//`, no `\`, nothing unseen. */
export function isSafePath(path: string): boolean {
  if (!path.startsWith('/') || path.length > 2_000 || UNSAFE.test(path)) return false
  return (
    URL.canParse(path, 'http://own.invalid') && new URL(path, 'http://own.invalid').host === 'own.invalid'
  )
}

/** The path to go back to; `/` where it is missing, unsafe, or the sign-in itself. */
export function returnPath(path: unknown): string {
  if (typeof path !== 'string' || !isSafePath(path)) return '/'
  return /^(\/(en|zh))?\/(identity\/sign-(in|up)|first-run)([/?#]|$)/.test(path) ? '/' : path
}

/** A path with the way back kept in its query. */
export function withReturn(path: string, next: string): string {
  return next === '/' ? path : `${path}?${new URLSearchParams({ next })}`
}
