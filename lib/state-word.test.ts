import { describe, expect, it } from 'vitest'
import { LANGUAGES } from './language'
import { LEASE_STATES, STOP_REASONS } from './lease/lease'
import { OFFER_STATES, ORDER_STATES, PHASES, QUOTE_STATES } from './market/order'
import { state } from './messages/state'
import { TOP_UP_STATES } from './payment/top-up'
import { AGENT_STATES, POOL_STATES, TIERS } from './registry/pool'
import { LEASE_HOUR_STATES } from './settlement/lease-hour'
import { type StateKind, stateWord, TONES } from './state-word'
import { TASK_STATES } from './task/task'

const CLOSED_SETS: Partial<Record<StateKind, readonly string[]>> = {
  agent: AGENT_STATES,
  hour: LEASE_HOUR_STATES,
  lease: LEASE_STATES,
  offer: OFFER_STATES,
  order: ORDER_STATES,
  phase: PHASES,
  pool: POOL_STATES,
  quote: QUOTE_STATES,
  stop: STOP_REASONS,
  task: TASK_STATES,
  tier: TIERS,
  topUp: TOP_UP_STATES,
}

describe('state words', () => {
  it.each(Object.entries(CLOSED_SETS))(
    'every state of %s has its word, and no word is without a state',
    (kind, states) => {
      expect(new Set(Object.keys(state.en[kind as StateKind]))).toEqual(new Set(states))
    },
  )

  it('a state shows as a shape and a word in both languages', () => {
    expect(stateWord('zh', 'lease', 'serving')).toEqual({ tone: 'ok', word: '服务中' })
    expect(stateWord('en', 'index', 'thin')).toEqual({ tone: 'warn', word: 'thin' })
    for (const language of LANGUAGES) expect(TONES).toContain(stateWord(language, 'stop', 'ended').tone)
  })
})
