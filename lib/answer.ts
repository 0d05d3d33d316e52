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
  previous: DoorAnswer<unknown> | null,
  input: FormData | object,
) => Promise<DoorAnswer<T>>
