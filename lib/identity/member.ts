/** A person and their organisation as they are typed in: e-mail, password rule, names, and the forms made of them. */

import { z } from 'zod'

/** Units: characters. */
export const PASSWORD_LENGTH_MIN = 12
export const PASSWORD_LENGTH_MAX = 128
export const NAME_LENGTH_MAX = 80

/** An e-mail address in the one form that is stored and compared: trimmed, lower-case. Refuses: identity.bad_email. */
export const email = z
  .string('identity.bad_email')
  .trim()
  .toLowerCase()
  .max(254, 'identity.bad_email')
  .pipe(z.email('identity.bad_email'))

/** A password that may be chosen, in the Unicode form that is hashed. Refuses: identity.password_length. Source: NIST SP 800-63B 5.1.1.2. */
export const newPassword = z
  .string('identity.password_length')
  .normalize('NFKC')
  .refine((text) => isPasswordLength([...text].length), 'identity.password_length')

/** A password that is compared only: whatever was typed, bounded. */
export const typedPassword = z
  .string('identity.password_missing')
  .min(1, 'identity.password_missing')
  .max(4 * PASSWORD_LENGTH_MAX, 'identity.wrong_password')
  .normalize('NFKC')

function isPasswordLength(length: number): boolean {
  return length >= PASSWORD_LENGTH_MIN && length <= PASSWORD_LENGTH_MAX
}

/** Control, direction and other unseen characters, which could make one name look like another. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u

function name(code: string) {
  return z
    .string(code)
    .normalize('NFC')
    .refine((text) => !UNSEEN.test(text), 'identity.name_unseen')
    .transform((text) => text.trim().replace(/\s+/g, ' '))
    .pipe(z.string().min(1, code).max(NAME_LENGTH_MAX, code))
}

/** Refuses: identity.name_unseen, identity.organisation_name. */
export const organisationName = name('identity.organisation_name')
/** Refuses: identity.name_unseen, identity.person_name. */
export const personName = name('identity.person_name')

export const signUpInput = z.object({ organisationName, name: personName, email, password: newPassword })
export const signInInput = z.object({ email, password: typedPassword })
export const changePasswordInput = z.object({ current: typedPassword, password: newPassword })
export const firstRunInput = signUpInput.extend({ token: z.string('identity.token_spent').max(100) })

/** `replaces` is the token that the browser came with: its session ends. */
export type BrowserToken = { readonly replaces?: string | null }
/** What a new organisation and its first member are made from. `address` is where the request came from; null where there is none. */
export type SignUp = z.infer<typeof signUpInput> & { readonly address: string | null }
export type SignIn = z.infer<typeof signInInput> & { readonly address: string | null } & BrowserToken
export type ChangePassword = z.infer<typeof changePasswordInput>
export type FirstRun = z.infer<typeof firstRunInput> & BrowserToken
