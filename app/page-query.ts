/** What an address asks a page for: one value by name, or the place in a list. */

export type PageQuery = Promise<Readonly<Record<string, string | string[] | undefined>>>

const TEXT_LENGTH_MAX = 200

/** One value of an address; of several the first, and nothing of one that is too long. */
export async function readText(query: PageQuery, name: string): Promise<string | undefined> {
  const found = (await query)[name]
  const text = Array.isArray(found) ? found[0] : found
  return text !== undefined && text.length <= TEXT_LENGTH_MAX ? text : undefined
}

/** A whole number of an address, as `?before=120`; nothing where it is none. */
export async function readNumber(query: PageQuery, name: string): Promise<number | undefined> {
  const text = await readText(query, name)
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number.parseInt(text, 10) : undefined
}
