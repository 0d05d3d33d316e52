/** The six phases of a lease with their times; and what the site said when it could not hold the nodes. */

import { Note } from '@/components/ui/note'
import { type Phase, Phases } from '@/components/ui/progress'
import { formatSeconds } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import { HOLD_ATTEMPTS_MAX, LEASE_STATES, type LeaseState } from '@/lib/lease/lease'
import type { HoldTry, LeaseView } from '@/lib/lease/views'
import type { Translator } from '@/lib/messages'
import { lease as texts } from '@/lib/messages/lease'
import { stateWord } from '@/lib/state-word'
import { later } from '@/lib/time'

type PhasesProps = { lease: LeaseView; language: Language; t: Translator<'lease'> }

export function LeasePhases({ lease, language, t }: PhasesProps) {
  const current = LEASE_STATES.indexOf(lease.state)
  const neverServed = lease.state === 'ended' && lease.readyAt === null
  const stepOf = (state: LeaseState, order: number): Phase['step'] => {
    if (neverServed && (state === 'ready' || state === 'serving' || state === 'ending')) return 'todo'
    if (order === current) return lease.state === 'ended' ? 'done' : 'now'
    return order < current ? 'done' : 'todo'
  }
  const phases = LEASE_STATES.map((state, order): Phase => {
    const step = stepOf(state, order)
    return {
      key: state,
      word: stateWord(language, 'lease', state).word,
      step,
      note: noteOf(lease, state, step, t),
    }
  })
  return <Phases phases={phases} />
}

function noteOf(
  lease: LeaseView,
  state: LeaseState,
  step: Phase['step'],
  t: Translator<'lease'>,
): string | null {
  const clock = (at: Date | null | undefined) => (at ? formatSeconds(at) : '–')
  const { grantedFrom, agreedEnd, endedAt, readyAt, holds, holdAttempts } = lease
  const agreed = t('phases.agreed', { at: clock(agreedEnd) })
  switch (state) {
    case 'reserved':
      return clock(lease.createdAt)
    case 'preparing':
      if (step === 'todo') return t('phases.agreed', { at: clock(grantedFrom) })
      return `${clock(holds[0]?.askedAt)}${holdAttempts > 1 ? `, ${t('phases.attempt', { n: `${holdAttempts}` })}` : ''}`
    case 'ready':
      if (readyAt) return `${clock(readyAt)}, ${t('phases.billing')}`
      return lease.state === 'ended' ? t('phases.refused') : t('phases.waiting')
    case 'serving':
      if (!readyAt || step === 'todo') return null
      return t('phases.since', { at: clock(later(grantedFrom, readyAt)) })
    case 'ending':
      return endedAt ? (readyAt ? clock(endedAt) : null) : agreed
    case 'ended':
      return endedAt ? (lease.state === 'ended' ? clock(lease.releasedAt ?? endedAt) : null) : agreed
  }
}

type Reason = keyof typeof texts.en.failed.reason

function tellReason({ answeredAt, refused }: HoldTry, t: Translator<'lease'>): string {
  if (!answeredAt || refused === null) return t('failed.reason.silent')
  const known = (Object.keys(texts.en.failed.reason) as Reason[]).find((code) => code === refused)
  return known && known !== 'other'
    ? t(`failed.reason.${known}`)
    : t('failed.reason.other', { code: refused })
}

/** Said only while the site has failed to hold, or when the lease ended because of it. */
export function HoldTrouble({ lease, t }: Omit<PhasesProps, 'language'>) {
  const { state, stopReason, readyAt, holds, holdAttempts } = lease
  if (state === 'preparing' && holdAttempts > 1)
    return (
      <div className="mb-4">
        <Note
          tone="warn"
          title={t('failed.tryingTitle', { n: `${holdAttempts}`, most: `${HOLD_ATTEMPTS_MAX}` })}
        >
          {t('failed.trying')}
        </Note>
      </div>
    )
  if (stopReason !== 'provider_failure' || readyAt) return null
  return (
    <div className="mb-4">
      <Note tone="bad" title={t('failed.title')}>
        {t('failed.text')}
        <ol>
          {holds.map((hold, order) => (
            <li key={hold.askedAt.getTime()}>
              {t('failed.try', {
                n: `${order + 1}`,
                at: formatSeconds(hold.askedAt),
                reason: tellReason(hold, t),
              })}
            </li>
          ))}
        </ol>
      </Note>
    </div>
  )
}
