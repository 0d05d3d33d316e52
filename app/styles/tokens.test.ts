import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/** WCAG 2.2: text 4.5, control edges and marks 3.0. */
const TEXT = 4.5
const MARK = 3
const GROUNDS = ['canvas', 'surface', 'sunken'] as const

const source = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8')

type Tokens = Record<string, string>

function blockAfter(opening: string): Tokens {
  const from = source.indexOf(opening)
  expect(from, `${opening} stands in the token file`).toBeGreaterThanOrEqual(0)
  const block = source.slice(from, source.indexOf('}', from))
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]),
  )
}

const light = blockAfter(':root {')
const dark = { ...light, ...blockAfter(":root[data-theme='dark'] {") }
const darkBySystem = { ...light, ...blockAfter(":root:not([data-theme='light']) {") }

function colourOf(tokens: Tokens, name: string): string {
  const value = tokens[name]
  expect(value, `--${name}`).toBeDefined()
  const reference = /^var\(--([\w-]+)\)$/.exec(value ?? '')
  return reference ? colourOf(tokens, reference[1] ?? '') : (value ?? '')
}

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  const [red = 0, green = 0, blue = 0] = channels
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(tokens: Tokens, front: string, back: string): number {
  const [a, b] = [luminance(colourOf(tokens, front)), luminance(colourOf(tokens, back))]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

const onEachGround = (front: string, least: number) => GROUNDS.map((back) => [front, back, least] as const)

const PAIRS: readonly (readonly [front: string, back: string, least: number])[] = [
  ...['text', 'muted', 'faint', 'accent', 'ok', 'warn', 'danger'].flatMap((front) =>
    onEachGround(front, TEXT),
  ),
  ...onEachGround('edge', MARK),
  ['on-accent', 'accent', TEXT],
  ['on-accent', 'accent-hover', TEXT],
  ['ok', 'ok-tint', TEXT],
  ['warn', 'warn-tint', TEXT],
  ['danger', 'danger-tint', TEXT],
  ...['ok-tint', 'warn-tint', 'danger-tint', 'accent-tint'].map((back) => ['text', back, TEXT] as const),
  ['accent', 'accent-tint', TEXT],
  ['text', 'depth-orders', TEXT],
  ['text', 'depth-offers', TEXT],
  ...[1, 2, 3, 4].map((step) => [`heat-ink-${step}`, `heat-${step}`, TEXT] as const),
  ...[1, 2, 3, 4, 5].map((series) => [`s${series}`, 'surface', MARK] as const),
]

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('contrast in %s', (_, tokens) => {
  it.each(PAIRS)('%s on %s is at least %f', (front, back, least) => {
    expect(contrast(tokens, front, back)).toBeGreaterThanOrEqual(least)
  })
})

describe('tokens', () => {
  it('dark by the system and dark by choice are the same', () => {
    expect(darkBySystem).toEqual(dark)
  })

  it('the ratios are those that were published', () => {
    const floor = (ratio: number) => Math.floor(ratio * 100) / 100
    expect(floor(contrast(light, 'text', 'canvas'))).toBe(16.59)
    expect(floor(contrast(light, 'edge', 'sunken'))).toBe(3.19)
    expect(floor(contrast(dark, 'danger', 'danger-tint'))).toBe(7.15)
    expect(floor(contrast(dark, 'heat-ink-3', 'heat-3'))).toBe(4.65)
  })

  it('no other style names a colour', () => {
    const others = readdirSync(import.meta.dirname).filter(
      (file) => file.endsWith('.css') && file !== 'tokens.css',
    )
    for (const file of others) {
      const text = readFileSync(path.join(import.meta.dirname, file), 'utf8')
      expect(text.match(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/gi), file).toBeNull()
    }
  })
})
