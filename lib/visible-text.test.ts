import { expect, test } from 'vitest'
import { markUnseen } from './visible-text'

test.each([
  ['plain text, 中文, a\ttab', 'plain text, 中文, a\ttab'],
  ['\u001b[31mred\u001b[0m', '⟨ESC⟩[31mred⟨ESC⟩[0m'],
  ['\u001b]0;title\u0007', '⟨ESC⟩]0;title⟨BEL⟩'],
  ['50 %\r100 %', '50 %⟨CR⟩100 %'],
  ['\u007f\u009b', '⟨DEL⟩⟨9B⟩'],
  ['invoice\u202Efdp.exe', 'invoice⟨202E⟩fdp.exe'],
  ['\u2066a\u2069\ufeff', '⟨2066⟩a⟨2069⟩⟨FEFF⟩'],
])('%j is drawn as %j', (text, drawn) => {
  expect(markUnseen(text)).toBe(drawn)
})
