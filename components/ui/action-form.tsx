'use client'

/** A form that acts: what was typed stays when it is refused, the field is marked and focused, and a click counts once. */

import {
  type ComponentProps,
  type FormEvent,
  type ReactNode,
  startTransition,
  useActionState,
  useContext,
  useEffect,
  useRef,
} from 'react'
import { useTranslations } from 'use-intl'
import type { DoorAction } from '@/lib/answer'
import { Button } from './button'
import { Note, RefusedNote } from './note'
import { PendingContext, RefusalContext } from './refusal-context'

type ActionFormProps<T> = {
  action: DoorAction<T>
  /** What did not happen, before the remedy: "Not bought." */
  refusedTitle: ReactNode
  /** What happened, where the page itself does not show it. */
  doneTitle?: ReactNode
  label?: string
  className?: string
  children: ReactNode
}

export function ActionForm<T>(props: ActionFormProps<T>) {
  const { action, refusedTitle, doneTitle, label, className, children } = props
  const [answer, dispatch, isPending] = useActionState(action, null)
  const form = useRef<HTMLFormElement>(null)
  const refused = answer?.ok === false ? answer : null

  useEffect(() => {
    if (refused?.field)
      form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(refused.field)}"]`)?.focus()
  }, [refused])

  // Sent by hand, because React empties the fields of a form whose action has run.
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isPending) return
    const { submitter } = event.nativeEvent as SubmitEvent
    const typed = new FormData(event.currentTarget, submitter)
    startTransition(() => dispatch(typed))
  }

  return (
    <form ref={form} action={dispatch} onSubmit={send} aria-label={label} className={className} noValidate>
      <PendingContext value={isPending}>
        <RefusalContext value={refused}>{children}</RefusalContext>
      </PendingContext>
      {refused && <RefusedNote title={refusedTitle} text={refused.remedy} code={refused.code} />}
      {answer?.ok && doneTitle && <Note tone="ok" title={doneTitle} />}
    </form>
  )
}

type SubmitProps = Omit<ComponentProps<typeof Button>, 'type'>

/** The form's button; while the answer is awaited it says so and takes no second click. */
export function SubmitButton({ children, ...button }: SubmitProps) {
  const isPending = useContext(PendingContext)
  const t = useTranslations('common')
  return (
    <Button {...button} type="submit" aria-busy={isPending} aria-disabled={isPending}>
      {isPending ? t('working') : children}
    </Button>
  )
}
