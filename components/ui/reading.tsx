/** A figure in both units of the page; the unit switch decides which is seen. */

type ReadingProps = { card: string; node: string }

export function Reading({ card, node }: ReadingProps) {
  if (card === node) return card
  return (
    <>
      <span className="per-card">{card}</span>
      <span className="per-node">{node}</span>
    </>
  )
}
