/** Refusals of the metering domain: whole batches, and the codes of single rows that a batch's answer names. */

export const meteringRefusals = {
  'batch.too_large': {
    status: 413,
    en: 'A batch holds at most 1 MiB and 5,000 readings. Send it in smaller parts.',
    zh: '单批读数不得超过 1 MiB 或 5,000 条，请分批上传。',
  },
  'batch.signature_missing': {
    status: 401,
    en: 'The three signature headers are missing or unreadable. Sign the batch as the agent does.',
    zh: '缺少签名头或无法解析，请按站点代理的方式签名。',
  },
  'batch.key_unknown': {
    status: 401,
    en: 'No agent with this key is enrolled. Enrol the agent with a token from the site’s page.',
    zh: '没有使用此密钥登记的代理，请用站点页面上的令牌登记。',
  },
  'batch.key_expired': {
    status: 401,
    en: 'The key of this agent has expired. Enrol it anew with a fresh token; unsent readings stay in its spool.',
    zh: '该代理的密钥已过期，请用新令牌重新登记；未上传的读数保留在缓存中。',
  },
  'batch.key_revoked': {
    status: 401,
    en: 'The key of this agent was revoked. Enrol it anew, or ask the provider why.',
    zh: '该代理的密钥已被吊销，请重新登记或联系供应方。',
  },
  'batch.timestamp_skew': {
    status: 400,
    en: 'The signed time is more than 300 seconds off. Set the clock of the site by a time server and send again.',
    zh: '签名时间偏差超过 300 秒，请同步站点时钟后重传。',
  },
  'batch.signature_wrong': {
    status: 401,
    en: 'The signature does not fit the body. Send the body exactly as it was signed.',
    zh: '签名与内容不符，请按签名时的原文上传。',
  },
  'batch.malformed': {
    status: 400,
    en: 'The batch has not the published form. Compare the marked field with the vector in the documentation.',
    zh: '批次格式不符合规范，请对照文档中的示例检查标出的字段。',
  },
  'batch.seq_reused': {
    status: 409,
    en: 'Another batch with this number is stored already; both are kept. Continue with the next number.',
    zh: '该序号已有不同内容的批次，两份均已留存，请使用下一个序号。',
  },
  'batch.quarantine_unknown': {
    status: 404,
    en: 'No batch of this number waits for release.',
    zh: '没有此序号的待放行批次。',
  },
  'reading.negative': {
    status: 400,
    en: 'A reading cannot be below zero. Check the counter that it comes from.',
    zh: '读数不能为负，请检查计数来源。',
  },
  'reading.not_integer': {
    status: 400,
    en: 'A reading is a whole number in the meter’s unit. Send node-milliseconds without fraction.',
    zh: '读数须为计量单位的整数，请以整数节点毫秒上报。',
  },
  'reading.unaligned': {
    status: 400,
    en: 'A slot is a whole minute of UTC since 1970. Send the minute’s start.',
    zh: '时段须为 1970 年以来的整分钟（UTC），请上报该分钟的起点。',
  },
  'reading.lease_unknown': {
    status: 404,
    en: 'There is no lease of this name. Report only leases that the platform told the agent to hold.',
    zh: '没有此租约，只上报平台下发占用指令的租约。',
  },
  'reading.wrong_agent': {
    status: 403,
    en: 'This lease is served by another site. Only the agent of that site can meter it.',
    zh: '该租约由其他站点承担，只有该站点的代理可以上报。',
  },
  'reading.meter_unknown': {
    status: 400,
    en: 'The lease has no such meter. Report the meters that came with the hold.',
    zh: '租约没有此计量项，请按占用指令中的计量项上报。',
  },
  'reading.over_cap': {
    status: 400,
    en: 'One minute cannot hold that much. The most is 60,000 ms for each node.',
    zh: '超出每分钟上限：每节点最多 60,000 毫秒。',
  },
  'reading.before_lease': {
    status: 400,
    en: 'This minute lies before the lease began. It is not billed.',
    zh: '该分钟早于租约开始，不计费。',
  },
  'reading.after_lease': {
    status: 400,
    en: 'This minute lies after the lease ended. It is not billed.',
    zh: '该分钟晚于租约结束，不计费。',
  },
  'reading.slot_future': {
    status: 400,
    en: 'This minute is not over yet. Send it when it is; check the clock of the site.',
    zh: '该分钟尚未结束，请在结束后上报，并检查站点时钟。',
  },
  'reading.too_late': {
    status: 400,
    en: 'Readings are taken up to 72 hours after their minute. Ask the operator to admit it as an adjustment.',
    zh: '读数须在该分钟结束后 72 小时内上报，逾期请联系运营方按调整处理。',
  },
  'reading.hour_final': {
    status: 409,
    en: 'The agent had declared this hour complete and it is settled. The reading is kept as evidence only.',
    zh: '代理已声明该小时完整并已结算，此读数仅作证据留存。',
  },
  'reading.quarantined': {
    status: 202,
    en: 'The clock of the site is more than 30 seconds off. The readings are kept and wait for an operator; set the clock.',
    zh: '站点时钟偏差超过 30 秒，读数已留存，待运营方放行；请同步时钟。',
  },
} as const
