/** Refusals of the registry domain. */

export const registryRefusals = {
} as const
