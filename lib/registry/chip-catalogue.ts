/** The chip catalogue shipped with the product: what is claimed about each chip, and by whom. */

import {
  type ChipClaim,
  type ChipFigure,
  type ChipForm,
  type ChipModel,
  FIGURE_UNITS,
  normaliseChipName,
  type Precision,
} from './chip-model'

export const CATALOGUE_VERSION = '2026.1'

/** A value in the figure's smallest unit, who says so, and the month the source speaks of or was read. */
type Says = readonly [value: number, source: string, asOf?: string]

type ChipRow = {
  readonly id: string
  readonly maker: string
  readonly family: string
  readonly nameEn: string
  readonly nameZh: string
  readonly form: ChipForm
  readonly devicesPerCard?: number
  readonly fp16DenseGflops?: readonly Says[]
  readonly fp64DenseGflops?: readonly Says[]
  readonly memoryGb?: readonly Says[]
  readonly memoryMbPerSecond?: readonly Says[]
  /** Spellings met in public tables; `source: text` where one source means something of its own by it. */
  readonly aliases?: readonly string[]
}

const READ_AT = '2026-01'
const MAKER = 'maker’s data sheet'
const WIKIPEDIA = 'Wikipedia, lists of graphics processors'
const WIKI = [WIKIPEDIA, '2025-06'] as const
const MLCO2 = 'mlco2/impact, gpus.csv'
const EVOKERNEL = 'ying-wen/evokernel-spec, maker’s claim'
const PRESS_OF_910B = 'jishuzhan.net, boardor.com'

function nvidia(id: string, family: string, name: string, form: ChipForm): Omit<ChipRow, 'aliases'> {
  return { id, maker: 'NVIDIA', family, nameEn: name, nameZh: name, form }
}

