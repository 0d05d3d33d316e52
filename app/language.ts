/** The language of the page that is being drawn. For Server Components only: a route handler takes it from the request. */

import { notFound } from 'next/navigation'
import { locale } from 'next/root-params'
import { isLanguage, type Language } from '@/lib/language'

export async function readLanguage(): Promise<Language> {
  const language = await locale()
  if (!isLanguage(language)) notFound()
  return language
}
