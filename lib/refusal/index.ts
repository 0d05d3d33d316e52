/** Refusals: the closed list of what the product declines to do, each with a status and a remedy in two languages. */

import { formatPrice } from '../format'
import { identityRefusals } from './identity'
import { leaseRefusals } from './lease'
import { ledgerRefusals } from './ledger'
import { marketRefusals } from './market'
import { meteringRefusals } from './metering'
import { registryRefusals } from './registry'
import { taskRefusals } from './task'

/** `en` and `zh` say what is wrong and what to do next; `{name}` takes the value of that name in `detail`. */
export type RefusalText = { readonly status: number; readonly en: string; readonly zh: string }

export const refusals = {
  ...identityRefusals,
  ...registryRefusals,
  ...ledgerRefusals,
  ...leaseRefusals,
  ...marketRefusals,
  ...taskRefusals,
  ...meteringRefusals,
} as const satisfies Record<string, RefusalText>

export type RefusalCode = keyof typeof refusals
export type RefusalDetail = Readonly<Record<string, string | number>>
export type Language = 'en' | 'zh'

/** A web process holds several copies of this module, and a refusal crosses between them: it is known by this mark. */
const MARK = Symbol.for('gridline.refusal')

/** Thrown by verbs for bad input: everything rolls back and the door turns it into an answer. */
export class Refusal extends Error {
  readonly [MARK] = true

  static override [Symbol.hasInstance](value: unknown): value is Refusal {
    return typeof value === 'object' && value !== null && MARK in value
  }

  constructor(
    readonly code: RefusalCode,
    readonly field: string | null = null,
    readonly detail: RefusalDetail = {},
  ) {
    super(code)
  }
}

function say(name: string, value: string | number | undefined): string {
  return name.endsWith('Micros') && typeof value === 'number' ? formatPrice(BigInt(value)) : `${value ?? '–'}`
}

/** The sentence a person reads: what is wrong, and one next step. Numbers named `…Micros` read as money. */
export function explainRefusal(refusal: Pick<Refusal, 'code' | 'detail'>, language: Language): string {
  return refusals[refusal.code][language].replace(/\{(\w+)\}/g, (_, name: string) =>
    say(name, refusal.detail[name]),
  )
}

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(refusals, code)
}
