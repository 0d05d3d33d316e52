'use client'

/** Copies a text and says so. */

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './button'

const SAID_MS = 2_000

type CopyButtonProps = { text: string; label?: string }

export function CopyButton({ text, label }: CopyButtonProps) {
  const t = useTranslations('common')
  const [isCopied, setCopied] = useState(false)

  async function copy() {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), SAID_MS)
  }

  return (
    <Button kind="small" aria-label={label} onClick={() => void copy()}>
      <span aria-live="polite">{isCopied ? t('copied') : t('copy')}</span>
    </Button>
  )
}
