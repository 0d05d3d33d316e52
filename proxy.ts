/** Sends a path without a language to the same path in the reader's language. It redirects only and allows nothing. */

import { type NextRequest, NextResponse } from 'next/server'
import { isLanguage, LANGUAGE_COOKIE, localPath, pickLanguage } from '@/lib/language'

export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl
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

export const config = {
  matcher: [
    '/((?!api(?:/|$)|id(?:/|$)|_next(?:/|$)|.*\\.(?:ico|js|map|png|svg|txt|webmanifest|woff2|xml)$).*)',
  ],
}
