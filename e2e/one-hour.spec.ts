/** One hour of computing power: listed, bought, used, metered, paid and seen. Counts clicks and seconds. */

import { expect, type Locator, type Page, test } from '@playwright/test'

const CLICKS_MAX = 12
const SECONDS_MAX = 180

/** Clicks as the visitor does, and counts them. */
function counter() {
  let clicks = 0
  return {
    click: async (target: Locator) => {
      clicks += 1
      await target.click()
    },
    get clicks() {
      return clicks
    },
  }
}

/** Micros of the exact figure that an element carries beside its displayed text. */
async function micros(page: Page, name: string): Promise<bigint> {
  const value = await page.locator(`[data-micros-of="${name}"]`).first().getAttribute('data-micros')
  return BigInt(value ?? 'missing')
}

test('a stranger buys an hour of this machine, runs a program, ends it, and every micro is accounted for', async ({
  page,
  browser,
}) => {
  const began = Date.now()
  const hand = counter()

  await test.step('a visitor sees a market that moves, and what of it is real', async () => {
    await page.goto('/en')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByRole('table', { name: /node classes/i })).toContainText(/H100/)
    await expect(page.getByText('this machine, real').first()).toBeVisible()
    await expect(page.getByRole('table', { name: /last trades/i }).getByRole('row')).not.toHaveCount(1)
  })

  await test.step('says the need: one node of this machine, now, one hour', async () => {
    await hand.click(page.getByRole('link', { name: /run on this machine/i }))
    await expect(page.getByRole('heading', { name: 'Find computing power' })).toBeVisible()
    await hand.click(page.getByRole('button', { name: /^Quote/ }).first())
    const quote = page.getByRole('region', { name: /quote/i })
    await expect(quote).toContainText('Total')
    await expect(quote).toContainText('Fee inside the total')
    await expect(quote).toContainText('Set aside')
    await expect(quote).toContainText('whole hours')
    await expect(quote).toContainText('If you end early')
    await expect(quote).toContainText('Holds until')
    await hand.click(quote.getByRole('link', { name: /sign in to buy/i }))
  })

  await test.step('signs up and comes back with the need kept', async () => {
    await page.waitForURL(/identity\/sign-in/)
    await hand.click(page.getByRole('main').getByRole('link', { name: /open an account/i }))
    await page.waitForURL(/identity\/sign-up/)
    const name = `story-${began}`
    await page.getByLabel('Organisation').fill('Story Laboratory')
    await page.getByLabel('Your name').fill('Ada Story')
    await page.getByLabel('E-mail').fill(`${name}@example.org`)
    await page.getByLabel('Password').fill('a long enough password')
    await hand.click(page.getByRole('main').getByRole('button', { name: /open an account/i }))
    await expect(page.getByRole('region', { name: /quote/i })).toBeVisible()
  })

  let quoted = 0n
  let before = 0n
  await test.step('buys: the price paid is the one quoted, and the lease turns ready by itself', async () => {
    before = await micros(page, 'free')
    expect(before).toBe(500_000_000n)
    quoted = await micros(page, 'quote-total')
    await hand.click(page.getByRole('button', { name: /^Buy for/ }))
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/Lease/)
    expect(await micros(page, 'set-aside')).toBe(quoted)
    await expect(page.getByText('serving', { exact: true }).first()).toBeVisible({ timeout: 60_000 })
  })

  await test.step('a starter program runs on it, with progress and a live log', async () => {
    await hand.click(page.getByRole('button', { name: /hash chain/i }))
    const log = page.getByRole('log')
    await expect(log).toContainText(/\S/, { timeout: 60_000 })
    expect((Date.now() - began) / 1000).toBeLessThan(SECONDS_MAX)
    expect(hand.clicks).toBeLessThanOrEqual(CLICKS_MAX)
    console.log(
      `    ${hand.clicks} clicks and ${((Date.now() - began) / 1000).toFixed(1)} s to the running program`,
    )
    const first = await log.textContent()
    await expect(log).not.toHaveText(first ?? '', { timeout: 30_000 })
    await expect(page.getByRole('progressbar')).toBeVisible()
    await expect(page.getByText('succeeded').first()).toBeVisible({ timeout: 90_000 })
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download' }).first().click()
    expect((await download).suggestedFilename()).toMatch(/\w/)
  })

  await test.step('the meter shows signed minutes and cost so far against the quote', async () => {
    await expect(page.getByText(/\d+ minutes? signed/)).toBeVisible({ timeout: 90_000 })
    await expect(page.getByText(/Ends in \d+ min/i)).toBeVisible()
    await expect(page.getByText('So far')).toBeVisible()
  })

  let charge = 0n
  let provider = 0n
  let fee = 0n
  await test.step('ends now: served time charged, the rest given back, to the micro', async () => {
    await page.getByRole('button', { name: /^End now/ }).click()
    await expect(page.getByText('settled', { exact: true }).first()).toBeVisible({ timeout: 30_000 })
    charge = await micros(page, 'charge')
    provider = await micros(page, 'charge-provider')
    fee = await micros(page, 'charge-fee')
    expect(charge).toBeGreaterThan(0n)
    expect(provider + fee).toBe(charge)
    const released = await micros(page, 'released')
    expect(charge + released).toBe(quoted)
    await page.goto('/en/ledger')
    const after = await micros(page, 'free')
    const idle = await micros(page, 'idle-reserve')
    expect(before - after - idle).toBe(charge)
    await page.goBack()
    await page
      .getByText(/^Hour /)
      .first()
      .click()
    await expect(page.getByRole('table', { name: /readings/i }).first()).toBeVisible()
  })

  const lease = page.url().split('/').at(-1) ?? ''

  const stepIn = async (part: RegExp) => {
    const other = await browser.newContext({
      baseURL: new URL(page.url()).origin,
      locale: 'en-GB',
      timezoneId: 'Asia/Shanghai',
    })
    const seat = await other.newPage()
    await seat.goto('/en/identity/sign-in')
    await seat.getByRole('listitem').filter({ hasText: part }).getByRole('button').click()
    await seat.waitForURL((url) => !url.pathname.includes('sign-in'))
    return seat
  }

  await test.step('the provider of this machine sees the earning', async () => {
    const seat = await stepIn(/, provider at/)
    await seat.goto('/en/settlement')
    const row = seat.getByRole('row').filter({ hasText: lease.replace('lea_', '') })
    await expect(row.first()).toBeVisible()
    expect(await row.first().locator('[data-micros-of="earned"]').getAttribute('data-micros')).toBe(
      `${provider}`,
    )
  })

  await test.step('the regulator, switched to real, sees volume and n with this trade in them', async () => {
    const seat = await stepIn(/, regulator at/)
    await seat.goto('/en/assessment?origin=real')
    const rows = seat.getByRole('row').filter({ hasText: 'cpu-x86-1.local.firm' })
    await expect(rows.first()).toBeVisible()
    await expect(rows.first()).toContainText(/n = \d+/)
    await seat.getByText('Definition').first().click()
    await expect(seat.getByText(/executed trades/i).first()).toBeVisible()
  })

  await test.step('the operator sees books that balance', async () => {
    const seat = await stepIn(/, operator at/)
    await seat.goto('/en/ledger/trial-balance')
    expect(await seat.locator('[data-micros-of="difference"]').first().getAttribute('data-micros')).toBe('0')
    await seat.goto('/en/platform/health')
    await expect(seat.getByText('worker').first()).toBeVisible()
    await seat.goto('/en/market/books')
    await expect(seat.getByText('cpu-x86').first()).toBeVisible()
    await seat.goto('/en/payment/queue')
    await expect(seat.getByRole('heading', { level: 1 })).toBeVisible()
  })
})
