'use client'

/** Makes the one command that connects a machine of a site, and shows it once. */

import { useActionState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { RefusedNote } from '@/components/ui/note'
import type { DoorAction } from '@/lib/answer'

export type ConnectCommand = {
  readonly command: string
  /** How to run it and until when it works, in the reader's language. */
  readonly text: string
}

type ConnectFormProps = {
  site: string
  action: DoorAction<ConnectCommand>
  texts: { readonly make: string; readonly refused: string }
}

export function ConnectForm({ site, action, texts }: ConnectFormProps) {
  const [answer, dispatch, isPending] = useActionState(action, null)
  return (
    <form action={dispatch}>
      <input type="hidden" name="site" value={site} />
      <Button kind="small" type="submit" aria-busy={isPending}>
        {texts.make}
      </Button>
      {answer?.ok === false && <RefusedNote title={texts.refused} text={answer.remedy} code={answer.code} />}
      {answer?.ok && (
        <div className="gap-xs" role="status">
          <p className="wrapmono">{answer.value.command}</p>
          <p className="rowwrap">
            <CopyButton text={answer.value.command} /> <span className="help">{answer.value.text}</span>
          </p>
        </div>
      )}
    </form>
  )
}
