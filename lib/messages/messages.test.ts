import { describe, expect, it } from 'vitest'
import { namespaces, translator } from './index'
import type { Texts } from './shape'

const ARGUMENT = /\{\s*(\w+)\s*(?=[,}])/g

function leaves(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`),
  )
}

function argumentsOf(text: string): Set<string> {
  return new Set([...text.matchAll(ARGUMENT)].map((match) => match[1] ?? ''))
}

describe.each(Object.entries(namespaces))('texts of %s', (_, texts) => {
  const english = leaves(texts.en)
  const chinese = new Map(leaves(texts.zh))

  it('say the same in both languages, with the same arguments', () => {
    for (const [key, text] of english) {
      const translated = chinese.get(key)
      expect(translated, `${key} is missing in Chinese`).toBeTruthy()
      expect(argumentsOf(translated ?? ''), key).toEqual(argumentsOf(text))
    }
    expect(chinese.size).toBe(english.length)
  })

  it('never use the straight apostrophe, which hides what follows from the parser', () => {
    for (const [key, text] of [...english, ...chinese]) expect(text, key).not.toContain("'")
  })
})

describe('translator', () => {
  it('fills the arguments and counts', () => {
    expect(translator('en', 'common')('insufficient', { n: '3' })).toBe('insufficient data (n = 3)')
    expect(translator('zh', 'common')('insufficient', { n: '3' })).toBe('数据不足（n = 3）')
    expect(translator('en', 'frame')('world.mixed', { pools: 1 })).toBe('Synthetic, 1 pool real')
    expect(translator('en', 'frame')('world.mixed', { pools: 2 })).toBe('Synthetic, 2 pools real')
    expect(translator('zh', 'frame')('foot.mixed', { pools: 1 })).toContain('仅本机一个资源池')
  })
})
