/** Levels of a platform in the national system of computing power. */

export const PLATFORM_LEVELS = ['national', 'regional', 'industry'] as const
export type PlatformLevel = (typeof PLATFORM_LEVELS)[number]
