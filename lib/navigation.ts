/** The rails: which places each role finds first, and which stand open to everybody. */

/** A place stands here from the day its page works. Keys are those of the frame's texts. */
export const PLACES = {
  market: { path: '/', icon: 'market' },
  find: { path: '/market/find', icon: 'find' },
  figures: { path: '/assessment', icon: 'figures' },
  identifiers: { path: '/registry/identifiers', icon: 'identifiers' },
  running: { path: '/lease', icon: 'running' },
  orders: { path: '/market/orders', icon: 'orders' },
  money: { path: '/ledger', icon: 'money' },
  pools: { path: '/registry', icon: 'pools' },
  offers: { path: '/market/offers', icon: 'offers' },
  earnings: { path: '/settlement', icon: 'earnings' },
  queue: { path: '/payment/queue', icon: 'queue' },
  books: { path: '/market/books', icon: 'books' },
  ledger: { path: '/ledger/trial-balance', icon: 'ledger' },
  health: { path: '/platform/health', icon: 'health' },
  journal: { path: '/journal', icon: 'journal' },
} as const

export type PlaceKey = keyof typeof PLACES
export type RailRole = 'visitor' | 'buyer' | 'provider' | 'regulator' | 'operator'

const RAILS: Record<RailRole, readonly PlaceKey[]> = {
  visitor: ['market', 'find', 'figures', 'identifiers'],
  buyer: ['find', 'running', 'orders', 'money'],
  provider: ['pools', 'offers', 'earnings'],
  regulator: ['market', 'figures'],
  operator: ['queue', 'books', 'ledger', 'health', 'journal'],
}

const OPEN_TO_EVERYBODY: readonly PlaceKey[] = ['market', 'figures', 'identifiers']

/** A role's own places in their order, and below the line what is open to everybody and not among them. */
export function railOf(role: RailRole): { own: readonly PlaceKey[]; open: readonly PlaceKey[] } {
  const own = RAILS[role]
  return { own, open: OPEN_TO_EVERYBODY.filter((place) => !own.includes(place)) }
}

/** The first place of a role: where one lands who comes in for no other. */
export function homeOf(role: RailRole): string {
  return PLACES[railOf(role).own[0] ?? 'market'].path
}
