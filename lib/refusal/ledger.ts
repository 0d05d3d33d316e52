/** Refusals of the ledger and of payment. */

export const ledgerRefusals = {
  'transfer.batch_too_large': {
    status: 400,
    en: 'More than 5,000 transfers in one call. Send them in smaller calls.',
    zh: '单次调用超过 5,000 笔转账，请分批提交。',
  },
  'transfer.id_twice_in_batch': {
    status: 400,
    en: 'One call names the same transfer twice. Send each transfer once.',
    zh: '同一次调用中有重复的转账编号，请确保每笔只提交一次。',
  },
  'transfer.amount_invalid': {
    status: 400,
    en: 'An amount must be more than zero. Correct it and try again.',
    zh: '金额必须大于零，请更正后重试。',
  },
  'transfer.same_account': {
    status: 400,
    en: 'Money cannot move from an account to itself. Choose two different accounts.',
    zh: '转出账户与转入账户不能相同，请选择两个不同的账户。',
  },
  'transfer.account_missing': {
    status: 409,
    en: 'One of the two accounts does not exist. Nothing was moved; tell the operator the reference.',
    zh: '其中一个账户不存在，资金未变动；请将参考号告知运营方。',
  },
  'transfer.account_closed': {
    status: 409,
    en: 'One of the two accounts is closed: what it was for has been settled. Nothing was moved.',
    zh: '其中一个账户已结清销户，资金未变动。',
  },
  'transfer.currency_mismatch': {
    status: 409,
    en: 'The two accounts are not in the same currency. Nothing was moved.',
    zh: '两个账户的币种不一致，资金未变动。',
  },
  'transfer.rule_unknown': {
    status: 409,
    en: 'This kind of transfer may not move money between these accounts. Nothing was moved.',
    zh: '该类转账不允许在这两类账户之间发生，资金未变动。',
  },
  'transfer.balance_short': {
    status: 409,
    en: 'The balance does not cover this. Top up, or ask for less.',
    zh: '余额不足，请充值或减少金额。',
  },
  'transfer.id_reused': {
    status: 409,
    en: 'This transfer was posted before with other details. Nothing was moved; use a new reference.',
    zh: '该转账编号此前已用于另一笔内容不同的转账，资金未变动；请使用新的编号。',
  },
  'topup.amount_invalid': {
    status: 400,
    en: 'Enter an amount from 1.00 to 10,000,000.00, in whole cents.',
    zh: '请输入 1.00 至 10,000,000.00 之间的金额，精确到分。',
  },
  'topup.unknown': {
    status: 404,
    en: 'There is no such top-up. Open the list again.',
    zh: '没有这笔充值，请重新打开列表。',
  },
  'topup.not_requested': {
    status: 409,
    en: 'Somebody has marked this top-up as received already. Open the list again.',
    zh: '这笔充值已被标记为到账，请刷新列表。',
  },
  'topup.not_received': {
    status: 409,
    en: 'This top-up is not waiting for a second person. Open the list again.',
    zh: '这笔充值当前无需复核，请刷新列表。',
  },
  'four_eyes.same_person': {
    status: 403,
    en: 'You marked this money as received, so a second person must approve it.',
    zh: '到账由您本人标记，须由另一位人员复核批准。',
  },
} as const
