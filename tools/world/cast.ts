/** Who and what the demo world is made of: invented organisations, sites, pools, prices. All of it synthetic but this machine. */

export const SEED = 20260601
export const WORLD = 'demo'
/** Units: slots. */
export const WORLD_SLOTS = 336

export type ProviderPart = { readonly key: string; readonly name: string }
export const PROVIDERS: readonly ProviderPart[] = [
  { key: 'jiangwan', name: 'Jiangwan Compute 江湾智算' },
  { key: 'qianhai', name: 'Qianhai Cloud 前海云算' },
  { key: 'zhangbei', name: 'Zhangbei Grassland Data 张北草原数据' },
  { key: 'tianfu', name: 'Tianfu Supercomputing 天府超算' },
  { key: 'zhongwei', name: 'Zhongwei Desert Compute 中卫沙湖智算' },
  { key: 'shaoguan', name: 'Shaoguan South Hub 韶关南枢' },
  { key: 'taihu', name: 'Taihu Intelligence 太湖智能' },
]

/** The provider of this machine: the only real one. */
export const THIS_MACHINE: ProviderPart = { key: 'this-machine', name: 'This Machine 本机算力' }

export const BUYERS: readonly ProviderPart[] = [
  { key: 'biology', name: 'Lingang Biology Lab 临港生物实验室' },
  { key: 'robotics', name: 'Tianmu Robotics 天目机器人' },
  { key: 'language', name: 'Lingnan Language Models 岭南大模型' },
  { key: 'climate', name: 'Yellow River Climate 黄河气候' },
  { key: 'driving', name: 'Qinling Driving 秦岭智驾' },
  { key: 'vision', name: 'Nanyuan Vision 南苑视觉' },
]

export type PoolPart = {
  readonly provider: string
  readonly nodes: number
  readonly en: string
  readonly zh: string
}
export type InstrumentPart = {
  readonly nodeClass: string
  readonly zone: string
  /** Where asked prices began. Units: micros per node-hour. */
  readonly priceMicros: number
  readonly memoryMibPerNode: number
  readonly weight: number
  readonly pools: readonly PoolPart[]
}

export const INSTRUMENTS: readonly InstrumentPart[] = [
  {
    nodeClass: 'h100-sxm-8',
    zone: 'cn-east',
    priceMicros: 148_000_000,
    memoryMibPerNode: 2_097_152,
    weight: 5,
    pools: [
      { provider: 'jiangwan', nodes: 10, en: 'Qingpu hall 1', zh: '青浦一号厅' },
      { provider: 'taihu', nodes: 8, en: 'Wuxi hall A', zh: '无锡甲厅' },
      { provider: 'qianhai', nodes: 6, en: 'Jiaxing annex', zh: '嘉兴分厅' },
      { provider: 'zhongwei', nodes: 5, en: 'Kunshan corner', zh: '昆山机房' },
    ],
  },
  {
    nodeClass: '910b-8',
    zone: 'cn-north',
    priceMicros: 51_200_000,
    memoryMibPerNode: 1_572_864,
    weight: 4,
    pools: [
      { provider: 'zhangbei', nodes: 12, en: 'Grassland 1', zh: '草原一号' },
      { provider: 'taihu', nodes: 9, en: 'Langfang hall', zh: '廊坊机房' },
      { provider: 'tianfu', nodes: 7, en: 'Wuqing hall', zh: '武清机房' },
    ],
  },
  {
    nodeClass: 'h20-8',
    zone: 'cn-south',
    priceMicros: 60_000_000,
    memoryMibPerNode: 2_097_152,
    weight: 3,
    pools: [
      { provider: 'shaoguan', nodes: 9, en: 'South hub 2', zh: '南枢二期' },
      { provider: 'qianhai', nodes: 7, en: 'Bao’an hall', zh: '宝安机房' },
      { provider: 'jiangwan', nodes: 5, en: 'Nansha hall', zh: '南沙机房' },
    ],
  },
  {
    nodeClass: 'a100-80g-sxm-8',
    zone: 'cn-west',
    priceMicros: 76_800_000,
    memoryMibPerNode: 1_048_576,
    weight: 3,
    pools: [
      { provider: 'tianfu', nodes: 8, en: 'Tianfu new area 3', zh: '天府新区三号' },
      { provider: 'jiangwan', nodes: 6, en: 'Liangjiang hall', zh: '两江机房' },
      { provider: 'shaoguan', nodes: 5, en: 'Mianyang hall', zh: '绵阳机房' },
    ],
  },
  {
    nodeClass: 'cpu-x86-64',
    zone: 'cn-northwest',
    priceMicros: 5_440_000,
    memoryMibPerNode: 262_144,
    weight: 2,
    pools: [
      { provider: 'zhongwei', nodes: 10, en: 'Sand lake 1', zh: '沙湖一号' },
      { provider: 'zhangbei', nodes: 7, en: 'Horinger hall', zh: '和林格尔机房' },
      { provider: 'tianfu', nodes: 5, en: 'Qingyang hall', zh: '庆阳机房' },
    ],
  },
]

/** The offer on this machine, by the minute. Units: text per node-hour. */
export const THIS_MACHINE_PRICE = '0.40'
/** What each synthetic buyer lives on. Units: micros. */
export const BUYER_GRANT_MICROS = 900_000_000_000n
/** No more lease-hours than this are made. */
export const LEASE_HOURS_MAX = 9_900
