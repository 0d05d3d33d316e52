/** What a provider says about a new site or pool. */

import { z } from 'zod'
import { NODES_MAX, TERMS } from './pool'

/** Words of closed lists and identifiers, as they are stored. */
const word = z.string().regex(/^[\w.-]{1,40}$/)

const name = z
  .string()
  .trim()
  .max(80)
  .regex(/^[^\p{C}]*$/u)

type Names = { readonly nameEn: string; readonly nameZh: string }

/** One language is enough; its name then serves for the other. */
function inBoth<Named extends Names>(named: Named): Named {
  return { ...named, nameEn: named.nameEn || named.nameZh, nameZh: named.nameZh || named.nameEn }
}

function isNamed({ nameEn, nameZh }: Names): boolean {
  return nameEn !== '' || nameZh !== ''
}

export const siteInput = z
  .object({ zone: word, nameEn: name, nameZh: name })
  .refine(isNamed, { path: ['nameEn'] })
  .transform(inBoth)

export const poolInput = z
  .object({
    site: word,
    nodeClass: word,
    terms: z.enum(TERMS),
    nodes: z.coerce.number().int().min(1).max(NODES_MAX),
    memoryMibPerNode: z.coerce.number().int().min(1).max(67_108_864),
    nameEn: name,
    nameZh: name,
  })
  .refine(isNamed, { path: ['nameEn'] })
  .transform(inBoth)

/** Inputs of the verbs: what was said, and for which organisation. */
export type SiteInput = z.infer<typeof siteInput> & { readonly organisation: string }
export type PoolInput = z.infer<typeof poolInput> & { readonly organisation: string }
