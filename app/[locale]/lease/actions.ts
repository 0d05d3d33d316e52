'use server'

/** Doors of a lease: ending it, and running and stopping programs on it. */

import { refresh } from 'next/cache'
import { z } from 'zod'
import { door } from '@/app/door'
import { endLease } from '@/lib/lease/end-lease'
import { cancelTask } from '@/lib/task/cancel-task'
import { submitTask } from '@/lib/task/submit-task'
import { STARTERS } from '@/lib/task/task'

const leaseText = z.string().min(1).max(80)

export const endLeaseAction = door(
  z.object({ lease: leaseText }),
  (ctx, { lease }) => endLease(ctx, { lease }),
  () => refresh(),
)

export const startProgramAction = door(
  z.object({ lease: leaseText, key: z.string().min(1).max(80), starter: z.enum(STARTERS) }),
  (ctx, input) => submitTask(ctx, input),
  () => refresh(),
)

export const stopProgramAction = door(
  z.object({ task: z.uuid() }),
  (ctx, { task }) => cancelTask(ctx, { task }),
  () => refresh(),
)
