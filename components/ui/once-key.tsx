'use client'

/** The key of one act: kept while its form stands, however often the page is drawn again, so that a retry is never a second act. */

import { useState } from 'react'

export function OnceKey({ name, value }: { name: string; value: string }) {
  const [kept] = useState(value)
  return <input type="hidden" name={name} value={kept} />
}
