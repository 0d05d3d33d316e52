/** What may be typed into the forms of identity. */

import { describe, expect, it } from 'vitest'
import { refusals } from '../refusal'
import { email, newPassword, organisationName, signInInput, signUpInput } from './member'

function outcome(parsed: { success: boolean; error?: { issues: { message: string }[] } }): string {
  return parsed.success ? 'ok' : (parsed.error?.issues[0]?.message ?? '')
}

describe('a password has 12 to 128 characters, whatever their script', () => {
  const cases: [password: unknown, outcome: string][] = [
    ['eleven chars'.slice(1), 'identity.password_length'],
    ['twelve chars', 'ok'],
    ['算力互联平台密码十二个字', 'ok'],
    ['算力互联平台密码十一字', 'identity.password_length'],
    ['🔑'.repeat(11), 'identity.password_length'],
    ['a'.repeat(128), 'ok'],
    ['a'.repeat(129), 'identity.password_length'],
    [undefined, 'identity.password_length'],
    [12, 'identity.password_length'],
  ]
  it.each(cases)('%s: %s', (password, expected) => {
    expect(outcome(newPassword.safeParse(password))).toBe(expected)
  })
})

it('one password is one, however the keyboard composes it', () => {
  expect(newPassword.parse('cafe\u0301 twelve ok')).toBe(newPassword.parse('café twelve ok'))
})

it('one address is one account, however it is typed', () => {
  expect(email.parse('  Mei.Fang@Lab.Example ')).toBe('mei.fang@lab.example')
  for (const wrong of [
    '',
    'mei',
    'mei@',
    '@lab',
    'mei@lab',
    'a b@lab.example',
    `${'a'.repeat(250)}@lab.example`,
    null,
  ])
    expect(outcome(email.safeParse(wrong))).toBe('identity.bad_email')
})

describe('a name is seen as it is stored', () => {
  const cases: [name: unknown, outcome: string][] = [
    ['江湾生物实验室', 'ok'],
    ['  Fang   Lab ', 'ok'],
    ['', 'identity.organisation_name'],
    ['   ', 'identity.organisation_name'],
    ['a'.repeat(81), 'identity.organisation_name'],
    [undefined, 'identity.organisation_name'],
    ['Fang\u202egnaF', 'identity.name_unseen'],
    ['Fang\u0000', 'identity.name_unseen'],
    ['Fang\u200bLab', 'identity.name_unseen'],
    ['\u001b[31mFang', 'identity.name_unseen'],
  ]
  it.each(cases)('%j: %s', (name, expected) => {
    expect(outcome(organisationName.safeParse(name))).toBe(expected)
  })
  it('spaces are evened', () => expect(organisationName.parse('  Fang   Lab ')).toBe('Fang Lab'))
})

it('every field that fails has a sentence of its own', () => {
  for (const schema of [signUpInput, signInInput])
    for (const { message } of schema.safeParse({}).error?.issues ?? [])
      expect(Object.keys(refusals)).toContain(message)
})
