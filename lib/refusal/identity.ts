/** Refusals of the identity domain, and of the doors that ask who is there. */

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
  'identity.bad_email': {
    status: 400,
    en: 'This is not an e-mail address. Enter one like name@company.example.',
    zh: '邮箱格式不正确，请按 name@company.example 的形式填写。',
  },
  'identity.password_length': {
    status: 400,
    en: 'A password has 12 to 128 characters. A few words in a row are easy to keep and hard to guess.',
    zh: '密码需为 12 至 128 个字符；用几个词连成一句，好记又难猜。',
  },
  'identity.password_missing': {
    status: 400,
    en: 'The password is missing. Enter it.',
    zh: '尚未填写密码，请填写。',
  },
  'identity.name_unseen': {
    status: 400,
    en: 'The name holds characters that cannot be seen. Type it instead of pasting it.',
    zh: '名称中含有不可见字符，请手动输入，不要粘贴。',
  },
  'identity.person_name': {
    status: 400,
    en: 'Enter your name, at most 80 characters.',
    zh: '请填写姓名，最多 80 个字符。',
  },
  'identity.organisation_name': {
    status: 400,
    en: 'Enter the name of your organisation, at most 80 characters.',
    zh: '请填写机构名称，最多 80 个字符。',
  },
  'identity.email_taken': {
    status: 409,
    en: 'An account with this e-mail exists already. Sign in with it, or use another address.',
    zh: '该邮箱已注册，请直接登录，或改用其他邮箱。',
  },
  'identity.wrong_password': {
    status: 401,
    en: 'No account has this e-mail and password. Check both and try again; after 10 failures in 15 minutes the account waits.',
    zh: '邮箱或密码不正确，请核对后重试；15 分钟内失败 10 次，该账号将暂停登录。',
  },
  'identity.account_waits': {
    status: 429,
    en: 'Too many wrong passwords for this account. It takes the next one at {until}; nothing else is blocked.',
    zh: '该账号密码错误次数过多，{until} 后可再次尝试，其他功能不受影响。',
  },
  'identity.address_waits': {
    status: 429,
    en: 'Too many wrong passwords from your network address. It may try again at {until}.',
    zh: '您所在网络地址的密码错误次数过多，{until} 后可再次尝试。',
  },
  'identity.too_many_accounts': {
    status: 429,
    en: 'Five accounts were opened from your network address within an hour. The next one can be opened at {until}.',
    zh: '您所在网络地址一小时内已开通 5 个账号，{until} 后可再次开通。',
  },
  'identity.same_password': {
    status: 400,
    en: 'The new password is the old one. Choose another.',
    zh: '新密码与原密码相同，请换一个。',
  },
  'identity.not_local': {
    status: 403,
    en: 'Demo people are open only to someone at this machine. Sign in with e-mail and password.',
    zh: '演示身份仅限在本机使用，请用邮箱和密码登录。',
  },
  'identity.no_demo_person': {
    status: 404,
    en: 'There is no such demo person. Go back to the sign-in page and choose one of the list.',
    zh: '没有这个演示身份，请返回登录页从列表中选择。',
  },
  'identity.no_organisation': {
    status: 404,
    en: 'There is no such organisation. Check its id.',
    zh: '没有这个机构，请核对机构编号。',
  },
  'identity.token_spent': {
    status: 410,
    en: 'This link was used already, has expired or was replaced by a newer one. Restart the platform to get a new link.',
    zh: '该链接已使用、已过期或已被新链接取代，请重启平台以获取新链接。',
  },
  'identity.operator_exists': {
    status: 404,
    en: 'This platform has its operator already. Sign in instead.',
    zh: '本平台已有运营方，请直接登录。',
  },
  'identity.foreign_request': {
    status: 403,
    en: 'The request came from the page of another site, so nothing was done. Do it on the pages of this platform.',
    zh: '该请求来自其他网站的页面，未作任何处理，请在本平台页面上操作。',
  },
  'identity.other_host': {
    status: 421,
    en: 'This platform does not answer under that name. Open it at its own address.',
    zh: '本平台不以该域名提供服务，请使用平台自己的地址访问。',
  },
  'identity.body_too_large': {
    status: 413,
    en: 'The request is larger than {limitKib} KiB. Send less at a time.',
    zh: '请求超过 {limitKib} KiB，请分批发送。',
  },
  'identity.unexpected': {
    status: 500,
    en: 'Something went wrong on our side and nothing was changed. Try again; if it stays, tell the operator request {request}.',
    zh: '平台出现故障，未作任何更改，请重试；如仍失败，请将请求编号 {request} 告知运营方。',
  },
} as const
