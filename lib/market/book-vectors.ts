/** The market's test vectors as pictures: commands, what each did (indented), what is left. Any engine must draw the same. */

export type Vector = { readonly name: string; readonly says: string; readonly picture: string }

/** Source: market, section 10; the numbers are the specification's own. */
export const VECTORS: readonly Vector[] = [
  {
    name: 'V1',
    says: 'an offer is sold in slices, to its last node-hour',
    picture: `
a1 P1/S1 8x[0,24)@2.00
b1 4x[0,12) lim 2.20
  b1 < a1 4x[0,12)@2.00 = 96.00
b2 8x[6,18) lim 2.10
  b2 < a1 4x[6,18)@2.00 = 96.00
b3 8x[18,24) lim 2.05
  b3 < a1 8x[18,24)@2.00 = 96.00
b4 4x[12,18) lim 2.05
  b4 < a1 4x[12,18)@2.00 = 48.00
b5 4x[0,6) lim 2.00
  b5 < a1 4x[0,6)@2.00 = 48.00
left
  b2 4x[6,18)`,
  },
  {
    name: 'V2',
    says: 'several providers fill one order, by price, then time',
    picture: `
a1 P1/S1 3x[0,24)@2.00
a2 P2/S2 5x[0,24)@1.90
a3 P3/S3 4x[0,24)@2.00
b1 10x[2,12) lim 2.00
  b1 < a2 5x[2,12)@1.90 = 95.00
  b1 < a1 3x[2,12)@2.00 = 60.00
  b1 < a3 2x[2,12)@2.00 = 40.00
left
  a1 3x[0,2)+3x[12,24)
  a2 5x[0,2)+5x[12,24)
  a3 4x[0,2)+2x[2,12)+4x[12,24)`,
  },
  {
    name: 'V3',
    says: 'all-or-none is completed by later offers, and the older order sets the price',
    picture: `
a1 P1/S1 4x[0,8)@2.00
b1 10x[0,8) lim 2.50 min 10
a2 P2/S2 5x[0,8)@2.20
a3 P3/S3 3x[0,8)@2.40
  b1 < a1 4x[0,8)@2.00 = 64.00
  b1 < a2 5x[0,8)@2.50 = 100.00
  b1 < a3 1x[0,8)@2.50 = 20.00
left
  a3 2x[0,8)`,
  },
  {
    name: 'V4',
    says: 'after its minimum an order is filled node by node',
    picture: `
b1 8x[0,4) lim 3.00 min 4
a1 P1/S1 3x[0,4)@2.10
a2 P2/S2 2x[0,4)@2.05
  b1 < a2 2x[0,4)@3.00 = 24.00
  b1 < a1 3x[0,4)@3.00 = 36.00
a3 P3/S3 1x[0,4)@2.90
  b1 < a3 1x[0,4)@3.00 = 12.00
left
  b1 2x[0,4)`,
  },
  {
    name: 'V5',
    says: 'same site: the cheapest site that has them all',
    picture: `
a1 P1/S1 3x[0,10)@1.80
a2 P2/S1 5x[0,10)@2.40
a3 P3/S2 8x[0,10)@2.10
b1 8x[0,10) lim 2.50 min 8 sameSite
  b1 < a3 8x[0,10)@2.10 = 168.00
left
  a1 3x[0,10)
  a2 5x[0,10)`,
  },
  {
    name: 'V5b',
    says: 'the same without one site is cheaper',
    picture: `
a1 P1/S1 3x[0,10)@1.80
a2 P2/S1 5x[0,10)@2.40
a3 P3/S2 8x[0,10)@2.10
b1 8x[0,10) lim 2.50 min 8
  b1 < a1 3x[0,10)@1.80 = 54.00
  b1 < a3 5x[0,10)@2.10 = 105.00
left
  a2 5x[0,10)
  a3 3x[0,10)`,
  },
  {
    name: 'V6',
    says: 'flexible start: the cheapest, of equals the earliest',
    picture: `
a1 P1/S1 4x[0,6)@3.00
a2 P2/S2 4x[4,12)@2.00
b1 4x4h in [0,12) lim 3.00 min 4
  b1 < a2 4x[4,8)@2.00 = 32.00
left
  a1 4x[0,6)
  a2 4x[8,12)`,
  },
  {
    name: 'V6b',
    says: 'most nodes come before cost, and the first execution pins the start',
    picture: `
a1 P1/S1 2x[0,4)@1.00
a2 P2/S2 3x[2,8)@2.00
b1 4x4h in [0,8) lim 3.00
  b1 < a2 3x[2,6)@2.00 = 24.00
a3 P3/S3 2x[0,12)@2.50
  b1 < a3 1x[2,6)@3.00 = 12.00
left
  a1 2x[0,4)
  a2 3x[6,8)
  a3 2x[0,2)+1x[2,6)+2x[6,12)`,
  },
  {
    name: 'V7',
    says: 'a second, dearer offer sells what is too short for the first',
    picture: `
pool p P1/S1 1x[0,24)
aL on p 1x[0,24)@1.50 minHours 6
aS on p 1x[0,24)@1.90
b1 1x[2,10) lim 2.00
  b1 < aL 1x[2,10)@1.50 = 12.00
b2 1x[0,2) lim 2.00
  b2 < aS 1x[0,2)@1.90 = 3.80
b3 1x[10,14) lim 1.80
b4 1x[14,24) lim 2.00
  b4 < aL 1x[14,24)@1.50 = 15.00
b5 1x[10,14) lim 1.90
  b5 < aS 1x[10,14)@1.90 = 7.60
left
  b3 1x[10,14)`,
  },
  {
    name: 'V8',
    says: 'two offers on one pool never sell more than the pool',
    picture: `
pool p P1/S1 4x[0,240)
aS on p 4x[0,240)@2.50
aL on p 4x[0,240)@2.00 minHours 168
b1 1x[0,3) lim 2.60
  b1 < aS 1x[0,3)@2.50 = 7.50
b2 4x[24,204) lim 2.10
  b2 < aL 4x[24,204)@2.00 = 1440.00
b3 6x[0,24) lim 2.60
  b3 < aS 3x[0,24)@2.50 = 180.00
left
  aS 1x[3,24)+4x[204,240)
  aL 1x[3,24)+4x[204,240)
  b3 3x[0,24)
  p 1x[3,24)+4x[204,240)`,
  },
  {
    name: 'V9',
    says: 'own orders are invisible to each other',
    picture: `
a1 P1/S1 2x[0,10)@1.80
a2 P2/S2 2x[0,10)@2.00
b1 2x[0,10) lim 2.10 by P1
  b1 < a2 2x[0,10)@2.00 = 40.00
left
  a1 2x[0,10)`,
  },
  {
    name: 'V11',
    says: 'with alternatives the larger gain against its limit comes first',
    picture: `
instrument H100
instrument H200
a1 P1/S1 2x[0,10)@1.95 of H100
a2 P2/S2 3x[0,10)@2.30 of H200
b1 4x[0,10) lim H100:2.00,H200:2.60
  b1 < a2 3x[0,10)@2.30 = 69.00
  b1 < a1 1x[0,10)@1.95 = 19.50
left
  a1 1x[0,10)`,
  },
  {
    name: 'V12',
    says: 'chunks are independent pieces of one order',
    picture: `
a1 P1/S1 2x[0,6)@1.50
a2 P2/S2 2x[4,12)@1.80
b1 2x[0,12) lim 2.00 chunk 4
  b1 < a1 2x[0,4)@1.50 = 12.00
  b1 < a2 2x[4,8)@1.80 = 14.40
  b1 < a2 2x[8,12)@1.80 = 14.40
left
  a1 2x[4,6)`,
  },
  {
    name: 'V12 without chunks',
    says: 'no single offer spans the window',
    picture: `
a1 P1/S1 2x[0,6)@1.50
a2 P2/S2 2x[4,12)@1.80
b1 2x[0,12) lim 2.00
left
  a1 2x[0,6)
  a2 2x[4,12)
  b1 2x[0,12)`,
  },
  {
    name: 'V13',
    says: 'fill-or-kill, post-only, collar and immediate-or-cancel',
    picture: `
instrument X ref 2.00 collar 50
a1 P1/S1 4x[0,8)@2.00
b1 6x[0,8) lim 2.20 fok
  b1 cancelled 6 (too_few_nodes)
b2 6x[0,8) lim 2.20 postOnly
  refused would_trade
b3 1x[0,8) lim 3.10
  refused outside_collar
a2 P2/S2 1x[0,8)@0.90
  refused outside_collar
b4 6x[0,8) lim 2.20 ioc
  b4 < a1 4x[0,8)@2.00 = 64.00
  b4 cancelled 2 (all_taken)
left nothing`,
  },
  {
    name: 'V14',
    says: 'new supply meets resting orders by limit, then time',
    picture: `
b1 2x[0,12) lim 2.10
b2 3x[4,8) lim 2.40
b3 4x[6,10) lim 2.40 min 4
b4 1x[0,4) lim 2.30
a1 P1/S1 4x[0,12)@2.05
  b2 < a1 3x[4,8)@2.40 = 28.80
  b4 < a1 1x[0,4)@2.30 = 9.20
  b1 < a1 1x[0,12)@2.10 = 25.20
left
  b1 1x[0,12)
  b3 4x[6,10)
  a1 2x[0,4)+3x[8,12)`,
  },
  {
    name: 'V15',
    says: 'the continuous book fills who comes first',
    picture: `
a1 P1/S1 4x[0,4)@1.00
a2 P2/S2 4x[0,4)@1.60
b1 6x[0,4) lim 1.80 min 6
  b1 < a1 4x[0,4)@1.00 = 16.00
  b1 < a2 2x[0,4)@1.60 = 12.80
b2 4x[0,2) lim 3.00
  b2 < a2 2x[0,2)@1.60 = 6.40
b3 4x[2,4) lim 2.50
  b3 < a2 2x[2,4)@1.60 = 6.40
left
  b2 2x[0,2)
  b3 2x[2,4)`,
  },
  {
    name: 'V16',
    says: 'an offer amended to fewer nodes keeps its place',
    picture: `
a1 P1/S1 3x[0,4)@2.00
a2 P2/S2 3x[0,4)@2.00
amend a1 2
b1 3x[0,4) lim 2.00
  b1 < a1 2x[0,4)@2.00 = 16.00
  b1 < a2 1x[0,4)@2.00 = 8.00
left
  a2 2x[0,4)`,
  },
  {
    name: 'V17',
    says: 'past slots are worth nothing, and what no longer fits expires',
    picture: `
a1 P1/S1 2x[0,24)@2.00
tick 10
b1 1x[8,12) lim 2.00
  b1 expired 1
b2 1x4h in [8,14) lim 2.00
  b2 < a1 1x[10,14)@2.00 = 8.00
left
  a1 1x[10,14)+2x[14,24)`,
  },
  {
    name: 'V19',
    says: 'with alternatives and a flexible start the lowest cost against the limits wins',
    picture: `
instrument H100
instrument H200
a1 P1/S1 2x[0,4)@1.90 of H100
a2 P2/S2 2x[4,8)@2.30 of H200
b1 2x4h in [0,8) lim H100:2.00,H200:2.60
  b1 < a2 2x[4,8)@2.30 = 18.40
left
  a1 2x[0,4)`,
  },
  {
    name: 'V20',
    says: 'between equal sites the oldest first offer wins',
    picture: `
a1 P1/S2 2x[0,4)@2.00
a2 P2/S1 2x[0,4)@2.00
b1 2x[0,4) lim 2.00 min 2 sameSite
  b1 < a1 2x[0,4)@2.00 = 16.00
left
  a2 2x[0,4)`,
  },
  {
    name: 'V21',
    says: 'an amend to fewer nodes lowers the minimum and trades at once',
    picture: `
b1 10x[0,4) lim 2.50 min 10
a1 P1/S1 8x[0,4)@2.00
amend b1 8
  b1 < a1 8x[0,4)@2.50 = 80.00
left nothing`,
  },
  {
    name: 'V23',
    says: 'a returned lease gives its nodes back to the pool and to the offer, which may offer fewer by now',
    picture: `
pool p P1/S1 4x[0,8)
a1 on p 4x[0,8)@2.00
b1 4x[0,8) lim 2.00
  b1 < a1 4x[0,8)@2.00 = 64.00
amend a1 2
return b1 from 4
b2 4x[4,8) lim 2.00
  b2 < a1 2x[4,8)@2.00 = 16.00
left
  b2 2x[4,8)
  p 2x[4,8)`,
  },
  {
    name: 'V25',
    says: 'now: bought, ended early, and bought again in the same hour',
    picture: `
a1 P1/S1 1x[8,24)@0.40
tick 10
b1 1x now 1h lim 0.40 ioc
  b1 < a1 1x[10,12)@0.40 = 0.80
b2 1x now 1h lim 0.40 ioc
  b2 cancelled 1 (all_taken)
return b1 from 10
b3 1x now 1h lim 0.40 ioc
  b3 < a1 1x[10,12)@0.40 = 0.80
left
  a1 1x[12,24)`,
  },
]
