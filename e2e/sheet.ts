/** Pictures of every page, for every part, width, theme and language. */

import path from 'node:path'
import { type Browser, type Page, test } from '@playwright/test'

const PAGES: Record<string, readonly string[]> = {
  visitor: [
    '/',
    '/market/find',
    '/market/find?nodeClass=h100-sxm-8&zone=cn-east&amount=16&unit=cards&from=now&hours=4&limit=&minTier=tested',
    '/market/find?nodeClass=h100-sxm-8&zone=cn-east&amount=16&unit=cards&from=now&hours=4&limit=1&minTier=tested',
    '/assessment',
    '/assessment?origin=real',
    '/registry/identifiers',
    '/identity/sign-in',
    '/identity/sign-up',
    '/no-such-page',
  ],
  buyer: ['/market/find', '/lease', '/market/orders', '/ledger', '/identity'],
  provider: ['/registry', '/market/offers', '/settlement'],
  regulator: ['/', '/assessment'],
  operator: ['/payment/queue', '/market/books', '/ledger/trial-balance', '/platform/health', '/journal'],
}
const WIDTHS = [1440, 390]
const THEMES = ['light', 'dark'] as const
const LANGUAGES = ['en', 'zh']
const only = process.env.SHEET_ONLY ?? ''

function nameOf(part: string, address: string, index: number): string {
  const bare = address.replace(/\?.*/, '').replaceAll('/', '-').replace(/^-/, '') || 'home'
  return `${part}-${bare}${address.includes('?') ? `-${index}` : ''}`
}

async function stepIn(browser: Browser, part: string) {
  const context = await browser.newContext({ baseURL: process.env.STORY_URL, timezoneId: 'Asia/Shanghai' })
  const page = await context.newPage()
  if (part !== 'visitor') {
    await page.goto('/en/identity/sign-in')
    await page
      .getByRole('listitem')
      .filter({ hasText: `, ${part} at` })
      .getByRole('button')
      .click()
    await page.waitForURL((url) => !url.pathname.includes('sign-in'))
  }
  return { context, page }
}

async function draw(
  page: Page,
  name: string,
  address: string,
  language: string,
  theme: 'light' | 'dark',
  width: number,
) {
  await page.setViewportSize({ width, height: width > 1000 ? 900 : 844 })
  await page.emulateMedia({ colorScheme: theme })
  await page.goto(`/${language}${address === '/' ? '' : address}`)
  await page.waitForTimeout(350)
  await page.screenshot({
    path: path.join(process.env.SHEET_FOLDER ?? 'contact-sheet', `${name}-${width}-${theme}-${language}.png`),
    fullPage: true,
  })
}

for (const [part, pages] of Object.entries(PAGES))
  test(part, async ({ browser }) => {
    const { context, page } = await stepIn(browser, part)
    for (const [index, address] of pages.entries()) {
      const name = nameOf(part, address, index)
      if (only && !name.includes(only)) continue
      for (const language of LANGUAGES)
        for (const theme of THEMES)
          for (const width of WIDTHS) await draw(page, name, address, language, theme, width)
    }
    if (part === 'buyer') {
      await page.goto('/en/lease')
      const lease = await page.locator('a[href*="/lease/lea_"]').first().getAttribute('href')
      if (lease)
        for (const language of LANGUAGES)
          for (const theme of THEMES)
            for (const width of WIDTHS)
              await draw(page, 'buyer-one-lease', lease.replace(/^\/(en|zh)/, ''), language, theme, width)
    }
    await context.close()
  })
