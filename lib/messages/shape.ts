/** The shape of texts: English sets the keys, Chinese must have each of them and no other. */

export type Texts = { readonly [key: string]: string | Texts }

/** The same keys with other words. */
export type SameTexts<English> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : SameTexts<English[Key]>
}

/** One namespace in both languages. A Chinese text that is missing, or has no English one, does not compile. */
export function inBothLanguages<const English extends Texts>(texts: {
  en: English
  zh: SameTexts<NoInfer<English>>
}): { readonly en: English; readonly zh: SameTexts<English> } {
  return texts
}
