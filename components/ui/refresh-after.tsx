'use client'

/** Reads the page again once, when something on it has run out. */

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** The platform's clock may be a moment behind the browser's. */
const GRACE_MS = 500

export function RefreshAfter({ ms }: { ms: number }) {
  const router = useRouter()
  useEffect(() => {
    const timer = setTimeout(() => router.refresh(), ms + GRACE_MS)
    return () => clearTimeout(timer)
  }, [ms, router])
  return null
}
