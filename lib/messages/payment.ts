/** Texts of the operator's queue of top-ups. */

import { inBothLanguages } from './shape'

export const payment = inBothLanguages({
  en: {
    title: 'Queue',
    under: 'Top-ups that wait for the operator: one person sees the money on the account, another approves.',
    caption: 'Top-ups that wait',
    empty: 'Nothing waits.',
    emptyText: 'A top-up appears here when an organisation announces a bank transfer.',
    organisation: 'Organisation',
    amount: 'Amount ({currency})',
    reference: 'Reference on the transfer',
    state: 'State',
    since: 'Since ({zone})',
    step: {
      requested: 'Mark as received',
      received: 'Approve',
    },
    box: {
      received: 'Is it on the account?',
      approve: 'Waiting for a second person',
      of: 'top-up of {organisation}',
      requestedBy: 'Announced by',
      receivedBy: 'Seen by',
      at: '{name}, {at}',
      markReceived: 'Mark {amount} as received',
      approveAmount: 'Approve {amount}',
      receivedHelp:
        'Check the bank account for this amount with this reference first. Nothing is credited before a second person approves.',
      approveHelp: 'The amount stands in the balance at once. It cannot be taken back.',
      own: 'You marked it as received yourself: somebody else of the operator approves it.',
      refused: 'Nothing was changed.',
    },
  },
  zh: {
    title: '待办',
    under: '待运营方处理的充值：一人查到款项，另一人复核入账。',
    caption: '待处理的充值',
    empty: '没有待办。',
    emptyText: '机构登记银行转账后，充值显示于此。',
    organisation: '机构',
    amount: '金额（{currency}）',
    reference: '转账附言',
    state: '状态',
    since: '起始（{zone}）',
    step: {
      requested: '标记到账',
      received: '复核入账',
    },
    box: {
      received: '款项是否到账？',
      approve: '待第二人复核',
      of: '{organisation} 的充值',
      requestedBy: '登记人',
      receivedBy: '查款人',
      at: '{name}，{at}',
      markReceived: '标记 {amount} 已到账',
      approveAmount: '复核入账 {amount}',
      receivedHelp: '请先在银行账户核对该金额与附言；第二人复核之前不入账。',
      approveHelp: '金额即刻入账，不可撤回。',
      own: '到账由您本人标记，须由运营方另一位人员复核。',
      refused: '未作变更。',
    },
  },
})
