'use server'

/** Doors of the market: quote, buy, order, cancel, offer, pause a pool, and open an instrument. */

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { door } from '@/app/door'
import { showId } from '@/lib/id'
import { localPath } from '@/lib/language'
import { cancelInput, cancelOrder } from '@/lib/market/cancel-order'
import { findPath } from '@/lib/market/need-query'
import { openInstrument, openInstrumentInput } from '@/lib/market/open-instrument'
import { orderInput, placeOrder } from '@/lib/market/place-order'
import {
  offerForm,
  publishOffer,
  repriceInput,
  repriceOffer,
  withdrawInput,
  withdrawOffer,
} from '@/lib/market/publish-offer'
import { quoteInput, quoteOrder } from '@/lib/market/quote-order'
import { takeQuote, takeQuoteInput } from '@/lib/market/take-quote'
import { pausePool, pausePoolInput, resumePool } from '@/lib/registry/pause-pool'

/** The need stays in the address, so that it is kept through a sign-in. */
export const quoteOrderAction = door(quoteInput, quoteOrder, (quote, { start: _, ...need }, { language }) =>
  redirect(localPath(language, findPath(need, quote))),
)

export const takeQuoteAction = door(takeQuoteInput, takeQuote, ({ leases }, _input, { language }) => {
  const [lease = ''] = leases
  redirect(localPath(language, leases.length === 1 ? `/lease/${showId('lea', lease)}` : '/lease'))
})

export const placeOrderAction = door(orderInput, placeOrder, (_placed, _input, { language }) =>
  redirect(localPath(language, '/market/orders')),
)

export const cancelOrderAction = door(cancelInput, cancelOrder, () => refresh())

/** What was published stands chosen; a form for another one starts afresh, with a key of its own. */
export const publishOfferAction = door(offerForm, publishOffer, (offer, _input, { language }) =>
  redirect(localPath(language, `/market/offers?offer=${offer}`)),
)

export const repriceOfferAction = door(repriceInput, repriceOffer, (_offer, _input, { language }) =>
  redirect(localPath(language, '/market/offers')),
)

export const withdrawOfferAction = door(withdrawInput, withdrawOffer, (_done, _input, { language }) =>
  redirect(localPath(language, '/market/offers')),
)

export const openInstrumentAction = door(openInstrumentInput, openInstrument, () => refresh())

export const pausePoolAction = door(pausePoolInput, pausePool, () => refresh())

export const resumePoolAction = door(pausePoolInput, resumePool, () => refresh())
