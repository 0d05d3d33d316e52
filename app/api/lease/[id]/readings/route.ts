/** The signed minutes of one hour of the viewer's lease, with what proves each. */

import { route } from '@/app/door'
import { readId } from '@/lib/id'
import { readLease } from '@/lib/lease/queries'
import { listHourReadings } from '@/lib/metering/minute-queries'
import { Refusal } from '@/lib/refusal'

export const GET = route<{ id: string }>(async (ctx, { request, params }) => {
  if (ctx.viewer.kind !== 'member') throw new Refusal('identity.sign_in_first')
  const id = readId('lea', params.id)
  const hour = new URL(request.url).searchParams.get('hour') ?? ''
  const lease = id && (await readLease(ctx, ctx.viewer.organisation, id))
  if (!lease || !/^\d{1,7}$/.test(hour)) throw new Refusal('lease.unknown', 'lease')
  const readings = await listHourReadings(ctx, lease, Number.parseInt(hour, 10))
  return Response.json(readings, { headers: { 'cache-control': 'private, no-store' } })
})
