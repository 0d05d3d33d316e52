/** What a provider says about a new site or pool. */

import { z } from 'zod'
import type { RefusalCode } from '../refusal'
import { NODES_MAX, TERMS } from './pool'

/** Words of closed lists and identifiers, as they are stored. */
const word = z.string().regex(/^[\w.-]{1,40}$/)

const name = z
  .string()
  .trim()
  .max(80)
  .regex(/^[^\p{C}]*$/u)

/** 64 TiB. */
const MEMORY_MIB_MAX = 67_108_864

/** A whole number from 1, as a person types it; anything else is refused with this code. */
function whole(code: RefusalCode, max: number) {
  return z.coerce.number(code).int(code).min(1, code).max(max, code)
}

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
  .refine(isNamed, { path: ['nameEn'], message: 'registry.name_missing' })
  .transform(inBoth)

export const poolInput = z
  .object({
    site: word,
    nodeClass: word,
    terms: z.enum(TERMS),
    nodes: whole('registry.nodes_invalid', NODES_MAX),
    memoryMibPerNode: whole('registry.memory_invalid', MEMORY_MIB_MAX),
    nameEn: name,
    nameZh: name,
  })
  .refine(isNamed, { path: ['nameEn'], message: 'registry.name_missing' })
  .transform(inBoth)

/** Inputs of the verbs: what was said, and for which organisation. */
export type SiteInput = z.infer<typeof siteInput> & { readonly organisation: string }
export type PoolInput = z.infer<typeof poolInput> & { readonly organisation: string }