/** The best documented claim stands first. Source: profiles, table of section 5, and the data sheets it names. */
const CHIP_ROWS: readonly ChipRow[] = [
  {
    ...nvidia('h100-sxm', 'H100', 'H100 SXM', 'sxm'),
    fp16DenseGflops: [
      [989_000, MAKER],
      [989_400, ...WIKI],
    ],
    memoryGb: [[80, MAKER]],
    memoryMbPerSecond: [
      [3_350_000, MAKER],
      [3_352_000, ...WIKI],
    ],
    aliases: [
      'H100_SXM',
      'NVIDIA H100 SXM5',
      'NVIDIA H100-SXM-80GB',
      'NVIDIA H100 80GB HBM3',
      'H100_80GB SXM5',
      'google: h100-80gb',
      'google: h100-80gb-mega',
    ],
  },
  {
    ...nvidia('h100-pcie', 'H100', 'H100 PCIe', 'pcie'),
    fp16DenseGflops: [
      [756_000, MAKER],
      [756_400, ...WIKI],
    ],
    memoryGb: [[80, MAKER]],
    memoryMbPerSecond: [
      [2_040_000, MAKER],
      [2_039_000, ...WIKI],
    ],
    aliases: ['H100_PCIE', 'NVIDIA H100 PCIe', 'H100_80GB PCIe'],
  },
  {
    ...nvidia('h200-sxm', 'H200', 'H200 SXM', 'sxm'),
    fp16DenseGflops: [[989_000, MAKER]],
    memoryGb: [[141, MAKER]],
    memoryMbPerSecond: [[4_800_000, MAKER]],
    aliases: ['H200', 'H200_141GB', 'NVIDIA H200 SXM5'],
  },
  {
    ...nvidia('h20', 'H20', 'H20', 'sxm'),
    fp16DenseGflops: [[148_000, 'willitrunai.com, h20-96gb; trade press']],
    fp64DenseGflops: [[1_000, 'trade press']],
    memoryGb: [[96, 'willitrunai.com, h20-96gb']],
    memoryMbPerSecond: [[4_000_000, 'willitrunai.com, h20-96gb; trade press']],
    aliases: ['NVIDIA H20', 'H20_96GB'],
  },
  {
    ...nvidia('a100-80g-sxm', 'A100', 'A100 80 GB SXM', 'sxm'),
    fp16DenseGflops: [[312_000, MAKER]],
    memoryGb: [[80, MAKER]],
    memoryMbPerSecond: [[2_040_000, MAKER]],
    aliases: ['A100_SXM_80GB', 'NVIDIA A100-SXM-80GB', 'A100_80GB SXM4', 'google: a100-80gb'],
  },
  {
    ...nvidia('a100-40g-sxm', 'A100', 'A100 40 GB SXM', 'sxm'),
    fp16DenseGflops: [[312_000, MAKER]],
    memoryGb: [[40, MAKER]],
    memoryMbPerSecond: [[1_555_000, MAKER]],
    aliases: ['A100_SXM_40GB', 'google: a100'],
  },
  {
    ...nvidia('a30', 'A30', 'A30', 'pcie'),
    fp16DenseGflops: [[165_000, ...WIKI]],
    memoryGb: [[24, ...WIKI]],
    memoryMbPerSecond: [[933_000, ...WIKI]],
    aliases: ['NVIDIA A30'],
  },
  {
    ...nvidia('l40s', 'L40S', 'L40S', 'pcie'),
    fp16DenseGflops: [
      [362_000, MAKER],
      [362_050, MLCO2],
    ],
    memoryGb: [[48, MLCO2]],
    memoryMbPerSecond: [[864_000, 'maker’s data sheet, unverified']],
    aliases: ['NVIDIA L40S'],
  },
  {
    ...nvidia('rtx-4090', 'RTX 4090', 'RTX 4090', 'pcie'),
    fp16DenseGflops: [[165_200, 'Ada whitepaper, FP32 accumulation']],
    memoryGb: [[24, ...WIKI]],
    memoryMbPerSecond: [[1_008_000, ...WIKI]],
    aliases: ['NVIDIA GeForce RTX 4090', 'RTX4090'],
  },
  {
    ...nvidia('v100-sxm', 'V100', 'V100 SXM', 'sxm'),
    fp16DenseGflops: [
      [125_000, MAKER],
      [119_200, ...WIKI],
    ],
    memoryGb: [[32, MAKER]],
    memoryMbPerSecond: [[900_000, MAKER]],
    aliases: ['Tesla V100-SXM2-32GB', 'V100_SXM_32GB'],
  },
  {
    ...nvidia('t4', 'T4', 'T4', 'pcie'),
    fp16DenseGflops: [
      [65_000, MAKER],
      [65_130, MLCO2],
    ],
    memoryGb: [[16, MLCO2]],
    memoryMbPerSecond: [[320_000, ...WIKI]],
    aliases: ['Tesla T4', 'NVIDIA T4'],
  },
  {
    id: 'mi300x',
    maker: 'AMD',
    family: 'MI300X',
    nameEn: 'MI300X',
    nameZh: 'MI300X',
    form: 'oam',
    fp16DenseGflops: [[1_307_000, EVOKERNEL]],
    memoryGb: [[192, EVOKERNEL]],
    memoryMbPerSecond: [[5_300_000, EVOKERNEL]],
    aliases: ['AMD MI300X', 'AMD Instinct MI300X'],
  },
  {
    id: '910b',
    maker: 'Huawei',
    family: 'Ascend 910B',
    nameEn: 'Ascend 910B',
    nameZh: '昇腾 910B',
    form: 'module',
    fp16DenseGflops: [
      [320_000, EVOKERNEL],
      [256_000, PRESS_OF_910B],
    ],
    memoryGb: [[64, EVOKERNEL]],
    memoryMbPerSecond: [
      [1_600_000, EVOKERNEL],
      [400_000, 'jishuzhan.net'],
      [770_000, 'boardor.com'],
    ],
    aliases: ['Huawei Ascend 910B', '昇腾910B', '华为昇腾910B'],
  },
  {
    id: '910c',
    maker: 'Huawei',
    family: 'Ascend 910C',
    nameEn: 'Ascend 910C',
    nameZh: '昇腾 910C',
    form: 'module',
    devicesPerCard: 2,
    fp16DenseGflops: [
      [781_000, 'semivoice.com: 384 cards give 300 PFLOPS BF16'],
      [780_000, 'trade press, lowest'],
      [800_000, 'trade press, highest'],
    ],
    memoryGb: [[128, 'semivoice.com']],
    memoryMbPerSecond: [[3_200_000, 'semivoice.com']],
    aliases: ['Huawei Ascend 910C', '昇腾910C', '华为昇腾910C'],
  },
  {
    id: 'mlu590',
    maker: 'Cambricon',
    family: 'MLU590',
    nameEn: 'Cambricon MLU590',
    nameZh: '寒武纪 MLU590',
    form: 'oam',
    fp16DenseGflops: [[256_000, `${EVOKERNEL}, thin`]],
    memoryGb: [[64, `${EVOKERNEL}, thin`]],
    memoryMbPerSecond: [[1_230_000, `${EVOKERNEL}, thin`]],
    aliases: ['MLU590', '寒武纪MLU590'],
  },
  {
    id: 'mlu370-x8',
    maker: 'Cambricon',
    family: 'MLU370',
    nameEn: 'Cambricon MLU370-X8',
    nameZh: '寒武纪 MLU370-X8',
    form: 'pcie',
    fp16DenseGflops: [[96_000, EVOKERNEL]],
    memoryGb: [[48, EVOKERNEL]],
    memoryMbPerSecond: [[610_000, EVOKERNEL]],
    aliases: ['MLU370-X8', '寒武纪MLU370-X8'],
  },
  {
    id: 'k100',
    maker: 'Hygon',
    family: 'DCU K100',
    nameEn: 'Hygon DCU K100',
    nameZh: '海光 DCU K100',
    form: 'pcie',
    fp16DenseGflops: [[192_000, `${EVOKERNEL}, uncertain`]],
    memoryGb: [
      [96, `${EVOKERNEL}, uncertain`],
      [64, 'trade press'],
    ],
    memoryMbPerSecond: [[2_400_000, `${EVOKERNEL}, uncertain`]],
    aliases: ['DCU K100', '海光K100'],
  },
  {
    id: 'z100',
    maker: 'Hygon',
    family: 'DCU Z100',
    nameEn: 'Hygon DCU Z100',
    nameZh: '海光 DCU Z100',
    form: 'pcie',
    fp16DenseGflops: [[96_000, EVOKERNEL]],
    memoryGb: [[64, EVOKERNEL]],
    memoryMbPerSecond: [[1_020_000, EVOKERNEL]],
    aliases: ['DCU Z100', '海光Z100'],
  },
  {
    id: 's4000',
    maker: 'Moore Threads',
    family: 'MTT S4000',
    nameEn: 'Moore Threads S4000',
    nameZh: '摩尔线程 S4000',
    form: 'pcie',
    fp16DenseGflops: [[100_000, 'tomshardware.com, io-tech.fi on the launch', '2023-12']],
    memoryGb: [[48, 'tomshardware.com, io-tech.fi on the launch', '2023-12']],
    memoryMbPerSecond: [[768_000, 'tomshardware.com, io-tech.fi on the launch', '2023-12']],
    aliases: ['MTT S4000', 'Mthreads S4000', '摩尔线程S4000'],
  },
  { ...nvidia('h100', 'H100', 'H100, form not said', 'unknown'), aliases: ['NVIDIA H100', 'H100 (80 GB)'] },
  { ...nvidia('a100', 'A100', 'A100, form not said', 'unknown'), aliases: ['NVIDIA A100'] },
  {
    id: 'x86-64',
    maker: 'various',
    family: 'CPU',
    nameEn: 'CPU, x86-64',
    nameZh: 'x86-64 处理器',
    form: 'cpu',
  },
  {
    id: 'arm64',
    maker: 'various',
    family: 'CPU',
    nameEn: 'CPU, ARM 64',
    nameZh: 'ARM64 处理器',
    form: 'cpu',
  },
]

