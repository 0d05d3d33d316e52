import { expect, test } from 'vitest'
import { markUnseen } from './visible-text'

test.each([
  ['plain text, 中文, a\ttab', 'plain text, 中文, a\ttab'],
  ['\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
  ['\u001b]0;title\u0007', '␛]0;title␇'],
  ['50 %\r100 %', '50 %␍100 %'],
  ['\u007f\u009b', '␡⟨009B⟩'],
  ['invoice\u202Efdp.exe', 'invoice⟨202E⟩fdp.exe'],
  ['\u2066a\u2069\ufeff', '⟨2066⟩a⟨2069⟩⟨FEFF⟩'],
])('%j is drawn as %j', (text, drawn) => {
  expect(markUnseen(text)).toBe(drawn)
})
