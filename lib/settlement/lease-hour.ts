/** A lease-hour: its states, its price from served time, its split between provider and platform. */

export const LEASE_HOUR_STATES = ['open', 'charged', 'final'] as const
export type LeaseHourState = (typeof LEASE_HOUR_STATES)[number]
