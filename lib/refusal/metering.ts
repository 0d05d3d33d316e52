/** Refusals of the metering domain. */

export const meteringRefusals = {
} as const
