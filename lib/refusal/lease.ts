/** Refusals of the lease domain. */

export const leaseRefusals = {
  'lease.unknown': {
    status: 404,
    en: 'There is no lease of this name among yours. Open the list of your leases.',
    zh: '您的租约中没有此编号，请查看租约列表。',
  },
  'lease.not_ready': {
    status: 409,
    en: 'The site has not handed over the nodes yet. Wait until the lease is ready; nothing is charged before.',
    zh: '站点尚未交付节点，请等待租约就绪；就绪之前不计费。',
  },
  'lease.over': {
    status: 409,
    en: 'This lease has ended. Buy another window to go on.',
    zh: '该租约已结束，如需继续使用请另购时段。',
  },
} as const
