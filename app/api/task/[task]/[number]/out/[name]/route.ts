/** A result file of the viewer's task, as an attachment. */

import { route } from '@/app/door'
import { readId } from '@/lib/id'
import { Refusal } from '@/lib/refusal'
import { FILE_NAME } from '@/lib/task/attempt'
import { readResult } from '@/lib/task/program-queries'
import { attachment } from '../../../../attachment'

export const GET = route<{ task: string; number: string; name: string }>(async (ctx, { params }) => {
  if (ctx.viewer.kind !== 'member') throw new Refusal('identity.sign_in_first')
  const { name, number } = params
  const task = readId('tsk', params.task)
  const isSpelt = task !== null && /^[1-9]\d{0,5}$/.test(number) && FILE_NAME.test(name)
  const content =
    isSpelt && (await readResult(ctx, ctx.viewer.organisation, { attempt: `${task}.${number}`, name }))
  if (!content) throw new Refusal('task.file_unknown')
  return attachment(name, content)
})
