/** Every address that no page has: so that the answer stands in the frame and in the reader's language. */

import { notFound } from 'next/navigation'

export default function NothingHere() {
  notFound()
}
