'use server'

/** Doors of signing in, up and out, stepping in, choosing a role and changing the password. */

import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { cookieShape } from '@/app/asked'
import { door, formDoor } from '@/app/door'
import { changePassword } from '@/lib/identity/change-password'
import { changePasswordInput, signInInput, signUpInput } from '@/lib/identity/member'
import { returnPath } from '@/lib/identity/return-path'
import { ROLE_COOKIE, ROLES } from '@/lib/identity/role'
import { signIn } from '@/lib/identity/sign-in'
import { signOut } from '@/lib/identity/sign-out'
import { stepIn } from '@/lib/identity/step-in'
import { pathInLanguage } from '@/lib/language'
import { homeOf } from '@/lib/navigation'
import { openTrialAccount } from '@/lib/payment/open-trial-account'

/** Where the person came from: kept through every form, used only where it is a path of ours. */
const withNext = { next: z.unknown() }

export const signInAction = door(
  signInInput.extend(withNext),
  (ctx, { email, password }, { address, sessionToken }) =>
    signIn(ctx, { email, password, address, replaces: sessionToken }),
  (_signedIn, { next }, { language }) => redirect(pathInLanguage(language, returnPath(next))),
)

export const signUpAction = door(
  signUpInput.extend(withNext),
  async (ctx, { next, ...account }, { address, sessionToken }) => {
    await openTrialAccount(ctx, { ...account, address })
    const { email, password } = account
    return signIn(ctx, { email, password, address, replaces: sessionToken })
  },
  (_signedUp, { next }, { language }) => redirect(pathInLanguage(language, returnPath(next))),
)

export const stepInAction = door(
  z.object({ member: z.string(), role: z.enum(ROLES), ...withNext }),
  (ctx, { member }, { isLocal, sessionToken }) => stepIn(ctx, { member, isLocal, replaces: sessionToken }),
  (_steppedIn, { next, role }, { language }) => {
    const back = returnPath(next)
    redirect(pathInLanguage(language, back === '/' ? homeOf(role) : back))
  },
)

const signOutDoor = door(
  z.object({}),
  (ctx, _input, { sessionToken }) => signOut(ctx, { token: sessionToken }),
  (_signedOut, _input, { language }) => redirect(pathInLanguage(language, '/')),
)

export const signOutAction = formDoor(signOutDoor)

/** The role is a matter of what is shown; verbs look at the organisation's roles. */
const chooseRoleDoor = door(
  z.object({ role: z.enum(ROLES) }),
  async (_ctx, input) => input,
  async ({ role }, _input, { language }) => {
    const { secure } = cookieShape()
    const jar = await cookies()
    jar.set(ROLE_COOKIE, role, { httpOnly: true, sameSite: 'lax', path: '/', secure })
    redirect(pathInLanguage(language, homeOf(role)))
  },
)

export const chooseRoleAction = formDoor(chooseRoleDoor)

export const changePasswordAction = door(changePasswordInput, (ctx, input) => changePassword(ctx, input))
