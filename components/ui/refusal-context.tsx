'use client'

/** What a form was refused for, so that the field it is about can mark itself and keep what was typed. */

import { createContext, useContext } from 'react'
import type { Refused } from '@/lib/answer'

export const RefusalContext = createContext<Refused | null>(null)
export const PendingContext = createContext(false)

/** The remedy if the refusal of this form is about the field of that name, and what was typed into it before. */
export function useFieldRefusal(name: string): { remedy: string | null; typed: string | undefined } {
  const refusal = useContext(RefusalContext)
  return { remedy: refusal?.field === name ? refusal.remedy : null, typed: refusal?.typed[name] }
}
