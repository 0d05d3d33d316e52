/** Refusals of the registry domain. */

export const registryRefusals = {
  'agent.signature_missing': {
    status: 401,
    en: 'The three signature headers are missing or unreadable. Sign the call with the agent’s key.',
    zh: '缺少签名头或无法解析，请使用代理密钥签名。',
  },
  'agent.key_unknown': {
    status: 401,
    en: 'No agent with this key is enrolled. Enrol it with a token from the site’s page.',
    zh: '没有使用此密钥登记的代理，请用站点页面上的令牌登记。',
  },
  'agent.key_expired': {
    status: 401,
    en: 'The key of this agent is more than a year old. Enrol it anew with a fresh token.',
    zh: '该代理的密钥已满一年，请用新令牌重新登记。',
  },
  'agent.key_revoked': {
    status: 401,
    en: 'The key of this agent was revoked. Enrol it anew, or ask the provider why.',
    zh: '该代理的密钥已被吊销，请重新登记或联系供应方。',
  },
  'agent.timestamp_skew': {
    status: 400,
    en: 'The signed time is more than 300 seconds off. Set the clock of the site by a time server.',
    zh: '签名时间偏差超过 300 秒，请同步站点时钟。',
  },
  'agent.signature_wrong': {
    status: 401,
    en: 'The signature does not fit the body. Send the body exactly as it was signed.',
    zh: '签名与内容不符，请按签名时的原文发送。',
  },
  'agent.malformed': {
    status: 400,
    en: 'The call has not the expected form. Update the agent, or correct the marked field.',
    zh: '请求格式不符，请升级代理或更正标出的字段。',
  },
  'agent.too_large': {
    status: 413,
    en: 'The body is over its limit. Send less at once.',
    zh: '请求体超出上限，请减少单次发送的内容。',
  },
  'agent.pending': {
    status: 403,
    en: 'The provider has not confirmed this agent yet. Compare the fingerprint on the site’s page and confirm it.',
    zh: '供应方尚未确认该代理，请在站点页面核对指纹后确认。',
  },
  'agent.suspended': {
    status: 403,
    en: 'This agent is suspended. Ask the provider to lift it.',
    zh: '该代理已暂停，请联系供应方恢复。',
  },
  'agent.unknown': {
    status: 404,
    en: 'There is no agent of this name at your sites. Open the site’s page.',
    zh: '您的站点中没有此代理，请打开站点页面查看。',
  },
  'agent.token_unknown': {
    status: 401,
    en: 'This enrolment token is not known. Copy the whole command from the site’s page.',
    zh: '登记令牌无效，请从站点页面完整复制命令。',
  },
  'agent.token_expired': {
    status: 401,
    en: 'This enrolment token is more than a day old. Make a new one on the site’s page.',
    zh: '登记令牌已超过一天，请在站点页面重新生成。',
  },
  'agent.token_used': {
    status: 409,
    en: 'This enrolment token was used already. If that was not you, revoke its agent; make a new token.',
    zh: '登记令牌已被使用。若非本人操作，请吊销对应代理并重新生成令牌。',
  },
  'agent.key_taken': {
    status: 409,
    en: 'This key is enrolled already. Let the agent make a new key and enrol again.',
    zh: '该密钥已登记，请让代理生成新密钥后重新登记。',
  },
  'agent.engine_refused': {
    status: 403,
    en: 'The synthetic engine serves synthetic organisations only. Choose the local engine.',
    zh: '合成引擎仅限合成机构使用，请改用本地引擎。',
  },
  'agent.site_unknown': {
    status: 404,
    en: 'There is no such site of your organisation. Choose one from the list of your sites.',
    zh: '贵机构没有此站点，请从站点列表中选择。',
  },
  'agent.pool_unknown': {
    status: 404,
    en: 'There is no such pool of your organisation. Choose one from the list of your pools.',
    zh: '贵机构没有此资源池，请从列表中选择。',
  },
  'agent.not_connected': {
    status: 409,
    en: 'No confirmed agent serves this site, so nothing can be tested. Start the agent and confirm it first.',
    zh: '该站点没有已确认的代理，无法测试，请先启动代理并确认。',
  },
  'identifier.malformed': {
    status: 400,
    en: 'This is not an identifier: a CPID has 7, 13, 17, 23 or 31 letters and digits, such as CN.R31.T4F5V3-A3. Copy it again.',
    zh: '这不是算力标识：CPID 由 7、13、17、23 或 31 位字母和数字组成，例如 CN.R31.T4F5V3-A3。请重新复制。',
  },
  'identifier.bad_character': {
    status: 400,
    en: 'Identifiers never hold the letter U in a label. Look at that place again.',
    zh: '标识的各段中不会出现字母 U，请核对该字符。',
  },
  'identifier.check_wrong': {
    status: 400,
    en: 'The check pair does not fit, so at least one character is wrong or two are swapped. Compare it with where you read it.',
    zh: '校验位不符：至少有一个字符有误，或两个字符颠倒。请与原文核对。',
  },
  'identifier.unknown_root': {
    status: 400,
    en: 'This platform knows no identifiers that begin with {root}. Ask the platform that gave you this one.',
    zh: '本平台不解析以 {root} 开头的标识，请向提供该标识的平台查询。',
  },
  'identifier.no_delegation': {
    status: 404,
    en: 'Nobody known here holds the prefix {prefix}. Ask the platform that gave you this identifier.',
    zh: '本平台未登记前缀 {prefix} 的持有方，请向提供该标识的平台查询。',
  },
  'identifier.not_found': {
    status: 404,
    en: 'The identifier is well formed, but it was not issued here, or not yet at that time. Search by name instead.',
    zh: '标识格式正确，但本平台未签发，或在所询时间尚未签发。可改按名称查找。',
  },
  'identifier.bad_instant': {
    status: 400,
    en: 'The time is not readable. Write it in UTC, such as 2026-11-25T06:00:00Z.',
    zh: '时间无法识别，请写成 UTC 时间，例如 2026-11-25T06:00:00Z。',
  },
  'identifier.parent_not_active': {
    status: 409,
    en: 'Nothing is issued below {parent} while it is not active. Look at its state first.',
    zh: '{parent} 未处于有效状态，不能在其下签发标识，请先查看其状态。',
  },
  'registry.zone_unknown': {
    status: 400,
    en: 'There is no such zone. Choose one from the list.',
    zh: '没有这个区域，请从列表中选择。',
  },
  'registry.zone_is_this_machine': {
    status: 403,
    en: 'The zone “This machine” is the platform’s own machine alone. Choose the zone that your site stands in.',
    zh: '“本机”区域仅指平台自身的机器，请选择站点所在的区域。',
  },
  'registry.class_unknown': {
    status: 400,
    en: 'There is no such node class. Choose one from the list.',
    zh: '没有这种节点规格，请从列表中选择。',
  },
  'registry.name_missing': {
    status: 400,
    en: 'It has no name yet. Name it in one language at least.',
    zh: '尚未填写名称，请至少用一种语言填写。',
  },
  'registry.nodes_invalid': {
    status: 400,
    en: 'Nodes are a whole number from 1 to 65,535. Write how many equal nodes the pool has.',
    zh: '节点数应为 1 至 65,535 的整数，请填写资源池内同规格节点的数量。',
  },
  'registry.memory_invalid': {
    status: 400,
    en: 'Host memory is a whole number of MiB, such as 1048576 for 1 TiB. Correct the figure.',
    zh: '主机内存应为以 MiB 计的整数，例如 1 TiB 填 1048576，请更正。',
  },
  'registry.memory_below_class': {
    status: 400,
    en: 'Nodes of this class have at least {neededMib} MiB of host memory; you declared {declaredMib}. Choose another class or correct the figure.',
    zh: '该规格要求每节点主机内存不低于 {neededMib} MiB，申报值为 {declaredMib} MiB。请更换规格或更正数值。',
  },
} as const
