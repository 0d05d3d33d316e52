'use server'

/** Door of the first run. */

import { redirect } from 'next/navigation'
import { door } from '@/app/door'
import { firstRunInput } from '@/lib/identity/member'
import { useFirstRunToken } from '@/lib/identity/use-first-run-token'
import { localPath } from '@/lib/language'
import { PLACES } from '@/lib/navigation'

export const firstRunAction = door(
  firstRunInput,
  (ctx, input, { sessionToken }) => useFirstRunToken(ctx, { ...input, replaces: sessionToken }),
  (_made, _input, { language }) => redirect(localPath(language, PLACES.pools.path)),
)
