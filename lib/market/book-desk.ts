/** A small book and the hands to work it, for tests of what one command does. */

import type { AmendCommand, Book, BookConfig, BookResult, OfferTerms, OrderTerms } from './book'
import { createBook } from './book-naive'

/** The running slot of the book when a test begins. */
export const START = 1_000

/** A book at slot 1,000 with X (reference 2.00), Y (four cards), N (no reference), H (halted) and 8 nodes of P1 on X. */
export function openBook(config: Partial<BookConfig> = {}): Book {
  const book = createBook({ id: 'b', ...config })
  book.apply({ kind: 'tick', slot: START })
  for (const [instrument, cards] of Object.entries({ X: 8, Y: 4, N: 8, H: 8 })) {
    const referenceMicros = instrument === 'N' ? null : 2_000_000
    book.apply({ kind: 'open', instrument, cards, referenceMicros })
  }
  book.apply({ kind: 'halt', instrument: 'H' })
  addPool(book, 'p1', 'X')
  return book
}

export function addPool(book: Book, pool: string, instrument: string): BookResult {
  const owner = { organisation: 'P1', origin: 'real', site: 'S1' } as const
  return book.apply({ kind: 'pool', pool, ...owner, instrument, tier: 'tested', ranges: [[0, null, 8]] })
}

export function fund(book: Book, amountMicros = 1_000_000_000, organisation = 'B1'): void {
  const transfer = `${organisation} ${book.seq}`
  book.apply({ kind: 'credit', organisation, fund: 'main', amountMicros, transfer })
}

export function order(
  book: Book,
  terms: Partial<OrderTerms>,
  key: string | null = null,
  organisation = 'B1',
): BookResult {
  const whole = { nodes: 1, start: START, end: START + 8, limits: { X: 2_500_000 }, ...terms }
  return book.apply({ kind: 'order', organisation, origin: 'real', key, order: whole })
}

export function offer(book: Book, terms: Partial<OfferTerms>, organisation = 'P1'): BookResult {
  const whole = { pool: 'p1', nodes: 8, start: START, end: START + 8, priceMicros: 2_000_000, ...terms }
  return book.apply({ kind: 'offer', organisation, origin: 'real', key: null, offer: whole })
}

export function amend(book: Book, target: number, to: AmendCommand['to'], organisation = 'B1'): BookResult {
  return book.apply({ kind: 'amend', organisation, origin: 'real', key: null, target, to })
}

/** What became of it in one word: a refusal's code, a state, or that it needs funds. */
export function said(result: BookResult): string {
  if (result.outcome === 'refused') return result.refused.code
  return result.outcome === 'done' ? `${result.state}` : result.outcome
}
