/** Refusals of the ledger domain. */

export const ledgerRefusals = {
} as const
