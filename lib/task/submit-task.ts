/** Starts a program on the viewer's lease: writes task and attempt, and the site's command. */

import { and, desc, eq } from 'drizzle-orm'
import { leases } from '@/db/schema/lease'
import { agents, nodeClasses, pools } from '@/db/schema/registry'
import { taskAttempts, tasks } from '@/db/schema/task'
import { present } from '../assert'
import { type Context, transact } from '../context'
import { showId } from '../id'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { issueCommands, lockSite } from '../lease/command-rows'
import { acceptsWork, endOf } from '../lease/lease'
import { Refusal } from '../refusal'
import { probe } from '../registry/agent'
import { later } from '../time'
import { nameAttempt } from './attempt'
import type { TaskInput } from './task'

type LeaseRow = typeof leases.$inferSelect
export type Submitted = { readonly task: string; readonly attempt: string }

/**
 * Submits the program; the same key again answers the first task. A typed command needs a person at this very machine and a site
 * whose engine keeps commands apart. Refuses: identity.sign_in_first, identity.not_allowed, task.program_missing,
 * task.key_reused, lease.unknown, lease.over, lease.not_ready, task.synthetic_site, task.commands_closed.
 */
export async function submitTask(
  ctx: Context,
  input: TaskInput,
  asked: { readonly isLocal: boolean } = { isLocal: false },
): Promise<Submitted> {
  const { organisation } = allow(ctx.viewer, 'task.submit')
  if ((input.starter === undefined) === (input.command === undefined))
    throw new Refusal('task.program_missing', 'starter')

  return transact(ctx, async (ctx) => {
    const lease = await lockLease(ctx, organisation, input.lease)
    const known = await readByKey(ctx, organisation, input)
    if (known) return known
    const site = await readSite(ctx, lease)

    if (lease.state === 'ending' || lease.state === 'ended') throw new Refusal('lease.over', 'lease')
    if (!acceptsWork(lease.state)) throw new Refusal('lease.not_ready', 'lease')
    if (site.engine === 'synthetic') throw new Refusal('task.synthetic_site', 'lease')
    if (input.command && (!asked.isLocal || site.closed)) throw new Refusal('task.commands_closed', 'command')

    const submitted = await writeTask(ctx, lease, input)
    await commandSite(ctx, lease, site, input, submitted)

    await record(ctx, {
      act: 'task.submitted',
      subject: showId('tsk', submitted.task),
      detail: { lease: lease.id, program: input.starter ?? 'command' },
    })
    return submitted
  })
}

async function lockLease(ctx: Context, organisation: string, id: string): Promise<LeaseRow> {
  const own = and(eq(leases.organisation, organisation), eq(leases.id, id))
  const [found] = await ctx.db.select().from(leases).where(own)
  if (!found) throw new Refusal('lease.unknown', 'lease')
  await lockSite(ctx, { organisation: found.provider, site: found.site })
  const [lease] = await ctx.db.select().from(leases).where(own).for('share')
  return present(lease, 'a lease is never deleted')
}

async function readByKey(ctx: Context, organisation: string, input: TaskInput): Promise<Submitted | null> {
  const [task] = await ctx.db
    .select()
    .from(tasks)
    .where(and(eq(tasks.organisation, organisation), eq(tasks.key, input.key)))
  if (!task) return null
  const same =
    task.lease === input.lease &&
    task.starter === (input.starter ?? '') &&
    task.command === JSON.stringify(input.command ?? [])
  if (!same) throw new Refusal('task.key_reused', 'key')
  return { task: task.id, attempt: nameAttempt(task.id, 1) }
}

/** What the site can do for the lease: its engine, the size of a node, whether it keeps typed commands apart. */
async function readSite(ctx: Context, lease: LeaseRow) {
  const [pool] = await ctx.db
    .select({
      memoryMibPerNode: pools.memoryMibPerNode,
      cardKind: nodeClasses.cardKind,
      cardsPerNode: nodeClasses.cardsPerNode,
    })
    .from(pools)
    .innerJoin(nodeClasses, eq(nodeClasses.id, pools.nodeClass))
    .where(and(eq(pools.organisation, lease.provider), eq(pools.cpid, lease.pool)))
  const [agent] = await ctx.db
    .select({ engine: agents.engine, probe: agents.probe })
    .from(agents)
    .where(
      and(
        eq(agents.organisation, lease.provider),
        eq(agents.site, lease.site),
        eq(agents.state, 'confirmed'),
      ),
    )
    .orderBy(desc(agents.enrolledAt))
    .limit(1)
  if (!pool || !agent) throw new Refusal('lease.not_ready', 'lease')
  const found = probe.parse(agent.probe)
  return {
    engine: agent.engine,
    closed: found.closedBecause !== null,
    coresPerNode: pool.cardKind === 'core' ? pool.cardsPerNode : found.coresPerNode,
    memoryMibPerNode: pool.memoryMibPerNode,
  }
}

async function writeTask(ctx: Context, lease: LeaseRow, input: TaskInput): Promise<Submitted> {
  const { organisation } = lease
  const task = ctx.newId()
  const attempt = nameAttempt(task, 1)
  await ctx.db.insert(tasks).values({
    organisation,
    id: task,
    lease: lease.id,
    key: input.key,
    starter: input.starter ?? '',
    command: JSON.stringify(input.command ?? []),
    state: 'submitted',
    createdAt: ctx.now,
  })
  await ctx.db.insert(taskAttempts).values({ organisation, id: attempt, task, number: 1, state: 'queued' })
  return { task, attempt }
}

async function commandSite(
  ctx: Context,
  lease: LeaseRow,
  site: { readonly coresPerNode: number; readonly memoryMibPerNode: number },
  input: TaskInput,
  { task, attempt }: Submitted,
): Promise<void> {
  const end = endOf(lease)
  const runsFromMs = later(ctx.now, lease.grantedFrom).getTime()
  await issueCommands(ctx, { organisation: lease.provider, site: lease.site }, [
    {
      kind: 'submit',
      lease: lease.id,
      attempt,
      epoch: lease.epoch,
      expiresAt: end,
      body: {
        lease: lease.id,
        epoch: lease.epoch,
        attempt,
        starter: input.starter ?? null,
        argv: input.command ?? null,
        env: { GRIDLINE_TASK: task },
        nodes: lease.nodes,
        cpu: lease.nodes * site.coresPerNode,
        memoryMib: lease.nodes * site.memoryMibPerNode,
        wallSeconds: Math.max(1, Math.floor((end.getTime() - runsFromMs) / 1_000)),
      },
    },
  ])
}
