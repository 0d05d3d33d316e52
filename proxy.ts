/** Sends a path without a language to the same path in the reader's language. It allows nothing: the doors do, after it. */

import { type NextRequest, NextResponse } from 'next/server'
import { readEnv } from '@/lib/env'
import { isOwnHost } from '@/lib/identity/request'
import { isLanguage, LANGUAGE_COOKIE, localPath, pickLanguage } from '@/lib/language'
import { explainRefusal, refusals } from '@/lib/refusal'

export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl
  const { PUBLIC_URL: publicUrl, HOST: listensOn } = readEnv()
  if (!isOwnHost({ host: request.headers.get('host') ?? undefined }, { publicUrl, listensOn }))
    return refuse(request)
  if (isLanguage(pathname.split('/')[1])) return NextResponse.next()
  const language = pickLanguage(
    request.cookies.get(LANGUAGE_COOKIE)?.value,
    request.headers.get('accept-language'),
  )
  const target = request.nextUrl.clone()
  target.pathname = localPath(language, pathname)
  const answer = NextResponse.redirect(target, 307)
  answer.headers.set('vary', 'Accept-Language, Cookie')
  return answer
}

/** Another host's name: nothing is drawn, so that its pages cannot act here through a rebound name. */
function refuse(request: NextRequest): NextResponse {
  const code = 'identity.other_host'
  const language = pickLanguage(undefined, request.headers.get('accept-language'))
  return new NextResponse(explainRefusal({ code, detail: {} }, language), { status: refusals[code].status })
}

export const config = {
  matcher: [
    '/((?!api(?:/|$)|id(?:/|$)|_next(?:/|$)|.*\\.(?:ico|js|map|png|svg|txt|webmanifest|woff2|xml)$).*)',
  ],
}
