/** The word and the shape of a state: each kind of thing has its states, and a state never shows by colour alone. */

import type { Language } from './language'
import { state } from './messages/state'

/** disc: good · half disc: look at it · square: bad · diamond: yours · ring: waiting · dash: over */
export const TONES = ['ok', 'warn', 'bad', 'own', 'wait', 'off'] as const
export type Tone = (typeof TONES)[number]

type States = typeof state.en
export type StateKind = keyof States
export type StateOf<Kind extends StateKind> = keyof States[Kind]

const STATE_TONES: { readonly [Kind in StateKind]: { readonly [State in StateOf<Kind>]: Tone } } = {
  index: { live: 'ok', thin: 'warn', halted: 'bad' },
  phase: { continuous: 'ok', call: 'wait', halted: 'bad' },
  identifier: { reserved: 'wait', active: 'ok', suspended: 'bad', lapsed: 'warn', retired: 'off' },
  tier: { declared: 'wait', tested: 'ok', metered: 'ok', attested: 'ok' },
  testing: { running: 'wait', passed: 'ok', failed: 'bad' },
  pool: { live: 'ok', stale: 'warn', closed: 'off' },
  agent: { pending: 'wait', confirmed: 'ok', suspended: 'warn', revoked: 'bad' },
  offer: {
    open: 'own',
    partly_sold: 'own',
    sold_out: 'ok',
    withdrawn: 'off',
    expired: 'off',
    refused: 'bad',
  },
  order: {
    open: 'own',
    partly_filled: 'warn',
    filled: 'ok',
    cancelled: 'off',
    expired: 'off',
    refused: 'bad',
  },
  quote: { open: 'ok', used: 'off', expired: 'warn', stale: 'warn' },
  lease: {
    reserved: 'wait',
    preparing: 'wait',
    ready: 'ok',
    serving: 'ok',
    ending: 'wait',
    ended: 'off',
  },
  stop: {
    ended: 'off',
    ended_by_buyer: 'off',
    provider_failure: 'bad',
    reserve_ran_out: 'bad',
    operator_order: 'bad',
  },
  task: { submitted: 'wait', running: 'ok', succeeded: 'ok', failed: 'bad', cancelled: 'off' },
  hour: { open: 'wait', charged: 'ok', final: 'ok' },
  topUp: { requested: 'wait', received: 'wait', approved: 'ok' },
  process: { up: 'ok', late: 'warn', down: 'bad' },
}

/** What stands before and in a state word: `stateWord('zh', 'lease', 'serving')` is a disc and 服务中. */
export function stateWord<Kind extends StateKind>(
  language: Language,
  kind: Kind,
  name: StateOf<Kind>,
): { tone: Tone; word: string } {
  const words: Readonly<Record<StateOf<Kind>, string>> = state[language][kind] as Readonly<
    Record<StateOf<Kind>, string>
  >
  return { tone: STATE_TONES[kind][name], word: words[name] }
}
