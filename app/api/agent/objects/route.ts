/** An agent sends the content of one result file. */

import { agentObjectRoute } from '@/app/agent-door'
import { recordResultFile } from '@/lib/task/record-result-file'

export const POST = agentObjectRoute(recordResultFile)
