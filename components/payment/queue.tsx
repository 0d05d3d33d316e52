/** Top-ups that wait for the operator as rows, and the box of the one that is looked at: seen by one person, approved by another. */

import type { Route } from 'next'
import Link from 'next/link'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { Box, Pay } from '@/components/ui/box'
import { type Line, Lines } from '@/components/ui/lines'
import { StateWord } from '@/components/ui/state-word'
import { Table } from '@/components/ui/table'
import type { DoorAction } from '@/lib/answer'
import { currencyWord, formatMoney } from '@/lib/format'
import { formatCellTime, formatDayTime, LOCAL_ZONE, zoneMark } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import { formatMicros, type Micros } from '@/lib/money'
import type { TopUpState } from '@/lib/payment/top-up'
import { stateWord } from '@/lib/state-word'

export type WaitingLine = {
  readonly id: string
  readonly organisation: string
  readonly organisationName: string
  readonly amountMicros: Micros
  readonly bankReference: string
  readonly state: TopUpState
  readonly requestedAt: Date
  readonly requestedByName: string
  readonly receivedAt: Date | null
  /** Null until somebody saw the money. */
  readonly receivedBy: string | null
  readonly receivedByName: string | null
}

type Shared = { currency: string; language: Language; t: Translator<'payment'> }
type QueueProps = Shared & {
  topUps: readonly WaitingLine[]
  selected: string
  hrefOf: (topUp: string) => Route
}

export function Queue({ topUps, selected, hrefOf, currency, language, t }: QueueProps) {
  return (
    <Table<WaitingLine>
      caption={t('caption')}
      groups={[{ key: 'all', rows: topUps }]}
      rowKey={({ id }) => id}
      isSelected={({ id }) => id === selected}
      columns={[
        {
          key: 'organisation',
          head: t('organisation'),
          cell: ({ id, organisationName }) => (
            <Link href={hrefOf(id)} scroll={false} aria-current={id === selected ? 'true' : undefined}>
              {organisationName}
            </Link>
          ),
          className: 'wrap',
          phone: 'title',
        },
        {
          key: 'reference',
          head: t('reference'),
          cell: ({ bankReference }) => <span className="mono">{bankReference}</span>,
          phone: 'full',
        },
        {
          key: 'state',
          head: t('state'),
          cell: ({ state }) => <StateWord {...stateWord(language, 'topUp', state)} />,
          phone: 'state',
        },
        {
          key: 'since',
          head: t('since', { zone: LOCAL_ZONE.name }),
          cell: ({ requestedAt, receivedAt }) => formatCellTime(receivedAt ?? requestedAt, language),
          phone: 'figure',
        },
        {
          key: 'amount',
          head: t('amount', { currency: currencyWord(currency, language) }),
          cell: ({ amountMicros }) => formatMicros(amountMicros),
          isNumber: true,
          phone: 'last',
        },
      ]}
    />
  )
}

type BoxProps = Shared & {
  topUp: WaitingLine
  /** The member who looks at it. */
  member: string
  receive: DoorAction<unknown>
  approve: DoorAction<unknown>
}

export function TopUpBox({ topUp, member, receive, approve, currency, language, t }: BoxProps) {
  const isSeen = topUp.state === 'received'
  const amount = formatMoney(topUp.amountMicros, currency, language)
  return (
    <Box id="top-up" title={t(isSeen ? 'box.approve' : 'box.received')}>
      <p className="why">{t('box.of', { organisation: topUp.organisationName })}</p>
      <Lines lines={linesOf(topUp, currency, language, t)} />
      <ActionForm
        key={topUp.id + topUp.state}
        action={isSeen ? approve : receive}
        label={t('title')}
        refusedTitle={t('box.refused')}
      >
        <input type="hidden" name="organisation" value={topUp.organisation} />
        <input type="hidden" name="topUp" value={topUp.id} />
        <Pay
          brief={topUp.organisationName}
          sum={formatMicros(topUp.amountMicros)}
          unit={currencyWord(currency, language)}
        >
          <SubmitButton kind="main" isWide>
            {t(isSeen ? 'box.approveAmount' : 'box.markReceived', { amount })}
          </SubmitButton>
        </Pay>
      </ActionForm>
      <p className="help">
        {isSeen && topUp.receivedBy === member
          ? t('box.own')
          : t(isSeen ? 'box.approveHelp' : 'box.receivedHelp')}
      </p>
    </Box>
  )
}

function linesOf(topUp: WaitingLine, currency: string, language: Language, t: Translator<'payment'>): Line[] {
  const by = (name: string, at: Date) =>
    t('box.at', { name, at: formatDayTime(at, language) + zoneMark(language) })
  const { receivedByName, receivedAt } = topUp
  const seen =
    receivedByName && receivedAt
      ? [{ name: t('box.receivedBy'), key: 'seen', value: by(receivedByName, receivedAt) }]
      : []
  return [
    {
      name: t('box.amount'),
      key: 'amount',
      value: formatMicros(topUp.amountMicros),
      unit: currencyWord(currency, language),
      isSum: true,
    },
    { name: t('reference'), key: 'reference', value: <span className="mono">{topUp.bankReference}</span> },
    {
      name: t('box.requestedBy'),
      key: 'requested',
      value: by(topUp.requestedByName, topUp.requestedAt),
    },
    ...seen,
  ]
}
