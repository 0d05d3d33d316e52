'use client'

/** A figure that shows when it changed: a short tint behind it, and nothing moves. */

import { useEffect, useRef, useState } from 'react'

const SHOWN_MS = 600

export function LiveValue({ value }: { value: string }) {
  const before = useRef(value)
  const [isNew, setNew] = useState(false)

  useEffect(() => {
    if (before.current === value) return
    before.current = value
    setNew(true)
    const timer = setTimeout(() => setNew(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [value])

  return <span className={isNew ? 'flash' : undefined}>{value}</span>
}
