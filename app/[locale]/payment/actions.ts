'use server'

/** Doors of money in: announcing a bank transfer, and the two steps of the operator's people. */

import { refresh } from 'next/cache'
import { door } from '@/app/door'
import { approveTopUp } from '@/lib/payment/approve-top-up'
import { receiveTopUp } from '@/lib/payment/receive-top-up'
import { requestTopUp } from '@/lib/payment/request-top-up'
import { topUpInput, topUpKey } from '@/lib/payment/top-up'

export const requestTopUpAction = door(
  topUpInput,
  (ctx, input) => requestTopUp(ctx, input),
  () => refresh(),
)

export const receiveTopUpAction = door(
  topUpKey,
  (ctx, input) => receiveTopUp(ctx, input),
  () => refresh(),
)

export const approveTopUpAction = door(
  topUpKey,
  (ctx, input) => approveTopUp(ctx, input),
  () => refresh(),
)
