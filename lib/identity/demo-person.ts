/** Demo people: the parts that a local visitor may step in as. */

import type { Role } from './role'

export const DEMO_PARTS = ['buyer', 'provider', 'regulator', 'operator', 'second_operator'] as const
export type DemoPart = (typeof DEMO_PARTS)[number]

/** The role in which a demo person begins. */
export function roleOfPart(part: DemoPart): Role {
  return part === 'second_operator' ? 'operator' : part
}
