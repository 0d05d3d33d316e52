/** Word count: makes text by a fixed rule, counts each word, and writes the table. */

import fs from 'node:fs'
import path from 'node:path'

const words = Number(process.env.GRIDLINE_WORDS ?? 35_000_000)
const output = process.env.GRIDLINE_OUTPUT_DIR ?? '.'
const progress = process.env.GRIDLINE_PROGRESS ?? './progress'

function say(text) {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`)
}

const HEADS = [
  'gri',
  'lo',
  'pow',
  'ca',
  'mar',
  'sta',
  'no',
  'lea',
  'tra',
  'ho',
  'vol',
  'sig',
  'me',
  'ter',
  'cy',
  'for',
]
const TAILS = [
  'd',
  'ad',
  'er',
  'rd',
  'ket',
  'tion',
  'de',
  'se',
  'de',
  'ur',
  't',
  'nal',
  'ter',
  'm',
  'cle',
  'ward',
]
const VOCABULARY = HEADS.flatMap((head) =>
  TAILS.flatMap((tail) => HEADS.map((middle) => `${head}${middle}${tail}`)),
)

let state = 12_345
/** A rank drawn so that the first words are frequent and the last ones rare. */
function drawRank() {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  const part = state / 2 ** 32
  return Math.floor(VOCABULARY.length * part * part * part)
}

function makeText(count) {
  let text = ''
  for (let at = 0; at < count; at += 1) text += `${VOCABULARY[drawRank()]} `
  return text
}

const counts = new Map()
function countWords(text) {
  for (const word of text.split(' ')) if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1)
}

say(`${words.toLocaleString('en')} words to count`)
let said = Date.now()
let done = 0
while (done < words) {
  const part = Math.min(100_000, words - done)
  countWords(makeText(part))
  done += part
  if (Date.now() - said < 1000 && done < words) continue
  said = Date.now()
  fs.writeFileSync(progress, `${Math.floor((done / words) * 1_000_000)}`)
  const percent = ((done / words) * 100).toFixed(1)
  say(`${done.toLocaleString('en')} words  ${percent} %  ${counts.size.toLocaleString('en')} different`)
}
const table = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
const lines = ['word,count', ...table.map(([word, count]) => `${word},${count}`)]
fs.writeFileSync(path.join(output, 'word-count.csv'), `${lines.join('\n')}\n`)
say(`done: most frequent "${table[0][0]}", ${table[0][1].toLocaleString('en')} times`)
