/** Every movement of an organisation's money: when, what, between which accounts, how much, and the free balance after it. */

import type { Route } from 'next'
import Link from 'next/link'
import { Empty } from '@/components/ui/note'
import { SectionHead } from '@/components/ui/page-head'
import { Table } from '@/components/ui/table'
import { currencyWord, formatSignedMicros } from '@/lib/format'
import { formatCellTime, LOCAL_ZONE } from '@/lib/format-time'
import { showId } from '@/lib/id'
import { type Language, localPath } from '@/lib/language'
import type { AccountKind } from '@/lib/ledger/account'
import type { MovementLine } from '@/lib/ledger/movement'
import type { Translator } from '@/lib/messages'
import { formatMicros } from '@/lib/money'
import { slotStart } from '@/lib/time'

const EXACT = 6

type MovementsProps = {
  movements: readonly MovementLine[]
  /** Where older movements stand, where there may be more; and the newest, where these are not. */
  older: Route | null
  newest: Route | null
  currency: string
  language: Language
  t: Translator<'money'>
}

export function Movements({ movements, older, newest, currency, language, t }: MovementsProps) {
  const caption = t('movementsCaption', {
    currency: currencyWord(currency, language),
    zone: LOCAL_ZONE.name,
  })
  return (
    <section className="gap" aria-labelledby="movements">
      <SectionHead id="movements" title={t('movements')} caption={caption} />
      {movements.length > 0 ? (
        <MovementTable movements={movements} language={language} t={t} />
      ) : (
        <Empty title={t('noMovements')}>{t('noMovementsText')}</Empty>
      )}
      <p className="rowwrap small gap-xs">
        {older && <Link href={older}>{t('older')}</Link>}
        {newest && <Link href={newest}>{t('newest')}</Link>}
      </p>
    </section>
  )
}

function MovementTable({ movements, language, t }: Pick<MovementsProps, 'movements' | 'language' | 't'>) {
  return (
    <Table<MovementLine>
      caption={t('movements')}
      groups={[{ key: 'all', rows: movements }]}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'at',
          head: t('when', { zone: LOCAL_ZONE.name }),
          cell: ({ at }) => formatCellTime(at, language),
          phone: 'figure',
        },
        {
          key: 'what',
          head: t('what'),
          cell: ({ code, source, hour }) => (
            <>
              {t(`code.${code}`)}{' '}
              <span className="muted">
                {hour !== null && `${t('hour', { at: formatCellTime(slotStart(hour), language) })} · `}
                {source && t(`source.${source}`)}
              </span>
            </>
          ),
          className: 'wrap',
          phone: 'title',
        },
        {
          key: 'between',
          head: t('between'),
          cell: (movement) => <Between movement={movement} language={language} t={t} />,
          className: 'wrap',
          phone: 'full',
        },
        { key: 'amount', head: t('amount'), cell: amountOf, isNumber: true, phone: 'state' },
        {
          key: 'after',
          head: t('freeAfter'),
          cell: ({ freeAfterMicros }) => formatMicros(freeAfterMicros, EXACT),
          isNumber: true,
          phone: 'last',
        },
      ]}
    />
  )
}

/** With its sign where it changes the free balance; without one where it moves between what is set aside and others. */
function amountOf({ freeMicros, amountMicros }: MovementLine) {
  if (freeMicros !== 0n) return formatSignedMicros(freeMicros, EXACT)
  return <span className="muted">{formatMicros(amountMicros, EXACT)}</span>
}

type BetweenProps = { movement: MovementLine; language: Language; t: Translator<'money'> }

function Between({ movement, language, t }: BetweenProps) {
  const { fromKind, toKind, place } = movement
  const side = (kind: AccountKind) => (
    <Side
      kind={kind}
      place={kind === 'trading_reserve' ? bookOf(movement) : place}
      language={language}
      t={t}
    />
  )
  return (
    <>
      {side(fromKind)} → {side(toKind)}
    </>
  )
}

/** The book of a movement; of one that a trade caused, what its lease begins with. */
function bookOf({ place, code }: MovementLine): string {
  return code === 'lease_fund' ? place.split('-').slice(0, -2).join('-') : place
}

function Side({
  kind,
  place,
  language,
  t,
}: {
  kind: AccountKind
  place: string
  language: Language
  t: Translator<'money'>
}) {
  if (kind === 'lease_reserve')
    return (
      <Link href={localPath(language, `/lease/${showId('lea', place)}`)} prefetch={false}>
        {t('account.lease_reserve', { place })}
      </Link>
    )
  if (kind === 'trading_reserve') return t('account.trading_reserve', { place })
  return t(`account.${kind}`)
}
