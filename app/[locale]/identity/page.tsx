/** The viewer's organisation: its roles, its members, and the viewer's own password. */

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readLanguage } from '@/app/language'
import { readContext, requireMember } from '@/app/viewer'
import { PasswordForm } from '@/components/identity/password-form'
import { Terms } from '@/components/ui/lines'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { Tag } from '@/components/ui/state-word'
import { Table } from '@/components/ui/table'
import { formatDate } from '@/lib/format-time'
import { showId } from '@/lib/id'
import { listMembers, readOrganisation } from '@/lib/identity/queries'
import type { Role } from '@/lib/identity/role'
import { type Translator, translator } from '@/lib/messages'
import { changePasswordAction } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'frame')('organisation') }
}

function Roles({ t, roles }: { t: Translator<'identity'>; roles: readonly Role[] }) {
  return (
    <ul>
      {roles.map((role) => (
        <li key={role}>{t(`organisation.role.${role}`)}</li>
      ))}
    </ul>
  )
}

export default async function OrganisationPage() {
  const language = await readLanguage()
  const t = translator(language, 'identity')
  const viewer = await requireMember('/identity')
  const ctx = await readContext()
  const organisation = await readOrganisation(ctx, viewer.organisation)
  if (!organisation) notFound()
  const members = await listMembers(ctx, organisation.id)
  const isReal = organisation.origin === 'real'
  const terms = [
    { name: t('organisation.id'), value: <span className="mono">{showId('org', organisation.id)}</span> },
    { name: t('organisation.since'), value: formatDate(organisation.createdAt, language) },
    {
      name: t('organisation.origin'),
      value: t(isReal ? 'organisation.originReal' : 'organisation.originSynthetic'),
    },
    { name: t('organisation.roles'), value: <Roles t={t} roles={organisation.roles} /> },
  ]
  return (
    <>
      <PageHead
        title={organisation.name}
        tags={<Tag isReal={isReal}>{t(isReal ? 'organisation.real' : 'organisation.synthetic')}</Tag>}
      />
      <div className="cols gap-s">
        <div className="c8">
          <Terms terms={terms} />
          <section className="gap" aria-labelledby="members">
            <SectionHead id="members" title={t('organisation.members')} />
            <Table
              caption={t('organisation.members')}
              rowKey={(member) => member.id}
              groups={[{ key: 'all', rows: members }]}
              columns={[
                {
                  key: 'name',
                  head: t('organisation.member'),
                  cell: ({ id, name }) => (
                    <>
                      {name} {id === viewer.member && <Tag>{t('organisation.you')}</Tag>}
                    </>
                  ),
                  phone: 'title',
                },
                { key: 'email', head: t('organisation.email'), cell: ({ email }) => email, phone: 'full' },
                {
                  key: 'since',
                  head: t('organisation.since'),
                  cell: ({ createdAt }) => formatDate(createdAt, language),
                },
              ]}
            />
          </section>
        </div>
        <section className="c4" aria-labelledby="password">
          <SectionHead
            id="password"
            title={t('organisation.password')}
            caption={t('organisation.passwordCaption')}
          />
          <PasswordForm t={t} action={changePasswordAction} />
        </section>
      </div>
    </>
  )
}
