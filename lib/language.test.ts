import { describe, expect, it } from 'vitest'
import { localPath, pickLanguage, withoutLanguage } from './language'

describe('language of a request', () => {
  it.each([
    ['zh', 'en-GB,en;q=0.9', 'zh'],
    ['fr', 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    [undefined, 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    [undefined, 'fr-FR,fr;q=0.9,en;q=0.4,zh;q=0.6', 'zh'],
    [undefined, 'de', 'en'],
    [undefined, 'zh;q=0, en;q=0.1', 'en'],
    [undefined, '', 'en'],
    [undefined, null, 'en'],
  ] as const)('chosen %s, browser %s reads %s', (chosen, accepted, language) => {
    expect(pickLanguage(chosen, accepted)).toBe(language)
  })

  it('keeps the path when the language changes', () => {
    expect(withoutLanguage('/zh/market/orders/ord_hopper-1')).toBe('/market/orders/ord_hopper-1')
    expect(withoutLanguage('/zh')).toBe('/')
    expect(withoutLanguage('/market')).toBe('/market')
    expect(localPath('en', '/')).toBe('/en')
    expect(localPath('zh', '/lease')).toBe('/zh/lease')
  })
})
