/** The demo people, each with what they see and one click to step in. */

import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { Tag } from '@/components/ui/state-word'
import type { DoorAction } from '@/lib/answer'
import { type DemoPart, roleOfPart } from '@/lib/identity/demo-person'
import type { Translator } from '@/lib/messages'

export type ShownDemoPerson = {
  member: string
  name: string
  organisationName: string
  part: DemoPart
  /** `real` only where the organisation is: the provider of this machine. */
  origin: 'real' | 'synthetic'
}

type DemoPeopleProps = {
  t: Translator<'identity'>
  people: readonly ShownDemoPerson[]
  action: DoorAction<unknown>
  next: string
}

export function DemoPeople({ t, people, action, next }: DemoPeopleProps) {
  return (
    <ul className="people">
      {people.map((person) => (
        <li key={person.member}>
          <div>
            <b>{person.name}</b>
            {t('demo.who', { part: t(`demo.part.${person.part}`), organisation: person.organisationName })}{' '}
            <Tag isReal={person.origin === 'real'}>{t(`organisation.${person.origin}`)}</Tag>
            <span>{t(`demo.sees.${person.part}`)}</span>
          </div>
          <ActionForm action={action} refusedTitle={t('demo.refused')} label={person.name}>
            <input type="hidden" name="member" value={person.member} />
            <input type="hidden" name="role" value={roleOfPart(person.part)} />
            <input type="hidden" name="next" value={next} />
            <SubmitButton>{t(`demo.act.${person.part}`)}</SubmitButton>
          </ActionForm>
        </li>
      ))}
    </ul>
  )
}
