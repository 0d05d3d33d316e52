/** What is known of a pool right now: its state, how old the last heartbeat is, and what its agent counts as free. */

import { Lines } from '@/components/ui/lines'
import { SectionHead } from '@/components/ui/page-head'
import { StateWord } from '@/components/ui/state-word'
import { formatAgo } from '@/lib/format'
import { formatAsOf } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import type { PoolState } from '@/lib/registry/pool'
import { stateWord } from '@/lib/state-word'

type LiveStateProps = {
  state: PoolState
  /** Null before the first heartbeat. */
  seenAt: Date | null
  nodes: number
  /** Null while the agent did not say. */
  freeNodes: number | null
  now: Date
  language: Language
  t: Translator<'identifier'>
}

export function LiveState({ state, seenAt, nodes, freeNodes, now, language, t }: LiveStateProps) {
  const age = seenAt
    ? t('live.age', { ago: formatAgo(now.getTime() - seenAt.getTime(), language) })
    : t('live.never')
  return (
    <section aria-labelledby="live">
      <SectionHead id="live" title={t('live.title')} caption={age} />
      <Lines
        lines={[
          { name: t('live.state'), value: <StateWord {...stateWord(language, 'pool', state)} /> },
          {
            name: t('live.agent'),
            value: freeNodes === null ? t('live.unknown') : t('live.free', { free: `${freeNodes}`, nodes }),
          },
          ...(seenAt ? [{ name: t('live.seen'), value: formatAsOf(seenAt, language) }] : []),
        ]}
      />
    </section>
  )
}
