/** Which nodes are held by which lease and when; shared by the engines that count their nodes themselves. */

import { EngineRefused, type Grant, type Held } from './provider-engine'

/** Names of a pool's nodes, unique at the site, in the order in which they are given out. */
export type NodesOfPool = (pool: string) => readonly string[]

function sameWindow(a: Grant, b: Grant): boolean {
  const times = a.start.getTime() === b.start.getTime() && a.end.getTime() === b.end.getTime()
  return times && a.pool === b.pool && a.nodes === b.nodes
}

export class HoldBook {
  private readonly holds = new Map<string, Held>()
  private readonly epochs = new Map<string, number>()

  constructor(private readonly nodesOf: NodesOfPool) {}

  /** Gives nodes to a lease. Refuses: stale_epoch, window_invalid, lease_conflict, capacity_taken; then nothing is held. */
  hold(grant: Grant, now: Date): Held {
    this.checkEpoch(grant.lease, grant.epoch)
    if (grant.end <= grant.start || grant.end <= now) throw new EngineRefused('window_invalid')
    const current = this.holds.get(grant.lease)
    const same = current !== undefined && sameWindow(current, grant)
    if (current && same && current.epoch === grant.epoch) return current
    if (current && !same && current.epoch === grant.epoch) throw new EngineRefused('lease_conflict')
    const nodeRefs = current && same ? current.nodeRefs : this.choose(grant)
    const held = { ...grant, nodeRefs }
    this.epochs.set(grant.lease, grant.epoch)
    this.holds.set(grant.lease, held)
    return held
  }

  private choose(grant: Grant): readonly string[] {
    const taken = this.takenDuring(grant.start, grant.end, grant.lease)
    const wanted = grant.nodeRefs ?? this.nodesOf(grant.pool)
    const free = wanted.filter((node) => !taken.has(node)).slice(0, grant.nodes)
    if (free.length < grant.nodes) throw new EngineRefused('capacity_taken')
    return free
  }

  private takenDuring(start: Date, end: Date, exceptLease = ''): Set<string> {
    const taken = new Set<string>()
    for (const held of this.holds.values())
      if (held.lease !== exceptLease && held.start < end && start < held.end)
        for (const node of held.nodeRefs) taken.add(node)
    return taken
  }

  /** Refuses an epoch lower than one seen for the lease. */
  checkEpoch(lease: string, epoch: number): void {
    if (epoch < (this.epochs.get(lease) ?? 0)) throw new EngineRefused('stale_epoch')
  }

  /** Frees the lease's nodes; false when it held none. Refuses: stale_epoch. */
  release(lease: string, epoch: number): boolean {
    this.checkEpoch(lease, epoch)
    return this.holds.delete(lease)
  }

  find(lease: string): Held | undefined {
    return this.holds.get(lease)
  }

  freeNodes(pool: string, at: Date): number {
    const taken = this.takenDuring(at, new Date(at.getTime() + 1))
    return this.nodesOf(pool).filter((node) => !taken.has(node)).length
  }
}
