/** What the frame shows: the platform, who is signed in, and the places of the role. */

import { cookies } from 'next/headers'
import type { FramePlace, FrameSeat, FrameState } from '@/components/ui/frame'
import type { Context } from '@/lib/context'
import { formatMoney } from '@/lib/format'
import { LOCAL_ZONE } from '@/lib/format-time'
import { currentRole, ROLE_COOKIE } from '@/lib/identity/role'
import { type Language, localPath } from '@/lib/language'
import { countRunningLeases } from '@/lib/lease/queries'
import { availableOf, readFunds } from '@/lib/market/funds-queries'
import { translator } from '@/lib/messages'
import type { Micros } from '@/lib/money'
import { PLACES, type PlaceKey, type RailRole, railOf } from '@/lib/navigation'
import { listWaitingTopUps } from '@/lib/payment/queries'
import type { PlatformLevel } from '@/lib/registry/platform'
import { countPoolsByOrigin, readPlatform } from '@/lib/registry/queries'
import { readContext } from './viewer'

/** Who sits here, as the session knows it. */
export type FrameMember = {
  organisationName: string
  roles: readonly Exclude<RailRole, 'visitor'>[]
  /** The role acted in: one of `roles`. */
  role: Exclude<RailRole, 'visitor'>
  /** Null for roles that hold no money. */
  freeMicros: Micros | null
}

export type FrameFacts = {
  platformName: string
  platformLevel: PlatformLevel
  currency: string
  /** How many pools are real, and whether anything synthetic is shown beside them. */
  realPools: number
  hasSynthetic: boolean
  member: FrameMember | null
  /** What waits or runs at a place; nothing is shown for none. */
  counts: Partial<Record<PlaceKey, number>>
}

/** Who asks, in the role that they last chose; money is shown to those who spend it. */
async function readFrameMember(ctx: Context): Promise<FrameMember | null> {
  const { viewer } = ctx
  if (viewer.kind !== 'member') return null
  const role = currentRole(viewer.roles, (await cookies()).get(ROLE_COOKIE)?.value)
  if (!role) return null
  const funds = role === 'buyer' ? await readFunds(ctx, viewer.organisation) : null
  const { organisationName, roles } = viewer
  return { organisationName, roles, role, freeMicros: funds && availableOf(funds) }
}

/** What waits or runs for the member in this role. */
async function readCounts(ctx: Context, member: FrameMember | null): Promise<FrameFacts['counts']> {
  const { viewer } = ctx
  if (viewer.kind !== 'member') return {}
  if (member?.role === 'buyer') return { running: await countRunningLeases(ctx, viewer.organisation) }
  if (member?.role === 'operator') return { queue: (await listWaitingTopUps(ctx)).length }
  return {}
}

/** The facts of this request. */
async function readFacts(language: Language): Promise<FrameFacts> {
  const ctx = await readContext()
  const [platform, pools, member] = await Promise.all([
    readPlatform(ctx),
    countPoolsByOrigin(ctx),
    readFrameMember(ctx),
  ])
  return {
    platformName: language === 'zh' ? platform.nameZh : platform.nameEn,
    platformLevel: platform.level,
    currency: platform.currency,
    realPools: pools.real,
    hasSynthetic: pools.synthetic > 0,
    member,
    counts: await readCounts(ctx, member),
  }
}

export async function readFrame(language: Language): Promise<FrameState> {
  return describeFrame(await readFacts(language), language)
}

function worldOf({ realPools, hasSynthetic }: FrameFacts): 'synthetic' | 'mixed' | 'real' {
  if (!hasSynthetic) return 'real'
  return realPools > 0 ? 'mixed' : 'synthetic'
}

function describeSeat(member: FrameMember, currency: string, language: Language): FrameSeat {
  const t = translator(language, 'frame')
  return {
    organisationName: member.organisationName,
    role: t(`role.${member.role}`),
    roles: member.roles.map((role) => ({
      key: role,
      label: t(`role.${role}`),
      isCurrent: role === member.role,
    })),
    balance:
      member.freeMicros === null
        ? null
        : {
            label: t('free'),
            amount: formatMoney(member.freeMicros, currency, language),
            href: localPath(language, PLACES.money.path),
          },
    organisationHref: localPath(language, '/identity'),
  }
}

/** The frame in words of one language. */
export function describeFrame(facts: FrameFacts, language: Language): FrameState {
  const t = translator(language, 'frame')
  const world = worldOf(facts)
  const place = (key: PlaceKey): FramePlace => ({
    href: localPath(language, PLACES[key].path),
    label: t(`place.${key}`),
    icon: PLACES[key].icon,
    count: facts.counts[key],
  })
  const rail = railOf(facts.member?.role ?? 'visitor')
  return {
    platformName: facts.platformName,
    platformLevel: t(`level.${facts.platformLevel}`),
    worldLabel: t(`world.${world}`, { pools: facts.realPools }),
    isReal: world === 'real',
    places: { own: rail.own.map(place), open: rail.open.map(place) },
    seat: facts.member && describeSeat(facts.member, facts.currency, language),
    waysIn: {
      signIn: localPath(language, '/identity/sign-in'),
      signUp: localPath(language, '/identity/sign-up'),
    },
    foot: [t(`foot.${world}`, { pools: facts.realPools }), t('foot.zone', { zone: LOCAL_ZONE.name })],
  }
}
