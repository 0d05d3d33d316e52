/** The state of a lease as a word; of one that is over also why. */

import { StateWord } from '@/components/ui/state-word'
import type { Language } from '@/lib/language'
import type { LeaseLine } from '@/lib/lease/views'
import { stateWord } from '@/lib/state-word'

type LeaseStateProps = { lease: Pick<LeaseLine, 'state' | 'stopReason'>; language: Language }

export function LeaseState({ lease, language }: LeaseStateProps) {
  const { state, stopReason } = lease
  if (state === 'ended' && stopReason) return <StateWord {...stateWord(language, 'stop', stopReason)} />
  return <StateWord {...stateWord(language, 'lease', state)} />
}
