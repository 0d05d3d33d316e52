/** The whole output of the viewer's task, as an attachment: what it wrote to its output, then to its errors. */

import { route } from '@/app/door'
import { isUuid, readId } from '@/lib/id'
import { Refusal } from '@/lib/refusal'
import { readOutput } from '@/lib/task/program-queries'
import { attachment } from '../../../attachment'

export const GET = route<{ task: string; number: string }>(async (ctx, { params }) => {
  if (ctx.viewer.kind !== 'member') throw new Refusal('identity.sign_in_first')
  const task = readId('tsk', params.task)
  const isSpelt = task !== null && isUuid(task) && /^[1-9]\d{0,5}$/.test(params.number)
  const output = isSpelt ? await readOutput(ctx, ctx.viewer.organisation, `${task}.${params.number}`) : null
  if (output === null) throw new Refusal('task.unknown')
  return attachment(`task-${task?.slice(-4)}-${params.number}.log`, output)
})
