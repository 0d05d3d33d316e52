/** A program on a lease: its state and progress, the tail of its log, its results. */

import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { type Fact, Facts } from '@/components/ui/lines'
import { Log, Progress } from '@/components/ui/progress'
import { StateWord } from '@/components/ui/state-word'
import { Tail } from '@/components/ui/tail'
import type { DoorAction } from '@/lib/answer'
import { formatDuration, formatPercent } from '@/lib/format'
import { formatSeconds, zoneMark } from '@/lib/format-time'
import { showId } from '@/lib/id'
import type { Language } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import { task as texts } from '@/lib/messages/task'
import { stateWord } from '@/lib/state-word'
import { foreseeEnd, isUnderWay, type OutputLine, type ProgramView } from '@/lib/task/program'
import { Results } from './results'

type ProgramProps = {
  program: ProgramView
  lines: readonly OutputLine[]
  now: Date
  language: Language
  t: Translator<'task'>
}

/** What a program is called. */
export function nameProgram({ starter, command }: ProgramView, t: Translator<'task'>): string {
  if (starter) return t(`starter.${starter}.name`)
  return command.length > 0 ? command.join(' ') : t('command')
}

/** Where the files of an attempt are fetched. */
function pathOf(attempt: string): string {
  const [task = '', number = ''] = attempt.split('.')
  return `/api/task/${showId('tsk', task)}/${number}`
}

export function Program({ program, lines, now, language, t }: ProgramProps) {
  const { attempt, results, state } = program
  const live = isUnderWay(state)
  return (
    <>
      <Progress
        label={t('progress')}
        done={attempt ? attempt.progressPpm / 1_000_000 : null}
        words={attempt ? formatPercent(attempt.progressPpm, language, { decimals: 0 }) : t('waiting')}
      />
      <div className="gap-xs">
        <Facts facts={factsOf(program, now, language, t)} />
      </div>
      <WhyFailed program={program} t={t} />
      <div className="gap-xs">
        <Tail mark={`${lines.length} ${lines.at(-1)?.text ?? ''}`}>
          <Log
            label={t('log')}
            empty={t('noOutput')}
            lines={lines.map((line, order) => ({ key: order, text: line.text }))}
          />
        </Tail>
      </div>
      <p className="help">
        {t('tail', { shown: lines.length, live: live ? 'yes' : 'no' })}
        {attempt && (
          <>
            {' · '}
            <a href={`${pathOf(attempt.id)}/log`} download>
              {t('whole')}
            </a>
          </>
        )}
      </p>
      {attempt && results.length > 0 && (
        <div className="gap-xs">
          <Results
            results={results}
            hrefOf={(name) => `${pathOf(attempt.id)}/out/${encodeURIComponent(name)}`}
            t={t}
          />
        </div>
      )}
    </>
  )
}

function factsOf(program: ProgramView, now: Date, language: Language, t: Translator<'task'>): Fact[] {
  const { attempt, state, endedAt } = program
  const { tone, word } = stateWord(language, 'task', state)
  const facts: Fact[] = [
    { name: t('fact.state'), value: <StateWord tone={tone} word={word} /> },
    {
      name: t('fact.done'),
      value: attempt?.startedAt ? formatPercent(attempt.progressPpm, language) : t('waiting'),
    },
  ]
  if (!attempt?.startedAt) return facts
  if (isUnderWay(state)) {
    const end = foreseeEnd(attempt.startedAt, attempt.progressPpm, now)
    const finish = end ? formatSeconds(end) + zoneMark(language) : t('unknown')
    return [...facts, { name: t('fact.finish'), value: finish }]
  }
  const end = attempt.endedAt ?? endedAt
  const took = end ? formatDuration(end.getTime() - attempt.startedAt.getTime(), language) : t('unknown')
  const exit = attempt.exitCode === null ? [] : [{ name: t('fact.exit'), value: `${attempt.exitCode}` }]
  return [...facts, { name: t('fact.took'), value: took }, ...exit]
}

type Reason = keyof typeof texts.en.reason

function tellReason(reason: string, exitCode: number | null, t: Translator<'task'>): string {
  const known = (Object.keys(texts.en.reason) as Reason[]).find((code) => code === reason)
  if (known === 'exit') return t('reason.exit', { code: `${exitCode ?? '–'}` })
  return known && known !== 'other' ? t(`reason.${known}`) : t('reason.other', { code: reason })
}

function WhyFailed({ program, t }: Pick<ProgramProps, 'program' | 't'>) {
  const { attempt, state } = program
  if (!attempt?.reason || state !== 'failed') return null
  return <p className="why">{tellReason(attempt.reason, attempt.exitCode, t)}</p>
}

type StopProps = { program: ProgramView; action: DoorAction<unknown>; t: Translator<'task'> }

/** Stops a program that runs; the lease goes on. */
export function StopProgram({ program, action, t }: StopProps) {
  return (
    <ActionForm action={action} refusedTitle={t('stopping')} label={t('stop')}>
      <input type="hidden" name="task" value={program.task} />
      <SubmitButton kind="small">{t('stop')}</SubmitButton>
    </ActionForm>
  )
}
