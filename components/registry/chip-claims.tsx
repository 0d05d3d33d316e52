/** What is claimed about a chip: every source with its value, the one in use, and the chip beside the reference. */

import { SectionHead } from '@/components/ui/page-head'
import { Tag } from '@/components/ui/state-word'
import { Table } from '@/components/ui/table'
import { formatDecimal } from '@/lib/format'
import type { Translator } from '@/lib/messages'
import { type ChipClaim, claimInUse, claimsAbout } from '@/lib/registry/chip-model'
import { profileOfClaims } from '@/lib/registry/profile'

type ChipClaimsProps = { claims: readonly ChipClaim[]; t: Translator<'evidence'> }

function inUse(claims: readonly ChipClaim[], claim: ChipClaim): boolean {
  return claimInUse(claimsAbout(claims, claim.figure, claim.precision)) === claim
}

function hasConflict(claims: readonly ChipClaim[]): boolean {
  return claims.some((claim) => {
    const used = claimInUse(claimsAbout(claims, claim.figure, claim.precision))
    return used?.value !== claim.value
  })
}

/** Units: GFLOPS as TFLOPS, MB/s as TB/s, GB as they are. */
function spellValue({ figure, value }: ChipClaim): string {
  if (figure === 'memory') return `${formatDecimal(value, 0)} GB`
  if (figure === 'bandwidth') return `${formatDecimal(value / 1_000_000, 3)} TB/s`
  return `${formatDecimal(value / 1_000, 1)} TFLOPS`
}

const spellShare = (ppm: number) => formatDecimal(ppm / 1_000_000, 2)

export function ChipClaims({ claims, t }: ChipClaimsProps) {
  const profile = profileOfClaims(claims)
  const [first] = claims
  return (
    <section aria-labelledby="chip">
      <SectionHead
        id="chip"
        title={t('chip.title')}
        caption={first && t('chip.caption', { version: first.version })}
      />
      {first ? (
        <Table
          caption={t('chip.title')}
          groups={[{ key: 'all', rows: claims }]}
          rowKey={({ figure, precision, source, value }) => `${figure} ${precision} ${source} ${value}`}
          columns={[
            {
              key: 'figure',
              head: t('chip.figure'),
              cell: ({ figure, precision }) =>
                figure === 'compute'
                  ? t('chip.compute', { precision: precision ?? '' })
                  : t(`chip.${figure}`),
              phone: 'title',
            },
            {
              key: 'value',
              head: t('chip.value'),
              cell: (claim) => (
                <>
                  {inUse(claims, claim) && <Tag>{t('chip.used')}</Tag>} {spellValue(claim)}
                </>
              ),
              isNumber: true,
              phone: 'state',
            },
            {
              key: 'source',
              head: t('chip.source'),
              cell: ({ source, asOf }) => `${source}, ${asOf}`,
              phone: 'full',
              className: 'wrap',
            },
          ]}
        />
      ) : (
        <p className="help">{t('chip.none')}</p>
      )}
      {first && (
        <p className="help">
          {hasConflict(claims) && <>{t('chip.conflict')} </>}
          {profile
            ? t('chip.vector', {
                train: spellShare(profile.train),
                decode: spellShare(profile.decode),
                mixed: spellShare(profile.mixed),
              })
            : t('chip.noVector')}
        </p>
      )}
    </section>
  )
}
