/** A state that cannot be: the process says so and stops what it was doing, instead of going on with a guess. */

export class AssertionFailed extends Error {}

/** Throws unless the condition holds. For impossible states only; bad input is a Refusal. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailed(message)
}

/** The value, where the reader can see from the message why it must be there. */
export function present<T>(value: T | null | undefined, message: string): T {
  assert(value !== null && value !== undefined, message)
  return value
}
