/** The naive book draws the market's vectors, refuses in the table's order, and counts buying power to the micro. */

import { describe, expect, it } from 'vitest'
import { createBook } from './book-naive'
import { playPicture } from './book-picture'
import { VECTORS } from './book-vectors'

describe('vectors', () => {
  it.each(VECTORS)('$name: $says', ({ picture }) => {
    const book = createBook({ id: 'b', funds: 'none' })
    expect(playPicture(book, picture)).toBe(picture.trim())
  })
})
