/** Books drawn as text: a picture is a list of commands; it is drawn again with what each did and what is left. */

import { assert, present } from '../assert'
import { parseMicros } from '../money'
import { TIERS } from '../registry/pool'
import type { Book, BookCommand, BookResult, OfferTerms, OrderTerms, PoolCommand } from './book'

/** The instrument of lines that name none. */
const INSTRUMENT = 'X'

type Named = { readonly seq: number; readonly organisation: string; readonly pool: string | null }
/** Names of a picture's lines, in order: `a1` is the offer with that seq. */
type Names = {
  readonly lines: Map<string, Named>
  readonly pools: Map<string, string>
  readonly leases: Map<string, string[]>
}

function micros(text: string): number {
  return Number(present(parseMicros(text), `${text} is a price`))
}

function wordAfter(line: string, word: string): string | null {
  return new RegExp(`(?:^|\\s)${word}\\s+(\\S+)`).exec(line)?.[1] ?? null
}

function numberAfter(line: string, word: string): number | undefined {
  const found = wordAfter(line, word)
  return found === null ? undefined : Number.parseInt(found, 10)
}

function has(line: string, word: string): boolean {
  return line.split(/\s+/).includes(word)
}

function nodesAndWindow(line: string): { nodes: number; start: number; end: number } {
  const [, nodes = '', start = '', end = ''] = present(
    /(\d+)x.*?\[(\d+),(\d+)\)/.exec(line),
    `a window in: ${line}`,
  )
  return { nodes: Number(nodes), start: Number(start), end: Number(end) }
}

/** `lim 2.20`, or `lim H100:2.00,H200:2.60`; `lim market` is a market order. */
function limitsIn(line: string): Record<string, number | null> {
  const text = present(wordAfter(line, 'lim'), `a limit in: ${line}`)
  if (text === 'market') return { [INSTRUMENT]: null }
  const pairs = text.split(',').map((part) => (part.includes(':') ? part.split(':') : [INSTRUMENT, part]))
  return Object.fromEntries(pairs.map(([id = '', price = '']) => [id, micros(price)]))
}

/** `b1 4x[0,12) lim 2.20 …`, `b1 4x4h in [0,12) lim …`, `b1 1x now 1h lim …`. */
function orderIn(line: string): OrderTerms {
  const nodes = Number.parseInt(present(/(\d+)x/.exec(line)?.[1], `nodes in: ${line}`), 10)
  const fok = has(line, 'fok')
  const now = /now (\d+)h/.exec(line)?.[1]
  const duration = /x(\d+)h/.exec(line)?.[1]
  const minTier = TIERS.find((tier) => tier === wordAfter(line, 'tier'))
  return {
    nodes,
    ...(now ? { now: Number(now) } : nodesAndWindow(line)),
    ...(duration ? { duration: Number(duration) } : {}),
    limits: limitsIn(line),
    min: fok ? nodes : numberAfter(line, 'min'),
    minTier,
    chunk: numberAfter(line, 'chunk'),
    goodTill: numberAfter(line, 'till'),
    pools: wordAfter(line, 'in-pools')?.split(','),
    sameSite: has(line, 'sameSite'),
    ioc: fok || has(line, 'ioc'),
    postOnly: has(line, 'postOnly'),
  }
}

function offerIn(line: string, pool: string): OfferTerms {
  const priceMicros = micros(present(/@(\S+)/.exec(line)?.[1], `a price in: ${line}`))
  const minHours = numberAfter(line, 'minHours')
  return { pool, ...nodesAndWindow(line), priceMicros, minHours, goodTill: numberAfter(line, 'till') }
}

function poolCommand(id: string, line: string): PoolCommand {
  const [, organisation = '', site = ''] = present(/(\S+)\/(\S+)/.exec(line), `provider and site in: ${line}`)
  const { nodes, start, end } = nodesAndWindow(line)
  const tier = TIERS.find((known) => known === wordAfter(line, 'tier')) ?? 'tested'
  const instrument = wordAfter(line, 'of') ?? INSTRUMENT
  return {
    kind: 'pool',
    pool: id,
    organisation,
    origin: 'real',
    site,
    instrument,
    tier,
    ranges: [[start, end, nodes]],
  }
}

function instrumentCommand(line: string): BookCommand {
  const reference = wordAfter(line, 'ref')
  const collar = numberAfter(line, 'collar')
  return {
    kind: 'open',
    instrument: present(wordAfter(line, 'instrument'), 'an instrument has a name'),
    cards: 8,
    referenceMicros: reference === null ? null : micros(reference),
    collarPpm: collar === undefined ? undefined : collar * 10_000,
  }
}

function named(names: Names, name: string): Named {
  return present(names.lines.get(name), `${name} stands in the picture`)
}

function ending(names: Names, verb: string, name: string, nodes: string | undefined): BookCommand {
  const { seq, organisation } = named(names, name)
  const from = { organisation, origin: 'real', key: null, target: seq } as const
  if (verb === 'amend') return { kind: 'amend', ...from, to: { nodes: Number(nodes) } }
  return { kind: verb === 'cancel' ? 'cancel' : 'withdraw', ...from }
}

