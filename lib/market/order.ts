/** Orders, offers, trades and quotes as tables and pages know them. */

export const ORDER_STATES = ['open', 'partly_filled', 'filled', 'cancelled', 'expired', 'refused'] as const
export type OrderState = (typeof ORDER_STATES)[number]

export const OFFER_STATES = ['open', 'partly_sold', 'sold_out', 'withdrawn', 'expired', 'refused'] as const
export type OfferState = (typeof OFFER_STATES)[number]

export const QUOTE_STATES = ['open', 'used', 'expired', 'stale'] as const
export type QuoteState = (typeof QUOTE_STATES)[number]

export const PHASES = ['continuous', 'call', 'halted'] as const
export type Phase = (typeof PHASES)[number]
