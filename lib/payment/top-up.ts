/** A top-up on the credit rail and its states. */

export const TOP_UP_STATES = ['requested', 'received', 'approved', 'refused'] as const
export type TopUpState = (typeof TOP_UP_STATES)[number]
