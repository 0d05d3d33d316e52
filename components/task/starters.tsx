/** The programs that can be started on a lease at once: what each does, how long it takes, and its button. */

import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { OnceField } from '@/components/ui/once'
import type { DoorAction } from '@/lib/answer'
import type { Translator } from '@/lib/messages'
import { STARTERS } from '@/lib/task/task'

export type StartProps = {
  lease: string
  /** Makes a repeated click one task; a new one for each task. */
  startKey: string
  action: DoorAction<unknown>
  t: Translator<'task'>
}

export function Starters({ lease, startKey, action, t }: StartProps) {
  return (
    <ActionForm action={action} label={t('title')} refusedTitle={t('refused')} className="fields">
      <input type="hidden" name="lease" value={lease} />
      <OnceField name="key" value={startKey} />
      <ul className="people">
        {STARTERS.map((starter) => (
          <li key={starter}>
            <div>
              <b>{t(`starter.${starter}.name`)}</b>
              <span>{t(`starter.${starter}.text`)}</span>
            </div>
            <SubmitButton name="starter" value={starter}>
              {t('run', { name: t(`starter.${starter}.name`) })}
            </SubmitButton>
          </li>
        ))}
      </ul>
    </ActionForm>
  )
}
