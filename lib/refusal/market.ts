/** Refusals of the market domain, in the order in which they are asked: the first that applies is the answer. */

export const marketRefusals = {
  'market.invalid_input': {
    status: 400,
    en: 'Something in this order cannot be read. Look at the field that is marked and correct it.',
    zh: '订单中有无法识别的内容，请检查标出的字段并更正。',
  },
  'market.key_reused': {
    status: 409,
    en: 'This request key was used before for something else. Send the new request under a new key.',
    zh: '该请求键此前已用于另一笔不同的请求，请更换新的请求键后提交。',
  },
  'market.instrument_unknown': {
    status: 404,
    en: 'There is no such instrument here. Choose one from the market page.',
    zh: '本平台没有该品种，请在行情页选择。',
  },
  'market.shape_mixed': {
    status: 400,
    en: 'These instruments have nodes of different sizes. Place one order for each number of cards a node.',
    zh: '所选品种的单节点卡数不同，请按节点规格分别下单。',
  },
  'market.instrument_halted': {
    status: 409,
    en: 'Trading in this instrument is halted. Open orders can be cancelled; new ones can be placed when it reopens.',
    zh: '该品种已停牌：未成交订单可以撤单，新订单请待复牌后提交。',
  },
  'market.bad_nodes': {
    status: 400,
    en: 'The number of nodes does not fit. Enter a whole number from 1 to {max}.',
    zh: '节点数无效，请输入 1 至 {max} 的整数。',
  },
  'market.bad_window': {
    status: 400,
    en: 'The hours do not fit together. The window ends after it starts, and the hours wanted lie inside it.',
    zh: '时段设置有误：结束须晚于开始，所需时长不能超出时段。请更正。',
  },
  'market.window_past': {
    status: 409,
    en: 'These hours are over. Choose a window that starts now or later.',
    zh: '所选时段已过，请选择从当前小时或更晚开始的时段。',
  },
  'market.beyond_horizon': {
    status: 400,
    en: 'Capacity is sold up to {slots} hours ahead. Choose an earlier end.',
    zh: '目前只交易未来 {slots} 小时以内的算力，请把结束时间提前。',
  },
  'market.bad_chunk': {
    status: 400,
    en: 'The chunk must divide the window of {hours} hours into equal parts. Choose another length.',
    zh: '分段时长须能整除 {hours} 小时的时段，请更换分段时长。',
  },
  'market.bad_combination': {
    status: 400,
    en: 'These options exclude each other. Remove the one that is marked.',
    zh: '所选条件互相冲突，请去掉标出的条件。',
  },
  'market.bad_price': {
    status: 400,
    en: 'Prices are positive multiples of {tickMicros}. Correct the price.',
    zh: '价格须为正数，且为最小变动价位 {tickMicros} 的整数倍，请更正。',
  },
  'market.total_too_large': {
    status: 400,
    en: 'The total of this order is too large to be counted exactly. Split it into smaller orders.',
    zh: '订单总额超出系统可精确计量的上限，请拆分后下单。',
  },
  'market.too_many_open': {
    status: 429,
    en: 'Your organisation has {max} open orders and offers in this book, the most there may be. End some first.',
    zh: '贵机构在该订单簿的未结订单与供给已达上限 {max} 笔，请先撤销一部分。',
  },
  'market.pool_unknown': {
    status: 404,
    en: 'There is no such pool. Choose one of your pools.',
    zh: '没有该资源池，请从您的资源池中选择。',
  },
  'market.pool_not_yours': {
    status: 404,
    en: 'This pool is not one of yours. Offer capacity of your own pools.',
    zh: '该资源池不属于贵机构，请用自有资源池发布供给。',
  },
  'market.pool_closed': {
    status: 409,
    en: 'This pool is paused and makes no new trades. Resume it, or offer another pool.',
    zh: '该资源池已暂停，不产生新成交。请恢复该资源池或更换资源池。',
  },
  'market.over_pool': {
    status: 400,
    en: 'The pool never has more than {max} nodes in this window. Offer fewer nodes, or enlarge the pool first.',
    zh: '该资源池在此时段最多 {max} 个节点，请减少供给节点数或先扩容资源池。',
  },
  'market.no_reference': {
    status: 409,
    en: 'This instrument has no reference price yet, so a market order cannot be placed. Set a limit.',
    zh: '该品种尚无参考价，不能下市价单，请填写限价。',
  },
  'market.outside_collar': {
    status: 400,
    en: 'The price lies outside the collar around the reference price {referenceMicros}; its bound is {boundMicros} per node-hour. Move it inside.',
    zh: '价格超出参考价 {referenceMicros} 的涨跌幅限制，每节点时的界限为 {boundMicros}，请调整到限制以内。',
  },
  'market.quote_unknown': {
    status: 404,
    en: 'There is no such quote. Search again for a new one.',
    zh: '没有该报价，请重新查询获取新报价。',
  },
  'market.quote_expired': {
    status: 409,
    en: 'This quote has expired. Nothing was bought; ask for a new one.',
    zh: '报价已过期，未发生购买，请重新获取报价。',
  },
  'market.quote_stale': {
    status: 409,
    en: 'The market has moved: what was quoted is gone or costs more now. Nothing was bought; look at the new quotes.',
    zh: '行情已变动：报价中的资源已售出或价格上涨，未发生购买，请查看新的报价。',
  },
  'market.would_trade': {
    status: 409,
    en: 'This order would trade at once, and it was to rest only. Lower the limit, or allow it to trade.',
    zh: '该订单会立即成交，与“只挂单”条件不符。请降低限价或取消该条件。',
  },
  'market.buying_power_short': {
    status: 409,
    en: 'The balance does not cover this order: {neededMicros} is needed and {freeMicros} is free. Top up {gapMicros}, or order less.',
    zh: '余额不足：需要 {neededMicros}，可用 {freeMicros}。请充值 {gapMicros} 或减少订购量。',
  },
  'market.order_unknown': {
    status: 404,
    en: 'There is no such order or offer of yours in this book. Open your list of orders again.',
    zh: '该订单簿中没有属于贵机构的这笔订单或供给，请刷新列表。',
  },
  'market.order_done': {
    status: 409,
    en: 'It has ended already, so there is nothing left to change. Place a new one if you need more.',
    zh: '该订单或供给已结束，无可变更，如有需要请重新提交。',
  },
  'market.busy': {
    status: 503,
    en: 'The order book has more to do than it can take. Nothing was placed; try again in a moment.',
    zh: '订单簿繁忙，未提交任何内容，请稍后重试。',
  },
  'market.unavailable': {
    status: 503,
    en: 'The order book does not answer, and whether this was placed is not known yet. Send it again: it is never placed twice.',
    zh: '订单簿暂无响应，尚不能确认是否已提交。请重新提交，系统不会重复下单。',
  },
  'reserve.locked': {
    status: 409,
    en: 'Open orders need this money: {freeMicros} is free. Cancel orders first, or take out less.',
    zh: '该资金已被未成交订单占用，可用 {freeMicros}。请先撤单或减少转出金额。',
  },
} as const
