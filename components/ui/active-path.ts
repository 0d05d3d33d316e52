/** Which of several addresses the reader stands at. */

/** The longest of the paths that an address begins with, so that `/market/orders` is not also `/market`. */
export function longestPrefix(address: string, paths: readonly string[]): string | null {
  const at = paths.filter((path) => address === path || (path !== '/' && address.startsWith(`${path}/`)))
  return at.sort((a, b) => b.length - a.length)[0] ?? null
}
