'use client'

/** A form that asks: it changes the address and nothing else. A refused field is marked, and what was typed stays. */

import type { Route } from 'next'
import Form from 'next/form'
import type { ReactNode } from 'react'
import type { Refused } from '@/lib/answer'
import { RefusalContext } from './refusal-context'

type QueryFormProps = {
  action: Route
  label: string
  refused?: Refused | null
  className?: string
  children: ReactNode
}

export function QueryForm({ action, label, refused = null, className, children }: QueryFormProps) {
  return (
    <Form action={action} aria-label={label} className={className} prefetch={false} noValidate>
      <RefusalContext value={refused}>{children}</RefusalContext>
    </Form>
  )
}
