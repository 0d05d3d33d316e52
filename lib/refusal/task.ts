/** Refusals of the task domain. */

export const taskRefusals = {
  'task.unknown': {
    status: 404,
    en: 'There is no task of this name among yours. Open the lease it ran on.',
    zh: '您的任务中没有此编号，请从对应的租约进入。',
  },
  'task.synthetic_site': {
    status: 409,
    en: 'This site is synthetic: it holds nodes for the demo and runs no program. Buy an hour of this machine to run one.',
    zh: '该站点为演示用的合成站点，只占用节点、不运行程序。如需运行程序，请购买本机时段。',
  },
  'task.commands_closed': {
    status: 403,
    en: 'Typed commands run only for somebody at this machine itself. Choose one of the shipped programs.',
    zh: '自定义命令仅限在本机上操作的用户使用，请选择内置程序。',
  },
  'task.program_missing': {
    status: 400,
    en: 'Say what to run: one of the shipped programs or a command, not both.',
    zh: '请指定要运行的内容：内置程序或命令，二选一。',
  },
  'task.key_reused': {
    status: 422,
    en: 'This key was used for another task. Send the new task with a new key.',
    zh: '该幂等键已用于另一任务，请使用新的键提交。',
  },
  'task.over': {
    status: 409,
    en: 'This task is over already. Its output and results stay on its page.',
    zh: '该任务已结束，输出与结果仍可在任务页查看。',
  },
  'task.attempt_unknown': {
    status: 404,
    en: 'No attempt of this name runs at this site. Drop the report.',
    zh: '本站点没有此编号的运行尝试，请丢弃该报告。',
  },
  'task.output_over_limit': {
    status: 413,
    en: 'The stored output of this attempt is full. Send its state without further text.',
    zh: '该次运行的输出已达存储上限，请仅上报状态。',
  },
  'task.object_key_wrong': {
    status: 400,
    en: 'The object key must be tasks/TASK/NUMBER/out/NAME with a plain file name. Rename the file.',
    zh: '对象键须为 tasks/任务/次数/out/文件名，且文件名合规，请改名后重传。',
  },
  'task.object_differs': {
    status: 409,
    en: 'What arrived is not what was signed, or another file of this name is stored. Send the file as it was signed.',
    zh: '收到的内容与签名不符，或同名文件已存在且内容不同，请按签名内容重传。',
  },
  'task.object_over_limit': {
    status: 413,
    en: 'The result files of this attempt would exceed {limitMib} MiB or {files} files. Leave this one out.',
    zh: '该次运行的结果文件将超过 {limitMib} MiB 或 {files} 个，请勿上传此文件。',
  },
  'task.file_unknown': {
    status: 404,
    en: 'There is no result file of this name. Open the task to see its files.',
    zh: '没有此名称的结果文件，请打开任务页查看文件列表。',
  },
} as const
