/** Refusals of the lease domain. */

export const leaseRefusals = {
} as const
