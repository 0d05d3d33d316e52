/** Ends attempts of which nothing more will be heard, and marks those whose site is silent. */

import { sql } from 'drizzle-orm'
import { type Context, transact } from '../context'
import { allowSystem } from '../identity/allow'
import { record } from '../journal/record'
import { HEARTBEAT_STALE_MS } from '../registry/pool'
import { MINUTE_MS } from '../time'
import { ATTEMPT_ENDS } from './attempt'

/** A site has this long after the end of a lease to report its attempts. Units: ms. */
const REPORT_WAIT_MS = 2 * MINUTE_MS

export type LostAttempts = { readonly ended: number; readonly silent: number }

/**
 * A start that the site refused or never answered fails with that reason; what was not reported after its lease ended is lost with
 * its node; what runs at a silent site is unknown until the site reports again. May run twice without harm.
 */
export async function endLostAttempts(ctx: Context): Promise<LostAttempts> {
  allowSystem(ctx.viewer)

  return transact(ctx, async (ctx) => {
    const at = (ms: number) => sql`${new Date(ctx.now.getTime() + ms).toISOString()}::timestamptz`
    const ended = await ctx.db.execute(sql`
      with lost as (
        select a.organisation, a.id, a.task, 'failed'::attempt_state as state,
          coalesce(c.answer ->> 'code', 'not_answered') as reason
        from task_attempts a
        join agent_commands c on c.attempt = a.id and c.kind = 'submit'
        where a.state = 'queued'
          and (c.answer ->> 'outcome' <> 'done' or c.answered_at is null and c.expires_at <= ${at(0)})
        union all
        select a.organisation, a.id, a.task, 'node_lost', 'node_lost'
        from task_attempts a
        join tasks t on t.organisation = a.organisation and t.id = a.task
        join leases l on l.organisation = t.organisation and l.id = t.lease
        where a.state not in (${endStates()}) and a.state <> 'queued'
          and l.state = 'ended' and l.ended_at <= ${at(-REPORT_WAIT_MS)}
      ), attempts as (
        update task_attempts a set state = lost.state, reason = lost.reason, ended_at = ${at(0)}
        from lost where a.organisation = lost.organisation and a.id = lost.id
          and a.state not in (${endStates()})
        returning a.organisation, a.task
      )
      update tasks t set state = 'failed', ended_at = ${at(0)}
      from attempts where t.organisation = attempts.organisation and t.id = attempts.task`)
    const silent = await ctx.db.execute(sql`
      update task_attempts a set state = 'unknown'
      from tasks t, leases l, heartbeats h
      where t.organisation = a.organisation and t.id = a.task and l.organisation = t.organisation and l.id = t.lease
        and h.organisation = l.provider and h.site = l.site and a.state in ('starting', 'running')
        and h.seen_at < ${at(-HEARTBEAT_STALE_MS)}`)

    const lost = { ended: ended.count, silent: silent.count }
    if (lost.ended > 0)
      await record(ctx, { act: 'task.lost', subject: 'attempts', organisation: null, detail: lost })
    return lost
  })
}

function endStates() {
  return sql.join(
    ATTEMPT_ENDS.map((state) => sql`${state}::attempt_state`),
    sql`, `,
  )
}
