/** Stops the viewer's task: the site is told to end its program. */

import { and, desc, eq } from 'drizzle-orm'
import { agentCommands, leases } from '@/db/schema/lease'
import { taskAttempts, tasks } from '@/db/schema/task'
import { present } from '../assert'
import { type Context, transact } from '../context'
import { isUuid, showId } from '../id'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { issueCommands, lockSite, type SiteKey } from '../lease/command-rows'
import { endOf } from '../lease/lease'
import { Refusal } from '../refusal'
import { isUnderWay } from './program'

/**
 * Asks the site to stop the program; the task is cancelled when the site says that it ended. Asked twice, one command is sent.
 * Refuses: identity.sign_in_first, identity.not_allowed, task.unknown, task.over.
 */
export async function cancelTask(ctx: Context, input: { readonly task: string }): Promise<void> {
  const { organisation } = allow(ctx.viewer, 'task.submit')

  await transact(ctx, async (ctx) => {
    const [found] = isUuid(input.task)
      ? await ctx.db
          .select({ task: tasks, lease: leases })
          .from(tasks)
          .innerJoin(leases, and(eq(leases.organisation, tasks.organisation), eq(leases.id, tasks.lease)))
          .where(and(eq(tasks.organisation, organisation), eq(tasks.id, input.task)))
      : []
    if (!found) throw new Refusal('task.unknown', 'task')
    const site: SiteKey = { organisation: found.lease.provider, site: found.lease.site }
    await lockSite(ctx, site)
    const [attempt] = await ctx.db
      .select()
      .from(taskAttempts)
      .where(and(eq(taskAttempts.organisation, organisation), eq(taskAttempts.task, input.task)))
      .orderBy(desc(taskAttempts.number))
      .limit(1)

    if (!isUnderWay(found.task.state)) throw new Refusal('task.over', 'task')
    const { id } = present(attempt, 'a task has an attempt')
    if (await isTold(ctx, site, id)) return

    const { epoch } = found.lease
    await issueCommands(ctx, site, [
      {
        kind: 'signal',
        lease: found.lease.id,
        attempt: id,
        epoch,
        expiresAt: endOf(found.lease),
        body: { lease: found.lease.id, epoch, attempt: id, signal: 'stop' },
      },
    ])

    await record(ctx, { act: 'task.cancelled', subject: showId('tsk', input.task) })
  })
}

async function isTold(ctx: Context, site: SiteKey, attempt: string): Promise<boolean> {
  const told = await ctx.db
    .select({ seq: agentCommands.seq })
    .from(agentCommands)
    .where(
      and(
        eq(agentCommands.organisation, site.organisation),
        eq(agentCommands.site, site.site),
        eq(agentCommands.attempt, attempt),
        eq(agentCommands.kind, 'signal'),
      ),
    )
    .limit(1)
  return told.length > 0
}
