/** Texts of the product, by namespace and language.
 *
 *  A namespace is one file here: `export const money = inBothLanguages({ en: {…}, zh: {…} })`, named in `namespaces`
 *  below. English sets the keys; a Chinese text that is missing does not compile. Values are ICU messages
 *  (`{n, plural, one {# node} other {# nodes}}`). Arguments are checked by type where they are used: a counted one is a
 *  number, a plain one is finished text, as `lib/format` and `lib/format-time` give it.
 *
 *  Server: `const t = translator(language, 'money')`, then `t('held', { amount })`. The language is `await readLanguage()`
 *  of `app/language`. Client parts get finished texts as props, or `useTranslations('common')` of `use-intl`;
 *  only `common` is sent to the browser. States are words of `lib/state-word`; refusals have their texts in `lib/refusal`.
 */

import { type _Translator as BaseTranslator, createTranslator } from 'use-intl/core'
import type { Language } from '../language'
import { assessment } from './assessment'
import { books } from './books'
import { common } from './common'
import { evidence } from './evidence'
import { find } from './find'
import { frame } from './frame'
import { identifier } from './identifier'
import { identity } from './identity'
import { lease } from './lease'
import { market } from './market'
import { metering } from './metering'
import { money } from './money'
import { offers } from './offers'
import { operation } from './operation'
import { orders } from './orders'
import { payment } from './payment'
import { registry } from './registry'
import { settlement } from './settlement'
import { state } from './state'
import { task } from './task'

export const namespaces = {
  assessment,
  books,
  common,
  evidence,
  find,
  frame,
  identifier,
  identity,
  lease,
  market,
  metering,
  money,
  offers,
  operation,
  orders,
  payment,
  registry,
  settlement,
  state,
  task,
} as const

export type Namespace = keyof typeof namespaces
export type EnglishOf<Name extends Namespace> = (typeof namespaces)[Name]['en']
export type Translator<Name extends Namespace> = BaseTranslator<EnglishOf<Name>>

/** The texts of one namespace. Guarantees English keys in Chinese too: `inBothLanguages` lets no other shape through. */
function textsOf<Name extends Namespace>(language: Language, name: Name): EnglishOf<Name> {
  return namespaces[name][language] as EnglishOf<Name>
}

/** Finds and fills the texts of one namespace. */
export function translator<Name extends Namespace>(language: Language, name: Name): Translator<Name> {
  return createTranslator({ locale: language, messages: textsOf(language, name), timeZone: 'UTC' })
}

export type ClientTexts = { common: EnglishOf<'common'> }

/** What the browser is sent: parts that run there use no other texts but those given to them. */
export function clientTexts(language: Language): ClientTexts {
  return { common: textsOf(language, 'common') }
}

declare module 'use-intl/core' {
  interface AppConfig {
    Locale: Language
    Messages: ClientTexts
  }
}
