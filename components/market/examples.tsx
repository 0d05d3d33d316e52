/** What a newcomer can try at once: an hour of this machine, and one synthetic purchase; each only while it can be had. */

import Link from 'next/link'
import { formatMoney } from '@/lib/format'
import { formatInstant } from '@/lib/format-time'
import { type Language, localPath } from '@/lib/language'
import type { Need } from '@/lib/market/need'
import { findPath } from '@/lib/market/need-query'
import type { Kind } from '@/lib/market/views'
import { translator } from '@/lib/messages'
import { nameOfClass } from './names'

export type MachineNow =
  | { state: 'open'; nodeClass: string; zone: string; costMicros: bigint }
  | { state: 'sold_out'; until: Date }
  | { state: 'testing' }
  | { state: 'stale' }
  | { state: 'nothing' }

export type Example = { kind: Kind; hours: number; costMicros: bigint }

type ExamplesProps = {
  language: Language
  currency: string
  isVisitor: boolean
  machine: MachineNow | null
  example: Example | null
}

function oneNode(nodeClass: string, zone: string, hours: number): Need {
  return { nodeClass, zone, amount: 1, unit: 'nodes', from: 'now', hours, limit: '', minTier: 'tested' }
}

export function Examples({ language, currency, isVisitor, machine, example }: ExamplesProps) {
  const t = translator(language, 'market')
  if (!machine && !example) return null
  const hasLink = machine?.state === 'open' || example !== null
  return (
    <p className="egs">
      {machine && machine.state !== 'open' && <span>{machineWords(machine, language)}</span>}
      {hasLink && <span>{t(isVisitor ? 'examples.credit' : 'examples.member')}</span>}
      {machine?.state === 'open' && (
        <Link
          href={localPath(language, findPath(oneNode(machine.nodeClass, machine.zone, 1)))}
          prefetch={false}
        >
          {t('examples.machine', { hours: '1', cost: formatMoney(machine.costMicros, currency, language) })}
        </Link>
      )}
      {example && (
        <Link
          href={localPath(
            language,
            findPath(oneNode(example.kind.nodeClass, example.kind.zone, example.hours)),
          )}
          prefetch={false}
        >
          {t('examples.synthetic', {
            kind: nameOfClass(example.kind, language),
            cards: example.kind.cardsPerNode,
            hours: `${example.hours}`,
            cost: formatMoney(example.costMicros, currency, language),
          })}
        </Link>
      )}
    </p>
  )
}

function machineWords(machine: Exclude<MachineNow, { state: 'open' }>, language: Language): string {
  const t = translator(language, 'market')
  if (machine.state === 'sold_out')
    return t('examples.soldOut', { until: formatInstant(machine.until, language) })
  return t(`examples.${machine.state}`)
}
