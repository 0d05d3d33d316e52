/** Output becomes text piece by piece without tearing a character. */

import { expect, test } from 'vitest'
import { showBytes, wholeCharacters } from './reporter'

test.each([
  ['plain', 'abc', 3, 3],
  ['two bytes, cut', 'aé', 2, 1],
  ['three bytes, cut after two', 'a算', 3, 1],
  ['three bytes, whole', 'a算', 4, 4],
  ['four bytes, cut after three', '😀', 3, 0],
  ['four bytes, whole', '😀', 4, 4],
])('%s', (_, text, bytes, whole) => {
  expect(wholeCharacters(Buffer.from(text).subarray(0, bytes))).toBe(whole)
})

test('bytes that are no text are replaced, so that nothing later breaks on them', () => {
  expect(wholeCharacters(Buffer.from([0x80, 0x80, 0x80, 0x80]))).toBe(4)
  expect(showBytes(Buffer.from([0x61, 0x00, 0xff, 0x1b]))).toBe('a\uFFFD\uFFFD\u001b')
})
