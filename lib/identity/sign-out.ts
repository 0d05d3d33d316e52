/** Ends the session of the browser that asks. */

import { type Context, transact } from '../context'
import { showId } from '../id'
import { record } from '../journal/record'
import { allowAnyone } from './allow'
import { endSession } from './session-rows'

/** Ends the session of this token; without one there is nothing to end. The cookie is to be dropped: `sessionToken` is null. */
export async function signOut(
  ctx: Context,
  input: { readonly token: string | null },
): Promise<{ readonly sessionToken: null }> {
  allowAnyone(ctx.viewer)

  return transact(ctx, async (ctx) => {
    const ended = input.token === null ? null : await endSession(ctx, input.token)

    if (ended) {
      const { organisation, member } = ended
      await record(ctx, { act: 'session.ended', subject: showId('mem', member), organisation })
    }
    return { sessionToken: null }
  })
}
