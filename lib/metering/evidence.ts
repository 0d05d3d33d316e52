/** One minute with what proves it, as a program or a page is told it. */

export type MinuteEvidence = {
  readonly minute: Date
  readonly nodeMs: number
  readonly batch: string
  readonly receivedAt: Date
  /** Of the key that signed the batch. */
  readonly keyFingerprint: string
  readonly signature: string
}

/** The same over the wire: instants as ISO text. */
export type ShownReading = Omit<MinuteEvidence, 'minute' | 'receivedAt'> & {
  readonly minute: string
  readonly receivedAt: string
}