/** The commands that one line stands for. An offer on no named pool brings its own pool along. */
function commandsOf(names: Names, line: string): BookCommand[] {
  const [first = '', second = '', third] = line.split(/\s+/)
  if (first === 'instrument') return [instrumentCommand(line)]
  if (first === 'tick') return [{ kind: 'tick', slot: Number(second) }]
  if (first === 'halt' || first === 'reopen') return [{ kind: first, instrument: second || INSTRUMENT }]
  if (first === 'pool') return [poolCommand(second, line)]
  if (first === 'amend' || first === 'cancel' || first === 'withdraw')
    return [ending(names, first, second, third)]
  if (first === 'return') {
    const from = present(numberAfter(line, 'from'), `a slot in: ${line}`)
    return (names.leases.get(second) ?? []).map((lease) => ({ kind: 'lease_return', lease, from }))
  }
  if (!line.includes('@')) {
    const organisation = wordAfter(line, 'by') ?? `buyer of ${first}`
    return [{ kind: 'order', organisation, origin: 'real', key: null, order: orderIn(line) }]
  }
  const pool = wordAfter(line, 'on') ?? first
  const own = names.pools.has(pool) ? null : poolCommand(pool, line)
  const organisation = present(names.pools.get(pool) ?? own?.organisation, `a provider in: ${line}`)
  const offer: BookCommand = {
    kind: 'offer',
    organisation,
    origin: 'real',
    key: null,
    offer: offerIn(line, pool),
  }
  return own ? [own, offer] : [offer]
}

function decimal(amountMicros: number): string {
  return (amountMicros / 1_000_000).toFixed(2)
}

function drawFills(names: Names, result: BookResult): string[] {
  if (result.outcome !== 'done') return []
  const nameOf = (seq: number) => [...names.lines].find(([, line]) => line.seq === seq)?.[0] ?? `${seq}`
  return result.fills.map(([order, offer, nodes, start, end, price]) => {
    const sum = decimal(price * nodes * (end - start))
    return `  ${nameOf(order)} < ${nameOf(offer)} ${nodes}x[${start},${end})@${decimal(price)} = ${sum}`
  })
}

function drawEnds(names: Names, result: BookResult): string[] {
  if (result.outcome === 'refused') return [`  refused ${result.refused.code.replace('market.', '')}`]
  if (result.outcome === 'needs_funds') return ['  needs funds']
  return result.changes.flatMap((change) => {
    if (change.change !== 'order') return []
    const nodes = { cancelled: change.cancelledNodes, expired: change.expiredNodes }[change.state as string]
    const name = [...names.lines].find(([, line]) => line.seq === change.seq)?.[0]
    return nodes ? [`  ${name} ${change.state} ${nodes}${change.why ? ` (${change.why.reason})` : ''}`] : []
  })
}

function remember(names: Names, book: Book, line: string, command: BookCommand, result: BookResult): void {
  const name = line.split(/\s+/)[0] ?? ''
  if (command.kind === 'pool') names.pools.set(command.pool, command.organisation)
  if (result.outcome === 'needs_funds') return
  if (command.kind === 'offer' || command.kind === 'order') {
    const pool = command.kind === 'offer' ? command.offer.pool : null
    names.lines.set(name, { seq: result.seq, organisation: command.organisation, pool })
  }
  for (const change of result.changes) {
    if (change.change !== 'trade') continue
    const buyer = [...names.lines].find(([, known]) => known.seq === change.order)?.[0] ?? ''
    const lease = `${book.id}-${result.seq}-${change.n}`
    names.leases.set(buyer, [...(names.leases.get(buyer) ?? []), lease])
  }
}

function drawStretches(free: readonly (readonly [number, number, number])[]): string {
  return free.map(([start, end, nodes]) => `${nodes}x[${start},${end})`).join('+')
}

function drawLeft(names: Names, book: Book): string[] {
  const drawn: string[] = []
  for (const [name, { seq, organisation }] of names.lines) {
    const { orders, offers } = book.own(organisation)
    const parts = orders.find((order) => order.seq === seq)?.parts.filter((part) => part.openNodes > 0) ?? []
    const open = parts.map((part) => [part.pinnedStart ?? part.start, part.end, part.openNodes] as const)
    const pinned = open.map(([start, end, nodes], index) => {
      const part = parts[index]
      return [start, part?.pinnedStart == null ? end : start + part.hours, nodes] as const
    })
    const free = offers.find((offer) => offer.seq === seq)?.free ?? []
    const stretches = drawStretches([...pinned, ...free])
    if (stretches) drawn.push(`  ${name} ${stretches}`)
  }
  for (const pool of names.pools.keys()) {
    if (names.lines.has(pool)) continue
    const stretches = drawStretches(book.pool(pool)?.free ?? [])
    if (stretches) drawn.push(`  ${pool} ${stretches}`)
  }
  return drawn.length > 0 ? ['left', ...drawn] : ['left nothing']
}

/** Lines of a picture that are commands: not what they did (indented) and not what is left. */
export function commandLines(picture: string): string[] {
  const lines = picture.split('\n').filter((line) => line.trim() !== '')
  const end = lines.findIndex((line) => line.startsWith('left'))
  return lines.slice(0, end < 0 ? lines.length : end).filter((line) => !line.startsWith(' '))
}

/** Plays the commands of a picture on a book and draws it again: each command, what it did, and what is left. */
export function playPicture(book: Book, picture: string): string {
  const names: Names = { lines: new Map(), pools: new Map(), leases: new Map() }
  const drawn: string[] = []
  const lines = commandLines(picture)
  if (!picture.includes('instrument ')) book.apply(instrumentCommand(`instrument ${INSTRUMENT}`))
  for (const line of lines) {
    drawn.push(line)
    for (const command of commandsOf(names, line)) {
      const result = book.apply(command)
      assert(command.kind !== 'pool' || result.outcome === 'done', `a pool is accepted: ${line}`)
      remember(names, book, line, command, result)
      drawn.push(...drawFills(names, result), ...drawEnds(names, result))
    }
  }
  return [...drawn, ...drawLeft(names, book)].join('\n')
}
