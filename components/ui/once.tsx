'use client'

/** A hidden field whose value is drawn once and stays while its form is on the page: a key that makes a repeated act one act. */

import { useState } from 'react'

export function OnceField({ name, value }: { name: string; value: string }) {
  const [first] = useState(value)
  return <input type="hidden" name={name} value={first} />
}
