'use client'

/** Checks a record's signatures and hash in the browser, and can be seen to fail. */

import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Lines } from '@/components/ui/lines'
import { StateWord, type Tone } from '@/components/ui/state-word'
import { RECORD_PREFIX } from '@/lib/registry/record'
import { type Alteration, alterLetter, shortHash } from '@/lib/registry/record-fields'

export type CheckedSignature = {
  /** Who signed, in words. */
  readonly label: string
  /** Raw ed25519 key, base64url; null where no published key has the signature's name. */
  readonly publicKey: string | null
  /** Base64. */
  readonly value: string
}

export type SignatureTexts = Readonly<
  Record<
    | 'title'
    | 'checking'
    | 'verified'
    | 'wrong'
    | 'unable'
    | 'right'
    | 'bad'
    | 'unchecked'
    | 'hash'
    | 'equal'
    | 'differs'
    | 'alter'
    | 'restore'
    | 'here'
    | 'altered',
    string
  >
>

type SignatureCheckProps = {
  text: string
  hash: string
  signatures: readonly CheckedSignature[]
  /** Where the record before this one stands in its chain; null for a first version. */
  chain: { readonly name: string; readonly value: string } | null
  texts: SignatureTexts
}

type Checked = { readonly good: readonly boolean[]; readonly hash: string }
/** Null: this browser cannot check. Undefined: not yet. */
type Outcome = Checked | null | undefined

const SHOWN_LENGTH = 240

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

async function isSigned(signature: CheckedSignature, text: string): Promise<boolean> {
  if (signature.publicKey === null) return false
  const key = await crypto.subtle.importKey('raw', bytesOf(signature.publicKey), 'Ed25519', false, ['verify'])
  const signed = new TextEncoder().encode(RECORD_PREFIX + text)
  return crypto.subtle.verify('Ed25519', key, bytesOf(signature.value), signed)
}

async function check(text: string, signatures: readonly CheckedSignature[]): Promise<Checked | null> {
  try {
    const good = await Promise.all(signatures.map((signature) => isSigned(signature, text)))
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
    const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    return { good, hash }
  } catch {
    return null
  }
}

function verdictOf(outcome: Outcome, texts: SignatureTexts): { tone: Tone; word: string } {
  if (outcome === undefined) return { tone: 'wait', word: texts.checking }
  if (outcome === null) return { tone: 'warn', word: texts.unable }
  const isGood = outcome.good.length > 0 && outcome.good.every(Boolean)
  return isGood ? { tone: 'ok', word: texts.verified } : { tone: 'bad', word: texts.wrong }
}

/** The text around the altered letter. */
function Altered({ text, at, to }: Alteration) {
  return (
    <>
      …{text.slice(at - SHOWN_LENGTH / 2, at)}
      <mark>{to}</mark>
      {text.slice(at + 1, at + SHOWN_LENGTH / 2)}…
    </>
  )
}

export function SignatureCheck({ text, hash, signatures, chain, texts }: SignatureCheckProps) {
  const [isAltered, setAltered] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>(undefined)
  const alteration = alterLetter(text)
  const shown = isAltered ? alteration.text : text

  useEffect(() => {
    let isCurrent = true
    check(shown, signatures).then((checked) => {
      if (isCurrent) setOutcome(checked)
    }, console.error)
    return () => {
      isCurrent = false
    }
  }, [shown, signatures])

  const words = { true: texts.right, false: texts.bad }
  const wordOf = (order: number) => {
    const good = outcome?.good[order]
    return good === undefined ? texts.unchecked : words[`${good}`]
  }
  const hashWord = outcome
    ? (outcome.hash === hash ? texts.equal : texts.differs).replace('{hash}', shortHash(outcome.hash))
    : texts.unchecked
  return (
    <section aria-labelledby="signature">
      <div className="sec">
        <h2 id="signature">{texts.title}</h2>
        <span className="right" aria-live="polite">
          <StateWord {...verdictOf(outcome, texts)} />
        </span>
      </div>
      <Lines
        lines={[
          ...signatures.map((signature, order) => ({ name: signature.label, value: wordOf(order) })),
          { name: texts.hash, value: hashWord },
          ...(chain ? [chain] : []),
        ]}
      />
      <p className="wrapmono muted gap-xs">
        {isAltered ? <Altered {...alteration} /> : `${text.slice(0, SHOWN_LENGTH)}…`}
      </p>
      <p className="rowwrap gap-xs">
        <Button kind="small" onClick={() => setAltered(!isAltered)}>
          {isAltered ? texts.restore : texts.alter}
        </Button>
        <span className="cap">
          {isAltered
            ? texts.altered.replace('{from}', alteration.from).replace('{to}', alteration.to)
            : texts.here}
        </span>
      </p>
    </section>
  )
}
