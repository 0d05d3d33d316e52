import { describe, expect, test } from 'vitest'
import { foreseeEnd, type OutputPiece, tailLines } from './program'

const at = new Date('2026-03-01T10:00:00Z')
const out = (text: string): OutputPiece => ({ stream: 'stdout', text, at })
const err = (text: string): OutputPiece => ({ stream: 'stderr', text, at })
const drawn = (pieces: OutputPiece[], most?: number) =>
  tailLines(pieces, most).map(({ stream, text }) => `${stream}: ${text}`)

describe('the tail of an output', () => {
  test('a line that came in two pieces is one line, whatever came between', () => {
    expect(drawn([out('one\ntw'), err('careful\n'), out('o\nthree')])).toEqual([
      'stdout: one',
      'stderr: careful',
      'stdout: two',
      'stdout: three',
    ])
  })

  test('escape codes move nothing: they are shown as marks', () => {
    expect(drawn([out('\u001b[2J\u001b[Hgone?\n')])).toEqual(['stdout: ⟨ESC⟩[2J⟨ESC⟩[Hgone?'])
  })

  test('empty lines stay, and only the last lines are kept', () => {
    expect(drawn([out('a\n\nb\n')], 2)).toEqual(['stdout: ', 'stdout: b'])
    expect(drawn([])).toEqual([])
  })
})

test.each([
  [500_000, 10_000, 20_000],
  [250_000, 10_000, 40_000],
  [10_000, 10_000, null],
  [500_000, 900, null],
])('at %d ppm after %d ms it ends after %s ms', (ppm, spentMs, endMs) => {
  const end = foreseeEnd(at, ppm, new Date(at.getTime() + spentMs))
  expect(end && end.getTime() - at.getTime()).toBe(endMs)
})
