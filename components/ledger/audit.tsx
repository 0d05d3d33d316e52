/** The audit of the ledger: when it was made, and what it found. */

import type { Route } from 'next'
import { ButtonLink } from '@/components/ui/button'
import { Note } from '@/components/ui/note'
import { SectionHead } from '@/components/ui/page-head'
import { Table } from '@/components/ui/table'
import type { Translator } from '@/lib/messages'

export type Fault = { readonly fault: string; readonly subject: string }

type AuditProps = {
  /** Null when it was not asked for. */
  faults: readonly Fault[] | null
  at: string
  /** The last fault that the worker wrote down; null when there was none. */
  lastFault: { readonly at: string; readonly subject: string } | null
  again: Route
  t: Translator<'operation'>
}

export function Audit({ faults, at, lastFault, again, t }: AuditProps) {
  return (
    <section className="gap" aria-labelledby="audit">
      <SectionHead id="audit" title={t('trial.audit')} caption={t('trial.auditCaption')}>
        <ButtonLink kind="small" href={again}>
          {t('trial.auditNow')}
        </ButtonLink>
      </SectionHead>
      {lastFault && <Note tone="bad" title={t('trial.lastFault', lastFault)} />}
      {faults?.length === 0 && <Note tone="ok" title={t('trial.audited', { at })} />}
      {faults !== null && faults.length > 0 && (
        <>
          <Note tone="bad" title={t('trial.faults', { n: faults.length, at })} />
          <Table<Fault>
            caption={t('trial.audit')}
            groups={[{ key: 'all', rows: faults }]}
            rowKey={({ subject, fault }) => subject + fault}
            columns={[
              { key: 'fault', head: t('trial.fault'), cell: ({ fault }) => fault, phone: 'title' },
              {
                key: 'subject',
                head: t('trial.subject'),
                cell: ({ subject }) => <span className="mono">{subject}</span>,
                phone: 'full',
              },
            ]}
          />
        </>
      )}
      {faults === null && !lastFault && <Note title={t('trial.neverTitle')}>{t('trial.never')}</Note>}
    </section>
  )
}
