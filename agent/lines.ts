/** Lines that tell whether they are whole: length, CRC-32C, text. A torn last line is cut when the file is opened. */

import fs from 'node:fs'
import path from 'node:path'

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
  return value >>> 0
})

/** Source: RFC 3720, appendix B.4. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/** `LENGTH CRC TEXT` and a line feed. Units: length in bytes. */
export function spellLine(text: string): string {
  const bytes = Buffer.from(text)
  return `${bytes.length} ${crc32c(bytes).toString(16).padStart(8, '0')} ${text}\n`
}

/** The text of a line without its line feed; null when it is not whole. */
export function readLine(line: string): string | null {
  const [length = '', crc = ''] = line.split(' ', 2)
  const text = line.slice(length.length + crc.length + 2)
  const bytes = Buffer.from(text)
  const whole = Number.parseInt(length, 10) === bytes.length && Number.parseInt(crc, 16) === crc32c(bytes)
  return whole ? text : null
}

/** Cuts a file after its last whole line; gives the texts before. */
export function cutTornLines(file: string): string[] {
  const content = fs.readFileSync(file, 'utf8')
  const texts: string[] = []
  let wholeBytes = 0
  for (const line of content.split('\n').slice(0, -1)) {
    const text = readLine(line)
    if (text === null) break
    texts.push(text)
    wholeBytes += Buffer.byteLength(line) + 1
  }
  if (wholeBytes < fs.statSync(file).size) fs.truncateSync(file, wholeBytes)
  return texts
}

/** Appends text and waits until it is on the disk. */
export function appendDurably(file: string, text: string): void {
  const descriptor = fs.openSync(file, 'a', 0o600)
  try {
    fs.writeFileSync(descriptor, text)
    fs.fsyncSync(descriptor)
  } finally {
    fs.closeSync(descriptor)
  }
}

/** Writes a file whole or not at all: new file, fsync, rename. */
export function writeDurably(file: string, text: string): void {
  const fresh = `${file}.new`
  const descriptor = fs.openSync(fresh, 'w', 0o600)
  try {
    fs.writeFileSync(descriptor, text)
    fs.fsyncSync(descriptor)
  } finally {
    fs.closeSync(descriptor)
  }
  fs.renameSync(fresh, file)
  const folder = fs.openSync(path.dirname(file), 'r')
  fs.fsyncSync(folder)
  fs.closeSync(folder)
}
