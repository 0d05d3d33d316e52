/** An agent reports how an attempt goes. */

import { agentRoute } from '@/app/agent-door'
import { recordResults } from '@/lib/task/record-results'

export const POST = agentRoute(recordResults)
