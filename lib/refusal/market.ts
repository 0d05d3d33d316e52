/** Refusals of the market domain. */

export const marketRefusals = {
} as const
