/** Views of one page as links: tabs, and the segmented switch. The address says which one is seen. */

import type { Route } from 'next'
import Link from 'next/link'

export type TabLink = { key: string; label: string; href: Route }

type TabsProps = { label: string; tabs: readonly TabLink[]; current: string; isFlat?: boolean }

export function Tabs({ label, tabs, current, isFlat }: TabsProps) {
  return (
    <nav className={isFlat ? 'tabs flat' : 'tabs'} aria-label={label}>
      <TabLinks tabs={tabs} current={current} />
    </nav>
  )
}

export function SwitchLinks({ label, tabs, current }: Omit<TabsProps, 'isFlat'>) {
  return (
    <nav className="switch" aria-label={label}>
      <TabLinks tabs={tabs} current={current} />
    </nav>
  )
}

function TabLinks({ tabs, current }: Pick<TabsProps, 'tabs' | 'current'>) {
  return tabs.map((tab) => (
    <Link
      key={tab.key}
      href={tab.href}
      aria-current={tab.key === current ? 'true' : undefined}
      scroll={false}
      prefetch={false}
    >
      {tab.label}
    </Link>
  ))
}
