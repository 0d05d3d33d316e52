/** Both sides of the ledger, kind of account by kind; a difference is said in red. */

import { Amount } from '@/components/ui/amount'
import { Note } from '@/components/ui/note'
import { SectionHead } from '@/components/ui/page-head'
import { StateWord } from '@/components/ui/state-word'
import { type Column, Table } from '@/components/ui/table'
import { currencyWord, formatCount } from '@/lib/format'
import type { Language } from '@/lib/language'
import type { AccountKind } from '@/lib/ledger/account'
import type { Translator } from '@/lib/messages'
import { formatMicros, type Micros } from '@/lib/money'

const EXACT = 6

export type KindLine = {
  readonly kind: AccountKind
  readonly accounts: number
  readonly debitsMicros: Micros
  readonly creditsMicros: Micros
}

export type Sides = { readonly currency: string; readonly kinds: readonly KindLine[] }

type TrialBalanceProps = { sides: Sides; language: Language; t: Translator<'operation'> }

const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n)

const exact = (micros: Micros) => formatMicros(micros, EXACT)

function columnsOf(t: Translator<'operation'>): Column<KindLine>[] {
  return [
    {
      key: 'kind',
      head: t('trial.kind'),
      cell: ({ kind }) => t(`trial.names.${kind}`),
      phone: 'title',
    },
    {
      key: 'accounts',
      head: t('trial.accounts'),
      cell: ({ accounts }) => formatCount(accounts),
      isNumber: true,
    },
    {
      key: 'debits',
      head: t('trial.debits'),
      cell: ({ debitsMicros }) => exact(debitsMicros),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('trial.debits'),
    },
    {
      key: 'credits',
      head: t('trial.credits'),
      cell: ({ creditsMicros }) => exact(creditsMicros),
      isNumber: true,
      phone: 'last',
      phoneLabel: t('trial.credits'),
    },
    {
      key: 'balance',
      head: t('trial.balance'),
      cell: ({ debitsMicros, creditsMicros }) => exact(creditsMicros - debitsMicros),
      isNumber: true,
      phone: 'state',
    },
  ]
}

export function TrialBalance({ sides, language, t }: TrialBalanceProps) {
  const { currency, kinds } = sides
  const debits = sum(kinds.map((kind) => kind.debitsMicros))
  const credits = sum(kinds.map((kind) => kind.creditsMicros))
  const difference = debits - credits
  const unit = currencyWord(currency, language)
  return (
    <section className="gap-s" aria-labelledby={`trial-${currency}`}>
      {difference !== 0n && (
        <Note tone="bad" title={t('trial.redTitle', { currency: unit, amount: exact(difference) })}>
          {t('trial.redText')}
        </Note>
      )}
      <SectionHead
        id={`trial-${currency}`}
        title={t('trial.currency', { currency: unit })}
        caption={t('trial.caption')}
      >
        {difference === 0n ? (
          <StateWord tone="ok" word={t('trial.balanced')} />
        ) : (
          <StateWord tone="bad" word={t('trial.differs', { amount: exact(difference), currency: unit })} />
        )}
      </SectionHead>
      <Table<KindLine>
        caption={t('trial.currency', { currency: unit })}
        groups={[{ key: 'all', rows: kinds }]}
        rowKey={({ kind }) => kind}
        totals={{
          kind: t('trial.sum'),
          debits: exact(debits),
          credits: exact(credits),
          balance: exact(credits - debits),
        }}
        columns={columnsOf(t)}
      />
      <p className="rowact small gap-xs">
        <span>
          {t('trial.difference')} <span className="muted">{t('trial.differenceOf')}</span>
        </span>
        <b className={difference === 0n ? 'n' : 'n st bad'}>
          <Amount of="difference" micros={difference}>
            {exact(difference)}
          </Amount>{' '}
          {unit}
        </b>
      </p>
    </section>
  )
}
