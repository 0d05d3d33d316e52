'use client'

/** The box that makes the first operator; the link only opened the page, the button uses it. */

import type { ReactNode } from 'react'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import type { DoorAction } from '@/lib/answer'

type FirstRunFormProps = {
  action: DoorAction<unknown>
  token: string
  texts: { form: string; refused: string; submit: string }
  children: ReactNode
}

export function FirstRunForm({ action, token, texts, children }: FirstRunFormProps) {
  // Sent by script only: a page without referrer sends a plain form without its origin, which no door takes.
  const send: DoorAction<unknown> = (previous, form) => action(previous, form)
  return (
    <ActionForm action={send} label={texts.form} refusedTitle={texts.refused} className="fields">
      <input type="hidden" name="token" value={token} />
      {children}
      <SubmitButton kind="main" isWide>
        {texts.submit}
      </SubmitButton>
    </ActionForm>
  )
}
