/** The node classes and zones that the product ships with. */

import { CHIP_MODELS } from './chip-catalogue'
import type { CardKind } from './pool'

export type NodeClass = {
  readonly id: string
  readonly chip: string
  readonly book: string
  readonly cardsPerNode: number
  readonly cardKind: CardKind
  readonly nameEn: string
  readonly nameZh: string
  readonly minMemoryMib: number
  readonly position: number
}

const GIB = 1_024

function nodeClass(
  book: string,
  chip: string,
  cards: number,
  minMemoryGib: number,
): Omit<NodeClass, 'position'> {
  const model = CHIP_MODELS.find((each) => each.id === chip)
  return {
    id: `${chip}-${cards}`,
    chip,
    book,
    cardsPerNode: cards,
    cardKind: 'card',
    nameEn: `${model?.nameEn} × ${cards}`,
    nameZh: `${model?.nameZh} × ${cards}`,
    minMemoryMib: minMemoryGib * GIB,
  }
}

function cpuClass(
  id: string,
  chip: string,
  cores: number,
  minMemoryMib: number,
): Omit<NodeClass, 'position'> {
  const maker = chip === 'arm64' ? 'ARM 64' : 'x86-64'
  return {
    id,
    chip,
    book: chip === 'arm64' ? 'cpu-arm' : 'cpu-x86',
    cardsPerNode: cores,
    cardKind: 'core',
    nameEn: `CPU ${maker}, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    nameZh: `${maker} 处理器 ${cores} 核`,
    minMemoryMib,
  }
}

/** Minimums of host memory are our choice. */
export const NODE_CLASSES: readonly NodeClass[] = [
  nodeClass('hopper', 'h100-sxm', 8, 1_024),
  nodeClass('hopper', 'h200-sxm', 8, 1_024),
  nodeClass('hopper', 'h20', 8, 1_024),
  nodeClass('ascend-910', '910b', 8, 768),
  nodeClass('ascend-910', '910c', 8, 1_024),
  nodeClass('ampere', 'a100-80g-sxm', 8, 768),
  nodeClass('ada', 'l40s', 8, 512),
  cpuClass('cpu-x86-64', 'x86-64', 64, 256 * GIB),
  cpuClass('cpu-x86-1', 'x86-64', 1, 512),
  cpuClass('cpu-arm-1', 'arm64', 1, 512),
].map((row, position) => ({ ...row, position }))

export type Zone = {
  readonly id: string
  readonly nameEn: string
  readonly nameZh: string
  readonly position: number
}

/** This machine, and hub regions of the programme "East data, West compute". */
export const ZONES: readonly Zone[] = [
  { id: 'local', nameEn: 'This machine', nameZh: '本机' },
  { id: 'cn-north', nameEn: 'Beijing-Tianjin-Hebei', nameZh: '京津冀' },
  { id: 'cn-east', nameEn: 'Yangtze River Delta', nameZh: '长三角' },
  { id: 'cn-south', nameEn: 'Greater Bay Area', nameZh: '粤港澳大湾区' },
  { id: 'cn-west', nameEn: 'Chengdu-Chongqing', nameZh: '成渝' },
  { id: 'cn-northwest', nameEn: 'Ningxia, Gansu, Inner Mongolia', nameZh: '宁夏、甘肃、内蒙古' },
].map((row, position) => ({ ...row, position }))
