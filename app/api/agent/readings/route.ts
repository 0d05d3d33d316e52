/** An agent sends a signed batch of readings. */

import { agentRoute } from '@/app/agent-door'
import { recordReadings } from '@/lib/metering/record-readings'

export const POST = agentRoute(recordReadings, 'batch.too_large')
