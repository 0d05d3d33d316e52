/** An agent enrols its key with a one-time token. */

import { agentRoute } from '@/app/agent-door'
import { enrolAgent } from '@/lib/registry/enrol-agent'

export const POST = agentRoute(enrolAgent)
