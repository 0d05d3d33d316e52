/** What a door answers a form or a program: the verb's result, or a refusal in the reader's language with what was typed. */

import type { RefusalCode, RefusalDetail } from './refusal'

/** What was typed by field name, without secrets, so that the form can show it again. */
export type Typed = Readonly<Record<string, string>>

export type Refused = {
  readonly ok: false
  readonly code: RefusalCode
  /** The field to mark and to focus; null when no single one is at fault. */
  readonly field: string | null
  readonly detail: RefusalDetail
  /** What is wrong and one next step, in the reader's language. */
  readonly remedy: string
  readonly typed: Typed
  readonly requestId: string
}

export type DoorAnswer<T> = { readonly ok: true; readonly value: T } | Refused

/** An action as `useActionState` takes it: begin with null, hand it a form or an object. */
export type DoorAction<T> = (
  previous: DoorAnswer<T> | null,
  input: FormData | object,
) => Promise<DoorAnswer<T>>

/** What a field shows: what was typed into it before a refusal, else what it began with. */
export function typedOr(answer: DoorAnswer<unknown> | null, field: string, initial = ''): string {
  return answer?.ok === false ? (answer.typed[field] ?? initial) : initial
}

/** The sentence that stands at a field; null when it is not the one at fault. */
export function remedyOf(answer: DoorAnswer<unknown> | null, field: string): string | null {
  return answer?.ok === false && answer.field === field ? answer.remedy : null
}
