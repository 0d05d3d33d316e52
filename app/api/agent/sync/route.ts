/** An agent brings answers and a sign of life, and waits for its commands. */

import { syncRoute } from '@/app/agent-door'

export const POST = syncRoute
