/** The box of a provider: a new offer on a pool, or another price for one that stands. */

import type { Route } from 'next'
import Link from 'next/link'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { Box } from '@/components/ui/box'
import { type Choice, SelectField, TextField } from '@/components/ui/field'
import { Lines } from '@/components/ui/lines'
import { Note } from '@/components/ui/note'
import { OnceKey } from '@/components/ui/once-key'
import type { DoorAction } from '@/lib/answer'
import { currencyWord, formatCount, formatPercent, formatPrice, priceUnit } from '@/lib/format'
import { formatWindow } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import { PLATFORM_FEE_PPM } from '@/lib/lease/lease'
import type { Kind, OfferLine } from '@/lib/market/views'
import { type Translator, translator } from '@/lib/messages'
import { plainDecimal } from '@/lib/money'
import { HORIZON_SLOTS, slotStart } from '@/lib/time'
import { joinParts, nameOfClass, nameOfKind } from './names'
import { type Beside, endingText, isOpenOffer } from './offer-table'

export type OwnPool = {
  cpid: string
  name: string
  nodes: number
  kind: Pick<Kind, 'instrument' | 'classEn' | 'classZh' | 'zoneEn' | 'zoneZh'>
  beside: Beside
}

type Base = { language: Language; currency: string; formKey: string }

type NewOfferProps = Base & { pools: readonly OwnPool[]; publish: DoorAction<unknown> }

export function NewOffer({ language, currency, formKey, pools, publish }: NewOfferProps) {
  const t = translator(language, 'offers')
  const choices: Choice[] = pools.map(({ cpid, name, nodes, kind }) => ({
    value: cpid,
    label: `${name} · ${nameOfClass(kind, language)} · ${t('form.ofPool', { nodes: formatCount(nodes) })}`,
  }))
  const endings = (['by_the_minute', 'window_owed'] as const).map((value) => ({
    value,
    label: t(`ending.${value}`),
  }))
  return (
    <Box title={t('form.title')} id="new-offer">
      <ActionForm
        action={publish}
        refusedTitle={t('form.refused')}
        label={t('form.title')}
        className="fields"
      >
        <OnceKey name="key" value={formKey} />
        <SelectField name="pool" label={t('form.pool')} choices={choices} />
        <div className="pair">
          <TextField
            name="price"
            label={t('form.price')}
            unit={t('form.unit', { currency: currencyWord(currency, language) })}
            isNumber
            required
          />
          <TextField name="nodes" label={t('form.nodes')} isNumber defaultValue={`${pools[0]?.nodes ?? 1}`} />
          <TextField
            name="until"
            label={t('form.until')}
            help={t('form.untilHelp', { slots: formatCount(HORIZON_SLOTS) })}
            type="datetime-local"
            step={3_600}
          />
          <TextField name="minHours" label={t('form.minHours')} isNumber defaultValue="1" />
        </div>
        <SelectField name="ending" label={t('ending.label')} choices={endings} />
        <MarketOfPools pools={pools} language={language} currency={currency} t={t} />
        <SubmitButton kind="main" isWide>
          {t('form.submit')}
        </SubmitButton>
      </ActionForm>
      <p className="help">{t('form.binding', { share: formatPercent(PLATFORM_FEE_PPM, language) })}</p>
    </Box>
  )
}

function priceOr(micros: bigint | undefined, otherwise: string): string {
  return micros === undefined ? otherwise : formatPrice(micros)
}

type MarketOfPoolsProps = Pick<NewOfferProps, 'pools' | 'language' | 'currency'> & { t: Translator<'offers'> }

/** Asked and traded medians of the instruments that the pools are sold as. */
function MarketOfPools({ pools, language, currency, t }: MarketOfPoolsProps) {
  const byInstrument = new Map(pools.map((pool) => [pool.kind.instrument, pool]))
  return (
    <div>
      <p className="cap">
        {joinParts(language, t('form.market'), priceUnit(currency, 'node-hour', language))}
      </p>
      <Lines
        lines={[...byInstrument].map(([key, { kind, beside }]) => ({
          key,
          name: nameOfKind(kind, language),
          value: t('form.priceHelp', {
            asked: priceOr(beside.asked?.median, '–'),
            traded: priceOr(beside.traded?.median, t('few', { n: `${beside.n}` })),
          }),
        }))}
      />
    </div>
  )
}

type EditOfferProps = Base & {
  offer: OfferLine & { beside: Beside }
  newHref: Route
  reprice: DoorAction<unknown>
  withdraw: DoorAction<unknown>
}

export function EditOffer({
  language,
  currency,
  formKey,
  offer,
  newHref,
  reprice,
  withdraw,
}: EditOfferProps) {
  const t = translator(language, 'offers')
  const { beside } = offer
  const pool = language === 'zh' ? offer.poolZh : offer.poolEn
  const lines = [
    { name: t('form.pool'), value: pool },
    { name: t('form.nodes'), value: formatCount(offer.nodes) },
    {
      name: t('window'),
      value: formatWindow(slotStart(offer.startSlot), slotStart(offer.endSlot), language),
    },
    { name: t('ending.label'), value: endingText(offer, t) },
    { name: t('form.minHours'), value: formatCount(offer.minHours) },
    {
      name: priceUnit(currency, 'node-hour', language),
      value: t('form.priceHelp', {
        asked: priceOr(beside.asked?.median, '–'),
        traded: priceOr(beside.traded?.median, t('few', { n: `${beside.n}` })),
      }),
    },
  ]
  return (
    <Box title={t('edit.title')} id="edit-offer" caption={<Link href={newHref}>{t('edit.new')}</Link>}>
      <Lines lines={lines} />
      <hr className="rule" />
      {isOpenOffer(offer) ? (
        <>
          <ActionForm
            action={reprice}
            refusedTitle={t('edit.refused')}
            label={t('edit.title')}
            className="fields"
          >
            <OnceKey name="key" value={formKey} />
            <input type="hidden" name="offer" value={offer.id} />
            <TextField
              name="price"
              label={t('edit.price')}
              unit={t('form.unit', { currency: currencyWord(currency, language) })}
              isNumber
              defaultValue={plainDecimal(offer.priceMicrosPerNodeHour).replace(/0{1,4}$/, '')}
              help={t('edit.note')}
            />
            <SubmitButton kind="main" isWide>
              {t('edit.submit')}
            </SubmitButton>
          </ActionForm>
          <ActionForm action={withdraw} refusedTitle={t('edit.withdrawRefused')} className="gap-s">
            <input type="hidden" name="offer" value={offer.id} />
            <SubmitButton isWide>{t('edit.withdraw')}</SubmitButton>
          </ActionForm>
          <p className="help">{t('edit.withdrawNote')}</p>
        </>
      ) : (
        <Note title={t('edit.over')} />
      )}
    </Box>
  )
}
