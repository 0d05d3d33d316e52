/** The people of the demo world: organisations of their origin, founded by the platform itself, and the demo people among them. */

import type { DemoPart } from '@/lib/identity/demo-person'
import { type Founding, foundOrganisation } from '@/lib/identity/found-organisation'
import type { MemberViewer, Origin, Role } from '@/lib/identity/role'
import { grantPromo } from '@/lib/payment/grant-promo'
import { BUYER_GRANT_MICROS, BUYERS, PROVIDERS, type ProviderPart, THIS_MACHINE } from './cast'
import type { Person, Stage } from './stage'

export type People = {
  readonly providers: ReadonlyMap<string, Person>
  readonly buyers: readonly Person[]
  readonly thisMachine: Person
}

type Seat = { readonly name: string; readonly demo?: DemoPart }

async function found(
  stage: Stage,
  part: ProviderPart,
  role: Role,
  origin: Origin,
  seats: readonly Seat[],
  password: string,
): Promise<Person> {
  const members: Founding['members'] = seats.map((seat, position) => ({
    name: seat.name,
    email: `${part.key}${position === 0 ? '' : position + 1}@demo.example`,
    password: seat.demo ? password : null,
    ...(seat.demo ? { demo: { part: seat.demo, position: DEMO_ORDER.indexOf(seat.demo) } } : {}),
  }))
  const { organisation, members: ids } = await foundOrganisation(
    stage.system(),
    { name: part.name, origin, roles: [role], members },
    stage.chance,
  )
  return {
    kind: 'member',
    member: ids[0] ?? '',
    name: seats[0]?.name ?? '',
    organisation,
    organisationName: part.name,
    origin,
    roles: [role],
  } satisfies MemberViewer
}

const DEMO_ORDER: readonly DemoPart[] = ['buyer', 'provider', 'regulator', 'operator', 'second_operator']

/** Founds everybody. Each buyer gets promotional money to live on, each in the open ledger like any other. */
export async function foundPeople(stage: Stage, password: string): Promise<People> {
  const providers = new Map<string, Person>()
  for (const part of PROVIDERS)
    providers.set(
      part.key,
      await found(stage, part, 'provider', 'synthetic', [{ name: 'Trading desk' }], password),
    )
  const buyers: Person[] = []
  for (const part of BUYERS) {
    const seat =
      part.key === 'biology' ? { name: 'Lin Yue 林月', demo: 'buyer' as const } : { name: 'Purchasing' }
    const buyer = await found(stage, part, 'buyer', 'synthetic', [seat], password)
    await grantPromo(stage.system(), {
      organisation: buyer.organisation,
      amountMicros: BUYER_GRANT_MICROS,
      reason: 'demo',
    })
    buyers.push(buyer)
  }
  const thisMachine = await found(
    stage,
    THIS_MACHINE,
    'provider',
    'real',
    [{ name: 'Shen Hao 沈昊', demo: 'provider' }],
    password,
  )
  await found(
    stage,
    { key: 'regulator', name: 'Provincial Computing Power Office 省算力监管办公室' },
    'regulator',
    'synthetic',
    [{ name: 'Zhou Min 周敏', demo: 'regulator' }],
    password,
  )
  const operators: Seat[] = [
    { name: 'Wu Jie 吴杰', demo: 'operator' },
    { name: 'He Qing 何晴', demo: 'second_operator' },
  ]
  await found(
    stage,
    { key: 'operations', name: 'Platform Operations 平台运营部' },
    'operator',
    'synthetic',
    operators,
    password,
  )
  return { providers, buyers, thisMachine }
}
