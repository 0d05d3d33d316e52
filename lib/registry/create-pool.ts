/** Enters a pool of equal nodes at a site: the only thing that can be sold. */

import { and, eq, gte } from 'drizzle-orm'
import { heartbeats, nodeClasses, pools, sites } from '@/db/schema/registry'
import { type Context, transact } from '../context'
import { allowOwn } from '../identity/allow'
import type { Origin } from '../identity/role'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { issueIdentifier } from './issue-identifier'
import { HEARTBEAT_STALE_MS, spellInstrument } from './pool'
import type { NodeClassRow } from './queries'
import type { RecordBody } from './record'
import type { PoolInput } from './site-input'

type Place = { readonly zone: string; readonly origin: Origin }

async function readPlace(ctx: Context, input: PoolInput): Promise<Place> {
  const [found] = await ctx.db
    .select({ zone: sites.zone, origin: sites.origin })
    .from(sites)
    .where(and(eq(sites.organisation, input.organisation), eq(sites.cpid, input.site)))
  if (!found) throw new Refusal('agent.site_unknown', 'site')
  return found
}

/** Whether the site gave a sign of life lately: then the pool sells at once, else from the next one. */
async function isSeen(ctx: Context, input: PoolInput): Promise<boolean> {
  const since = new Date(ctx.now.getTime() - HEARTBEAT_STALE_MS)
  const [seen] = await ctx.db
    .select({ site: heartbeats.site })
    .from(heartbeats)
    .where(
      and(
        eq(heartbeats.organisation, input.organisation),
        eq(heartbeats.site, input.site),
        gte(heartbeats.seenAt, since),
      ),
    )
  return seen !== undefined
}

/** What the record says about the pool's hardware. Source: profiles, section 2. */
function describePool(input: PoolInput, nodeClass: NodeClassRow, place: Place): RecordBody {
  const perNode =
    nodeClass.cardKind === 'card'
      ? { cardsPerNode: nodeClass.cardsPerNode }
      : { coresPerNode: nodeClass.cardsPerNode }
  return {
    class: nodeClass.cardKind === 'card' ? 'intelligent' : 'general',
    chip: nodeClass.chip,
    ...perNode,
    nodeClass: nodeClass.id,
    nodes: input.nodes,
    hostMemoryMib: input.memoryMibPerNode,
    terms: input.terms,
    ...place,
  }
}

/** Registers a pool with its identifier, its tier declared. Refuses: identity.sign_in_first, identity.not_allowed,
 *  agent.site_unknown, registry.class_unknown, registry.memory_below_class. */
export async function createPool(ctx: Context, input: PoolInput): Promise<string> {
  allowOwn(ctx.viewer, 'pool.create', input.organisation)

  return transact(ctx, async (ctx) => {
    const { organisation, site, terms, nodes, memoryMibPerNode, nameEn, nameZh } = input
    const place = await readPlace(ctx, input)
    const [nodeClass] = await ctx.db.select().from(nodeClasses).where(eq(nodeClasses.id, input.nodeClass))

    if (!nodeClass) throw new Refusal('registry.class_unknown', 'nodeClass')
    const neededMib = nodeClass.minMemoryMib
    if (memoryMibPerNode < neededMib)
      throw new Refusal('registry.memory_below_class', 'memoryMibPerNode', {
        neededMib,
        declaredMib: memoryMibPerNode,
      })

    const cpid = await issueIdentifier(ctx, site, {
      organisation,
      origin: place.origin,
      names: { en: nameEn, zh: nameZh },
      tier: 'declared',
      body: describePool(input, nodeClass, place),
    })
    const instrument = spellInstrument(nodeClass.id, place.zone, terms)
    await ctx.db.insert(pools).values({
      organisation,
      cpid,
      site,
      nodeClass: nodeClass.id,
      terms,
      instrument,
      nodes,
      memoryMibPerNode,
      tier: 'declared',
      state: (await isSeen(ctx, input)) ? 'live' : 'stale',
      nameEn,
      nameZh,
      origin: place.origin,
      createdAt: ctx.now,
    })

    await record(ctx, { act: 'pool.created', subject: cpid, organisation, detail: { instrument, nodes } })
    return cpid
  })
}
