/** Refusals of the identity domain. */

export const identityRefusals = {
  'identity.sign_in_first': {
    status: 401,
    en: 'Sign in first; what you typed is kept.',
    zh: '请先登录，已填写的内容会保留。',
  },
  'identity.not_allowed': {
    status: 403,
    en: 'Your organisation does not have the role for this. Ask an operator, or switch organisation.',
    zh: '贵机构没有执行此操作的角色，请联系运营方或切换机构。',
  },
  'identity.invalid_input': {
    status: 400,
    en: 'A field is missing or has the wrong form. Correct the marked field.',
    zh: '有字段缺失或格式不正确，请更正标出的字段。',
  },
} as const
