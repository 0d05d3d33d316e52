/** The commands of operation: instruments open, halt and take references; pools grow, fall silent and take leases back. */

import type {
  CollarCommand,
  HaltCommand,
  LeaseReturnCommand,
  OpenCommand,
  PhaseCommand,
  PoolCommand,
  PoolStateCommand,
  PoolTierCommand,
  ReferenceCommand,
} from '../book'
import type { Phase } from '../order'
import { fillCells, overlay, poolCapacity, poolTaken, stretches, takeNodes } from './capacity'
import type { Ask, BookState, Instrument, Pool } from './state'
import { runResting } from './trade'
import { DONE, refuse, type Verdict } from './verdict'

const COLLAR_PPM = 500_000
const HALT_PPM = 250_000

function tellInstrument(
  state: BookState,
  { id, phase, referenceMicros, collarPpm, haltPpm }: Instrument,
): void {
  const told = { change: 'instrument', instrument: id, phase, referenceMicros, collarPpm, haltPpm } as const
  state.touched.other.push(told)
}

function asksOn(state: BookState, isOn: (pool: Pool) => boolean): Ask[] {
  return [...state.asks.values()].filter((ask) => isOn(ask.pool))
}

/** R8: an instrument that turns continuous runs every resting bid that accepts it. */
function turn(state: BookState, instrument: Instrument, phase: Phase): Verdict {
  const wasTrading = instrument.phase === 'continuous'
  // A call of length 0 is no auction.
  instrument.phase = phase === 'call' ? 'continuous' : phase
  tellInstrument(state, instrument)
  if (!wasTrading && instrument.phase === 'continuous')
    runResting(
      state,
      instrument.id,
      asksOn(state, (pool) => pool.instrument === instrument.id),
    )
  return DONE
}

/** Opens an instrument; one that is known is only turned continuous. */
export function openInstrument(state: BookState, command: OpenCommand): Verdict {
  const known = state.instruments.get(command.instrument)
  if (known) return turn(state, known, 'call')
  const instrument: Instrument = {
    id: command.instrument,
    cards: command.cards,
    phase: 'continuous',
    referenceMicros: command.referenceMicros ?? null,
    collarPpm: command.collarPpm ?? COLLAR_PPM,
    haltPpm: command.haltPpm ?? HALT_PPM,
  }
  state.instruments.set(instrument.id, instrument)
  tellInstrument(state, instrument)
  return DONE
}

function withInstrument(state: BookState, id: string, act: (instrument: Instrument) => Verdict): Verdict {
  const instrument = state.instruments.get(id)
  return instrument ? act(instrument) : refuse('market.instrument_unknown', 'instrument', { instrument: id })
}

export function haltOrReopen(state: BookState, { kind, instrument }: HaltCommand): Verdict {
  return withInstrument(state, instrument, (known) => turn(state, known, kind === 'halt' ? 'halted' : 'call'))
}

export function setPhase(state: BookState, command: PhaseCommand): Verdict {
  return withInstrument(state, command.instrument, (known) => turn(state, known, command.phase))
}

export function setBand(state: BookState, command: ReferenceCommand | CollarCommand): Verdict {
  return withInstrument(state, command.instrument, (known) => {
    if (command.kind === 'reference') known.referenceMicros = command.referenceMicros
    else known.collarPpm = command.collarPpm
    tellInstrument(state, known)
    return DONE
  })
}

/** Slots in which more is leased than there is: for the lease domain, which alone may end leases. */
function shortSlots(state: BookState, pool: Pool) {
  const until = state.now + state.config.horizonSlots
  return stretches(state.now, until, (slot) => Math.max(0, poolTaken(pool, slot) - poolCapacity(pool, slot)))
}

function tellPool(state: BookState, pool: Pool): void {
  const short = shortSlots(state, pool)
  state.touched.other.push({ change: 'pool', pool: pool.id, state: pool.state, tier: pool.tier, short })
}

/** R8: capacity that may be new, on every ask of the pool. A bid that finds nothing new does nothing. */
function runPool(state: BookState, pool: Pool): Verdict {
  runResting(
    state,
    pool.instrument,
    asksOn(state, (one) => one === pool),
  )
  return DONE
}

function newPool(state: BookState, command: PoolCommand): Pool {
  const { organisation, origin, site, instrument, tier } = command
  const { horizonSlots } = state.config
  return {
    id: command.pool,
    organisation,
    origin,
    site,
    instrument,
    tier,
    state: 'live',
    ranges: [],
    capacity: new Int32Array(horizonSlots),
    taken: new Int32Array(horizonSlots),
  }
}

/** Registers a pool, or lays new capacity over the slots named. */
export function setPool(state: BookState, command: PoolCommand): Verdict {
  return withInstrument(state, command.instrument, () => {
    const pool = state.pools.get(command.pool) ?? newPool(state, command)
    state.pools.set(pool.id, pool)
    for (const range of command.ranges) pool.ranges = overlay(pool.ranges, range, state.now)
    fillCells(state, pool, state.now, false)
    tellPool(state, pool)
    return runPool(state, pool)
  })
}

export function setPoolState(state: BookState, command: PoolStateCommand): Verdict {
  const pool = state.pools.get(command.pool)
  if (!pool) return refuse('market.pool_unknown', 'pool')
  pool.state = command.state
  tellPool(state, pool)
  return runPool(state, pool)
}

/** A higher tier is new capacity; a lower one only stops new trades below it. */
export function setPoolTier(state: BookState, command: PoolTierCommand): Verdict {
  const pool = state.pools.get(command.pool)
  if (!pool) return refuse('market.pool_unknown', 'pool')
  pool.tier = command.tier
  tellPool(state, pool)
  return runPool(state, pool)
}

/** A lease gives back what its holder still holds from a slot on, to the pool and the ask it came from (R8). */
export function returnLease(state: BookState, command: LeaseReturnCommand): Verdict {
  const lease = state.leases.get(command.lease)
  const pool = lease && state.pools.get(lease.pool)
  const from = lease ? Math.max(command.from, lease.start) : 0
  if (!lease || !pool || from >= lease.end) return DONE
  const ask = state.asks.get(lease.offer) ?? null
  takeNodes(pool, ask, -lease.nodes, Math.max(from, state.now), lease.end)
  if (ask) {
    ask.soldNodeHours -= lease.nodes * (lease.end - from)
    state.touched.asks.add(ask)
  }
  lease.end = from
  if (from <= Math.max(lease.start, state.now)) state.leases.delete(lease.id)
  state.touched.other.push({ change: 'lease', lease: lease.id, end: from })
  return runPool(state, pool)
}
