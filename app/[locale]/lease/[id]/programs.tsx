/** The programs of a lease: the newest in full, what else can be started, and those before. */

import Link from 'next/link'
import { nameProgram, Program, StopProgram } from '@/components/task/program'
import { Starters } from '@/components/task/starters'
import { Empty } from '@/components/ui/note'
import { SectionHead } from '@/components/ui/page-head'
import { StateWord } from '@/components/ui/state-word'
import { Table } from '@/components/ui/table'
import type { Context } from '@/lib/context'
import { formatCellTime } from '@/lib/format-time'
import { type Language, localPath } from '@/lib/language'
import { acceptsWork } from '@/lib/lease/lease'
import type { LeaseView } from '@/lib/lease/views'
import { type Translator, translator } from '@/lib/messages'
import { stateWord } from '@/lib/state-word'
import { isUnderWay, type ProgramView } from '@/lib/task/program'
import { listPrograms, readTail } from '@/lib/task/program-queries'
import { startProgramAction, stopProgramAction } from '../actions'

type ProgramsProps = { ctx: Context; lease: LeaseView; language: Language }

export async function Programs({ ctx, lease, language }: ProgramsProps) {
  const t = translator(language, 'task')
  if (!lease.runsPrograms) return <Synthetic language={language} t={t} />
  const [newest, ...before] = await listPrograms(ctx, lease.organisation, lease.id)
  const lines = newest?.attempt ? await readTail(ctx, lease.organisation, newest.attempt.id) : []
  const isBusy = newest !== undefined && isUnderWay(newest.state)
  return (
    <section className="gap" aria-labelledby="program">
      <SectionHead id="program" title={t('title')} caption={captionOf(newest, acceptsWork(lease.state), t)}>
        {newest && isBusy && acceptsWork(lease.state) && (
          <StopProgram program={newest} action={stopProgramAction} t={t} />
        )}
      </SectionHead>
      {newest && <Program program={newest} lines={lines} now={ctx.now} language={language} t={t} />}
      {!isBusy && <Start ctx={ctx} lease={lease} count={before.length + (newest ? 1 : 0)} t={t} />}
      {before.length > 0 && <Earlier programs={before} language={language} t={t} />}
    </section>
  )
}

function captionOf(program: ProgramView | undefined, isOpen: boolean, t: Translator<'task'>): string | null {
  if (!program) return isOpen ? t('choose') : null
  return t('caption', {
    name: nameProgram(program, t),
    number: `${program.number}`,
    attempt: `${program.attempt?.number ?? 1}`,
  })
}

function Start({
  ctx,
  lease,
  count,
  t,
}: Pick<ProgramsProps, 'ctx' | 'lease'> & { count: number; t: Translator<'task'> }) {
  if (lease.endedAt) return count === 0 ? <p className="help">{t('noneYet')}</p> : null
  if (!acceptsWork(lease.state)) return <p className="help">{t('notReady')}</p>
  return (
    <div className={count > 0 ? 'gap-s' : undefined}>
      {count > 0 && <h3 className="lab">{t('another')}</h3>}
      <Starters key={count} lease={lease.id} startKey={ctx.newId()} action={startProgramAction} t={t} />
    </div>
  )
}

function Synthetic({ language, t }: { language: Language; t: Translator<'task'> }) {
  return (
    <section className="gap" aria-labelledby="program">
      <SectionHead id="program" title={t('title')} />
      <Empty title={t('synthetic')}>
        {t('syntheticText')} <Link href={localPath(language, '/market/find')}>{t('syntheticLink')}</Link>
      </Empty>
    </section>
  )
}

type EarlierProps = { programs: readonly ProgramView[]; language: Language; t: Translator<'task'> }

function Earlier({ programs, language, t }: EarlierProps) {
  return (
    <div className="gap-s">
      <Table<ProgramView>
        caption={t('earlier')}
        groups={[{ key: 'all', rows: programs }]}
        rowKey={({ task }) => task}
        columns={[
          { key: 'name', head: t('earlier'), cell: (program) => nameProgram(program, t), phone: 'title' },
          {
            key: 'state',
            head: t('fact.state'),
            cell: ({ state }) => <StateWord {...stateWord(language, 'task', state)} />,
            phone: 'state',
          },
          {
            key: 'at',
            head: t('fact.started'),
            cell: ({ createdAt }) => formatCellTime(createdAt, language),
            isNumber: true,
            phone: 'figure',
          },
        ]}
      />
    </div>
  )
}
