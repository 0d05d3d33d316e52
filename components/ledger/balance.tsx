/** All money of an organisation: the one figure it can spend, and the parts of the whole as a bar and as lines. */

import { Amount } from '@/components/ui/amount'
import { Dot, type PartColour, SplitBar } from '@/components/ui/bars'
import { SectionHead } from '@/components/ui/page-head'
import { Table } from '@/components/ui/table'
import { currencyWord, formatMoney } from '@/lib/format'
import type { Language } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import { formatMicros, type Micros } from '@/lib/money'

export type BalancePart = {
  readonly key: 'promo' | 'paid' | 'idle' | 'orders' | 'leases'
  readonly micros: Micros
}

const COLOURS: Record<BalancePart['key'], PartColour> = {
  promo: 's2',
  paid: 'accent',
  idle: 'heat-2',
  orders: 's3',
  leases: 's4',
}

type BalanceProps = {
  availableMicros: Micros
  /** What stands in the balance itself. */
  freeMicros: Micros
  parts: readonly BalancePart[]
  currency: string
  language: Language
  t: Translator<'money'>
}

export function Balance({ availableMicros, freeMicros, parts, currency, language, t }: BalanceProps) {
  const total = parts.reduce((sum, part) => sum + part.micros, 0n)
  const words = parts.map((part) => `${t(`part.${part.key}`)} ${formatMicros(part.micros)}`).join(', ')
  return (
    <section aria-labelledby="balance">
      <SectionHead
        id="balance"
        title={t('balance')}
        caption={t('balanceCaption', { currency: currencyWord(currency, language) })}
      />
      <p className="rowwrap mb-2">
        <span className="key-figure">
          <Amount of="available" micros={availableMicros}>
            {formatMicros(availableMicros)}
          </Amount>
        </span>
        <span className="small">
          {t('availableNote', { currency: currencyWord(currency, language) })}
          <span className="muted block">
            {t('freeBalance')}{' '}
            <Amount of="free" micros={freeMicros}>
              {formatMicros(freeMicros)}
            </Amount>{' '}
            + {t('waiting')}{' '}
            <Amount of="idle-reserve" micros={availableMicros - freeMicros}>
              {formatMicros(availableMicros - freeMicros)}
            </Amount>
          </span>
        </span>
      </p>
      <SplitBar
        label={t('split', { total: formatMoney(total, currency, language), parts: words })}
        parts={parts.map((part) => ({
          key: part.key,
          weight: Number(part.micros),
          colour: COLOURS[part.key],
        }))}
      />
      <Parts parts={parts} total={total} t={t} />
    </section>
  )
}

function Parts({ parts, total, t }: Pick<BalanceProps, 'parts' | 't'> & { total: Micros }) {
  return (
    <Table<BalancePart>
      caption={t('balance')}
      groups={[{ key: 'all', rows: parts.filter((part) => part.micros !== 0n) }]}
      rowKey={({ key }) => key}
      totals={{ part: t('all'), micros: formatMicros(total) }}
      columns={[
        {
          key: 'part',
          head: t('piece'),
          cell: ({ key }) => (
            <>
              <Dot colour={COLOURS[key]} />
              {t(`part.${key}`)}
            </>
          ),
          phone: 'title',
        },
        {
          key: 'micros',
          head: t('amount'),
          cell: ({ key, micros }) => (
            <Amount of={`part-${key}`} micros={micros}>
              {formatMicros(micros)}
            </Amount>
          ),
          isNumber: true,
          className: 'lead',
          phone: 'state',
        },
        {
          key: 'note',
          head: '',
          cell: ({ key }) => <span className="muted">{t(`part.${key}Note`)}</span>,
          className: 'wrap',
          phone: 'full',
        },
      ]}
    />
  )
}
