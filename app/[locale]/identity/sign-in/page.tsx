/** Signing in: with e-mail and password, and at this machine as a demo person. */

import type { Metadata } from 'next'
import Link from 'next/link'
import { readLanguage } from '@/app/language'
import { readAsked, readContext } from '@/app/viewer'
import { DemoPeople } from '@/components/identity/demo-people'
import { SignInForm } from '@/components/identity/sign-in-form'
import { Note } from '@/components/ui/note'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { listDemoPeople } from '@/lib/identity/queries'
import { returnPath, withReturn } from '@/lib/identity/return-path'
import { localPath } from '@/lib/language'
import { translator } from '@/lib/messages'
import { signInAction, stepInAction } from '../actions'

type SignInPageProps = { searchParams: Promise<{ next?: string | string[] }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'identity')('signIn.title') }
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const language = await readLanguage()
  const t = translator(language, 'identity')
  const next = returnPath((await searchParams).next)
  const ctx = await readContext()
  const people = (await readAsked()).isLocal ? await listDemoPeople(ctx) : []
  const { viewer } = ctx
  return (
    <>
      <PageHead title={t('signIn.title')} under={t(next === '/' ? 'signIn.under' : 'signIn.underKept')} />
      {viewer.kind === 'member' && (
        <Note title={t('signIn.signedIn', { name: viewer.name, organisation: viewer.organisationName })}>
          {t('signIn.signedInText')}
        </Note>
      )}
      <div className="cols gap-s">
        <section className="c4" aria-labelledby="by-password">
          <SectionHead id="by-password" title={t('signIn.form')} />
          <SignInForm t={t} action={signInAction} next={next} />
          <p className="help">
            {t('signIn.noAccount')}{' '}
            <Link href={localPath(language, withReturn('/identity/sign-up', next))} prefetch={false}>
              {t('signUp.title')}
            </Link>
          </p>
        </section>
        {people.length > 0 && (
          <section className="c8" aria-labelledby="step-in">
            <SectionHead id="step-in" title={t('demo.title')} caption={t('demo.caption')} />
            <DemoPeople t={t} people={people} action={stepInAction} next={next} />
          </section>
        )}
      </div>
    </>
  )
}
