'use server'

/** Doors of a provider: adding sites and pools, connecting and confirming agents, asking for self-tests. */

import { refresh } from 'next/cache'
import { z } from 'zod'
import type { Asked } from '@/app/asked'
import { door } from '@/app/door'
import type { Context } from '@/lib/context'
import { readEnv } from '@/lib/env'
import { formatInstant } from '@/lib/format-time'
import { translator } from '@/lib/messages'
import { confirmAgent } from '@/lib/registry/confirm-agent'
import { createAgentToken } from '@/lib/registry/create-agent-token'
import { createPool } from '@/lib/registry/create-pool'
import { createSite } from '@/lib/registry/create-site'
import { requestSelfTest } from '@/lib/registry/request-self-test'
import { revokeAgent } from '@/lib/registry/revoke-agent'
import { poolInput, siteInput } from '@/lib/registry/site-input'

/** The organisation that a member acts for; the verb refuses everybody else. */
function ownOrganisation({ viewer }: Context): string {
  return viewer.kind === 'member' ? viewer.organisation : ''
}

export const createSiteAction = door(
  siteInput,
  (ctx, input) => createSite(ctx, { ...input, organisation: ownOrganisation(ctx) }),
  () => refresh(),
)

export const createPoolAction = door(
  poolInput,
  (ctx, input) => createPool(ctx, { ...input, organisation: ownOrganisation(ctx) }),
  () => refresh(),
)

/** Where agents find this platform: the address that people use too. */
function platformAddress({ headers }: Asked): string {
  return readEnv().PUBLIC_URL ?? `http://${headers.host}`
}

export const connectAction = door(z.object({ site: z.string().max(64) }), async (ctx, input, asked) => {
  const { token, expiresAt } = await createAgentToken(ctx, input)
  const until = formatInstant(expiresAt, asked.language)
  return {
    command: `npm run agent -- --platform ${platformAddress(asked)} --token ${token}`,
    text: translator(asked.language, 'registry')('sites.commandText', { until }),
  }
})

export const confirmAgentAction = door(
  z.object({ agent: z.string().max(64) }),
  (ctx, input) => confirmAgent(ctx, input),
  () => refresh(),
)

export const revokeAgentAction = door(
  z.object({ agent: z.string().max(64) }),
  (ctx, input) => revokeAgent(ctx, input),
  () => refresh(),
)

export const requestSelfTestAction = door(
  z.object({ pool: z.string().max(64) }),
  (ctx, input) => requestSelfTest(ctx, input),
  () => refresh(),
)
