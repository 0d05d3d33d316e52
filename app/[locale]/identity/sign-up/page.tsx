/** Opening an account, with trial credit. */

import type { Metadata } from 'next'
import { readLanguage } from '@/app/language'
import { readContext } from '@/app/viewer'
import { SignUpForm } from '@/components/identity/sign-up-form'
import { Terms } from '@/components/ui/lines'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { readEnv } from '@/lib/env'
import { currencyWord, formatMoney } from '@/lib/format'
import { returnPath, withReturn } from '@/lib/identity/return-path'
import { localPath } from '@/lib/language'
import { translator } from '@/lib/messages'
import { formatMicros } from '@/lib/money'
import { readPlatform } from '@/lib/registry/queries'
import { signUpAction } from '../actions'

type SignUpPageProps = { searchParams: Promise<{ next?: string | string[] }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'identity')('signUp.title') }
}

export default async function SignUpPage({ searchParams }: SignUpPageProps) {
  const language = await readLanguage()
  const t = translator(language, 'identity')
  const next = returnPath((await searchParams).next)
  const { trialCreditMicros, currency } = await readPlatform(await readContext())
  const terms = [
    { name: t('signUp.buy'), value: t('signUp.buyText') },
    { name: t('signUp.offer'), value: t('signUp.offerText') },
    { name: t('signUp.real'), value: t('signUp.realText') },
    ...(readEnv().GRIDLINE_WORLD === 'demo'
      ? [{ name: t('signUp.synthetic'), value: t('signUp.syntheticText') }]
      : []),
  ]
  return (
    <>
      <PageHead title={t('signUp.title')} under={t(next === '/' ? 'signUp.under' : 'signUp.underKept')} />
      <div className="cols gap-s">
        <div className="c4 xl:order-last">
          <SignUpForm
            t={t}
            action={signUpAction}
            next={next}
            signIn={localPath(language, withReturn('/identity/sign-in', next))}
            credit={{
              amount: formatMicros(trialCreditMicros),
              currency: currencyWord(currency, language),
              text: formatMoney(trialCreditMicros, currency, language),
            }}
          />
        </div>
        <section className="c8" aria-labelledby="account">
          <SectionHead id="account" title={t('signUp.next')} />
          <Terms terms={terms} />
        </section>
      </div>
    </>
  )
}
