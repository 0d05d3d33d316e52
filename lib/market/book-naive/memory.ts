/** Idempotency: a key seen before gets its first answer, and no command is carried out twice. */

import { createHash } from 'node:crypto'
import type { BookCommand, BookResult } from '../book'
import { type BookState, pairKey } from './state'
import { DONE } from './verdict'

type Keyed = { readonly organisation: string; readonly key: string }

function keyOf(command: BookCommand): Keyed | null {
  return 'key' in command && command.key != null
    ? { organisation: command.organisation, key: command.key }
    : null
}

/** JSON with its names sorted, so that equal bodies have equal text. Undefined and null say the same: nothing. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, part]) => part !== undefined && part !== null)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, canonical(part)]),
  )
}

/** What must be equal for a retry to be one. Whether money can be brought is not part of it. */
function bodyOf(command: BookCommand): string {
  const { fundable: _, ...body } = { fundable: false, ...command }
  return createHash('sha256')
    .update(JSON.stringify(canonical(body)))
    .digest('hex')
    .slice(0, 32)
}

/** A transfer that was credited before: done, and nothing new. */
function isCredited(state: BookState, command: BookCommand): boolean {
  return command.kind === 'credit' && state.transfers.has(command.transfer)
}

/** The first answer under this key, `reused` when the body is another one, null when the key is new or missing. */
export function recall(state: BookState, command: BookCommand): BookResult | 'reused' | null {
  if (isCredited(state, command))
    return { outcome: 'done', logged: false, seq: state.seq, ...DONE, fills: [], changes: [] }
  const keyed = keyOf(command)
  const kept = keyed && state.answers.get(pairKey(keyed.organisation, keyed.key))
  if (!kept) return null
  return kept.body === bodyOf(command) ? kept.answer : 'reused'
}

/** Keeps the answer for as long as the order lives, and 24 hours. What needs funds is not kept. */
export function remember(state: BookState, command: BookCommand, result: BookResult): void {
  const keyed = keyOf(command)
  if (!keyed || result.outcome === 'needs_funds') return
  const answer = { ...result, logged: false, changes: [] }
  state.answers.set(pairKey(keyed.organisation, keyed.key), {
    ...keyed,
    body: bodyOf(command),
    slot: state.now,
    answer,
  })
}
