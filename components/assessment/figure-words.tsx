/** Parts that every figure has: its state in words, its definition in place, its origin and period. */

import type { ReactNode } from 'react'
import { Formula } from '@/components/ui/ground'
import type { Origin } from '@/lib/identity/role'
import type { Language } from '@/lib/language'
import { translator } from '@/lib/messages'

export const PERIODS = ['day', 'fortnight'] as const
export type PeriodName = (typeof PERIODS)[number]

/** What all parts of the page agree on: one origin, one period, one language. */
export type FigureFrame = {
  language: Language
  currency: string
  origin: Origin
  period: PeriodName
}

/** Origin and period in words, as captions name them. */
export function frameWords({ language, origin, period }: FigureFrame): { origin: string; period: string } {
  const t = translator(language, 'assessment')
  return { origin: t(`origin.${origin}`), period: t(`period.${period}`) }
}

type DefinitionProps = { language: Language; text: ReactNode; formula: string; children?: ReactNode }

/** What a figure means and how it is computed, opened in place. */
export function Definition({ language, text, formula, children }: DefinitionProps) {
  return (
    <details className="plain-unfold">
      <summary>{translator(language, 'assessment')('definition')}</summary>
      <DefinitionText text={text} formula={formula}>
        {children}
      </DefinitionText>
    </details>
  )
}

export function DefinitionText({ text, formula, children }: Omit<DefinitionProps, 'language'>) {
  return (
    <>
      <p className="small gap-xs">{text}</p>
      <Formula>{formula}</Formula>
      {children}
    </>
  )
}
