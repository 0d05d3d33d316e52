/** The two languages of the product: which one a request means, and how it stands in addresses. */

import type { Route } from 'next'

export const LANGUAGES = ['en', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

export const LANGUAGE_COOKIE = 'locale'

export function isLanguage(text: string | undefined): text is Language {
  return LANGUAGES.some((language) => language === text)
}

/** What stands in `lang` of the page. */
export function htmlLang(language: Language): 'en' | 'zh-Hans' {
  return language === 'zh' ? 'zh-Hans' : 'en'
}

/** The language a person reads: the one chosen before, else the browser's first that we have, else English. */
export function pickLanguage(chosen: string | undefined, acceptLanguage: string | null): Language {
  if (isLanguage(chosen)) return chosen
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part, order) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.find((parameter) => parameter.trim().startsWith('q='))
      return {
        tag: tag.split('-')[0],
        weight: quality ? Number.parseFloat(quality.trim().slice(2)) : 1,
        order,
      }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.order - b.order)
  return wanted.map(({ tag }) => tag).find(isLanguage) ?? 'en'
}

/** The address of a page in one language. Guarantees a path of this origin, which the router then resolves. */
export function localPath(language: Language, path: string): Route {
  return `/${language}${path === '/' ? '' : path}` as Route
}

/** A path of ours in one language, unless it names its own already. */
export function pathInLanguage(language: Language, path: string): Route {
  return isLanguage(path.split(/[/?#]/)[1]) ? (path as Route) : localPath(language, path)
}

/** A path without its language: `/zh/market/find` and `/market/find` both give `/market/find`. */
export function withoutLanguage(pathname: string): string {
  const [, first, ...rest] = pathname.split('/')
  return isLanguage(first) ? `/${rest.join('/')}` : pathname
}