export const CHIP_MODELS: readonly ChipModel[] = CHIP_ROWS.map((row) => ({
  id: row.id,
  maker: row.maker,
  family: row.family,
  nameEn: row.nameEn,
  nameZh: row.nameZh,
  form: row.form,
  devicesPerCard: row.devicesPerCard ?? 1,
}))

function claims(figure: ChipFigure, precision: Precision | null, said: readonly Says[] = []): ChipClaim[] {
  return said.map(([value, source, asOf = READ_AT]) => ({
    figure,
    precision,
    dense: precision ? true : null,
    value,
    unit: FIGURE_UNITS[figure],
    basis: 'nominal',
    tier: 'declared',
    source,
    asOf,
    version: CATALOGUE_VERSION,
  }))
}

/** All that is claimed about one chip of the catalogue. */
export function claimsOfChip(id: string): ChipClaim[] {
  const row = CHIP_ROWS.find((chip) => chip.id === id)
  return [
    ...claims('compute', 'FP16', row?.fp16DenseGflops),
    ...claims('compute', 'FP64', row?.fp64DenseGflops),
    ...claims('memory', null, row?.memoryGb),
    ...claims('bandwidth', null, row?.memoryMbPerSecond),
  ]
}

export type ChipAlias = { readonly source: string; readonly text: string; readonly model: string }

/** Every spelling in compared form: of any source, or of the one before the colon. */
export const CHIP_ALIASES: readonly ChipAlias[] = CHIP_ROWS.flatMap((row) => {
  const spelt = [row.id, row.nameEn, row.nameZh, ...(row.aliases ?? [])].map((alias) => {
    const [, source = '', text = alias] = /^(\w+): (.*)$/.exec(alias) ?? []
    return { source, text: normaliseChipName(text), model: row.id }
  })
  return spelt.filter(
    (alias, at) => spelt.findIndex((a) => a.source === alias.source && a.text === alias.text) === at,
  )
})
