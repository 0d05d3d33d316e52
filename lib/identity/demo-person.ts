/** Demo people: the parts that a local visitor may step in as. */

export const DEMO_PARTS = ['buyer', 'provider', 'regulator', 'operator', 'second_operator'] as const
export type DemoPart = (typeof DEMO_PARTS)[number]
