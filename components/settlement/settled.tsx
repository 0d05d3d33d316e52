/** What an ended lease came to, to the micro: charged, to whom, what came back; or what it still waits for. */

import Link from 'next/link'
import { Amount } from '@/components/ui/amount'
import { type Line, Lines } from '@/components/ui/lines'
import { Note } from '@/components/ui/note'
import { SectionHead } from '@/components/ui/page-head'
import { StateWord } from '@/components/ui/state-word'
import { currencyWord, formatDuration } from '@/lib/format'
import { formatAsOf, formatInstant } from '@/lib/format-time'
import { type Language, localPath } from '@/lib/language'
import { endOf } from '@/lib/lease/lease'
import type { LeaseLine } from '@/lib/lease/views'
import type { Translator } from '@/lib/messages'
import { formatMicros, type Micros } from '@/lib/money'
import { FINAL_AFTER_MS } from '@/lib/settlement/lease-hour'
import type { Statement } from '@/lib/settlement/statement'
import { slotOf, slotStart } from '@/lib/time'

const EXACT = 6

type SettledProps = {
  lease: LeaseLine
  statement: Statement
  currency: string
  language: Language
  t: Translator<'lease'>
}

export function Settled({ lease, statement, currency, language, t }: SettledProps) {
  return (
    <section aria-labelledby="settled">
      <SectionHead id="settled" title={t('settled.title')}>
        {statement.isSettled ? (
          <StateWord tone="ok" word={t('settled.settled')} />
        ) : (
          <StateWord tone="wait" word={t('settled.open')} />
        )}
      </SectionHead>
      <Lines lines={linesOf(lease, statement, currencyWord(currency, language), language, t)} />
      {statement.isSettled && (
        <p className="formula gap-xs">
          {t('settled.equation', {
            charge: formatMicros(statement.chargeMicros, EXACT),
            released: formatMicros(statement.releasedMicros, EXACT),
            setAside: formatMicros(statement.setAsideMicros, EXACT),
          })}
        </p>
      )}
      {!statement.isSettled && <Waiting lease={lease} language={language} t={t} />}
      <p className="rowwrap prose gap-s small">
        <Link href={localPath(language, '/market/find')}>{t('settled.again')}</Link>
        <Link href={localPath(language, '/ledger')}>{t('settled.money')}</Link>
      </p>
    </section>
  )
}

function linesOf(
  lease: LeaseLine,
  statement: Statement,
  unit: string,
  language: Language,
  t: Translator<'lease'>,
): Line[] {
  const exact = (of: string, micros: Micros) => (
    <Amount of={of} micros={micros}>
      {formatMicros(micros, EXACT)}
    </Amount>
  )
  const { chargeMicros, providerMicros, feeMicros, releasedMicros, setAsideMicros, servedNodeMs, end } =
    statement
  const time = formatDuration(Number(servedNodeMs) / lease.nodes, language)
  const kept = { name: t('settled.kept'), key: 'kept', value: exact('kept', end?.chargeMicros ?? 0n) }
  return [
    { name: t('settled.charge'), key: 'charge', value: exact('charge', chargeMicros), unit, isSum: true },
    ...(end && end.chargeMicros > 0n ? [kept] : []),
    { name: t('settled.provider'), key: 'provider', value: exact('charge-provider', providerMicros) },
    { name: t('settled.fee'), key: 'fee', value: exact('charge-fee', feeMicros) },
    { name: t('settled.released'), key: 'released', value: exact('released', releasedMicros) },
    {
      name: t('settled.setAside', { hours: lease.endSlot - lease.startSlot }),
      key: 'aside',
      value: exact('set-aside', setAsideMicros),
    },
    { name: t('settled.served'), key: 'served', value: time },
  ]
}

/** Money of a lease whose site is silent waits, and the page says until when. */
function Waiting({ lease, language, t }: Pick<SettledProps, 'lease' | 'language' | 't'>) {
  if (lease.readyAt === null)
    return (
      <div className="gap-s">
        <Note title={t('ending.back')}>{t('ending.backText')}</Note>
      </div>
    )
  const end = endOf(lease)
  const latest = new Date(slotStart(slotOf(new Date(end.getTime() - 1)) + 1).getTime() + FINAL_AFTER_MS)
  return (
    <div className="gap-s">
      <Note tone="warn" title={t('ending.waiting')}>
        {t('ending.waitingText', { at: formatAsOf(end, language), until: formatInstant(latest, language) })}
      </Note>
    </div>
  )
}
