/** The page of the one-time link that start prints: it makes the first operator, and is gone afterwards. */

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readLanguage } from '@/app/language'
import { readContext } from '@/app/viewer'
import { AccountFields } from '@/components/identity/account-fields'
import { FirstRunForm } from '@/components/identity/first-run-form'
import { Box } from '@/components/ui/box'
import { Terms } from '@/components/ui/lines'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { hasOperator } from '@/lib/identity/queries'
import { translator } from '@/lib/messages'
import { firstRunAction } from './actions'

type FirstRunPageProps = { searchParams: Promise<{ token?: string | string[] }> }

export async function generateMetadata(): Promise<Metadata> {
  const t = translator(await readLanguage(), 'identity')
  return { title: t('firstRun.title'), referrer: 'no-referrer', robots: { index: false } }
}

export default async function FirstRunPage({ searchParams }: FirstRunPageProps) {
  if (await hasOperator(await readContext())) notFound()
  const { token } = await searchParams
  if (typeof token !== 'string') notFound()
  const t = translator(await readLanguage(), 'identity')
  const texts = { form: t('firstRun.form'), refused: t('firstRun.refused'), submit: t('firstRun.submit') }
  return (
    <>
      <PageHead title={t('firstRun.title')} under={t('firstRun.under')} />
      <div className="cols gap-s">
        <div className="c4 xl:order-last">
          <Box id="first-operator" title={t('firstRun.form')}>
            <FirstRunForm action={firstRunAction} token={token} texts={texts}>
              <AccountFields t={t} organisationHelp={t('firstRun.operatorHelp')} />
            </FirstRunForm>
          </Box>
        </div>
        <section className="c8" aria-labelledby="afterwards">
          <SectionHead id="afterwards" title={t('firstRun.afterwards')} />
          <Terms
            terms={[
              { name: t('firstRun.link'), value: t('firstRun.linkText') },
              { name: t('firstRun.operator'), value: t('firstRun.operatorText') },
            ]}
          />
        </section>
      </div>
    </>
  )
}
