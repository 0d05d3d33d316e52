/** A stranger tries the doors: foreign pages and names, planted tokens, other people's addresses. Told on this machine. */

import { type APIRequestContext, type APIResponse, expect, type Page, test } from '@playwright/test'

const PASSWORD = 'a long enough password'

/** The first form of a page that holds a text, as a browser without scripts would send it. */
async function formWith(
  request: APIRequestContext,
  path: string,
  text: string,
): Promise<Record<string, string>> {
  const html = await (await request.get(path)).text()
  const form = html.split('<form ').find((part) => part.includes(text)) ?? ''
  const fields = [
    ...(form.split('</form>')[0]?.matchAll(/<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g) ??
      []),
  ]
  expect(fields.length).toBeGreaterThan(2)
  return Object.fromEntries(fields.map(([, name, value]) => [name, (value ?? '').replaceAll('&quot;', '"')]))
}

function cookiesSet(response: APIResponse): string[] {
  return response
    .headersArray()
    .filter(({ name }) => name.toLowerCase() === 'set-cookie')
    .map(({ value }) => value)
}

async function sessionOf(page: Page): Promise<string | undefined> {
  return (await page.context().cookies()).find(({ name }) => name.includes('session'))?.value
}

async function openAccount(page: Page, next = '/identity'): Promise<string> {
  const email = `doors-${crypto.randomUUID()}@example.org`
  await page.goto(`/en/identity/sign-up?next=${encodeURIComponent(next)}`)
  await page.getByLabel('Organisation').fill('Door Laboratory')
  await page.getByLabel('Your name').fill('Dora Door')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: /open an account/i }).click()
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-up'))
  return email
}

test('a name that is not ours is not answered, on pages, actions and routes', async ({
  request,
  baseURL,
}) => {
  for (const path of ['/en', '/en/identity/sign-in', '/en/identity'])
    expect((await request.get(path, { headers: { host: 'evil.example' } })).status()).toBe(421)
  const action = await formWith(request, '/en/identity/sign-in', 'name="member"')
  const port = new URL(baseURL ?? '').port
  const rebound = {
    host: `evil.example:${port}`,
    origin: `http://evil.example:${port}`,
    'x-forwarded-host': `127.0.0.1:${port}`,
  }
  const answer = await request.post('/en/identity/sign-in', {
    multipart: action,
    headers: rebound,
    maxRedirects: 0,
  })
  expect(answer.status()).toBe(421)
  expect(cookiesSet(answer)).toEqual([])
})

test('a page of another site cannot act here', async ({ request, baseURL }) => {
  const action = await formWith(request, '/en/identity/sign-in', 'name="member"')
  const own = { origin: new URL(baseURL ?? '').origin }
  const send = (headers: Record<string, string>) =>
    request.post('/en/identity/sign-in', { multipart: action, headers, maxRedirects: 0 })
  const foreign: Record<string, string>[] = [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' },
  ]
  for (const headers of foreign)
    expect(cookiesSet(await send(headers)).filter((cookie) => cookie.includes('session'))).toEqual([])
  const accepted = cookiesSet(await send(own)).find((cookie) => cookie.includes('session'))
  expect(accepted).toMatch(/HttpOnly/i)
  expect(accepted).toMatch(/SameSite=lax/i)
})

test('demo people are shown and let in at this machine only', async ({ request, baseURL }) => {
  const far = { 'x-forwarded-for': '203.0.113.9' }
  const action = await formWith(request, '/en/identity/sign-in', 'name="member"')
  expect(await (await request.get('/en/identity/sign-in', { headers: far })).text()).not.toContain(
    'name="member"',
  )
  const headers = { ...far, origin: new URL(baseURL ?? '').origin }
  const answer = await request.post('/en/identity/sign-in', { multipart: action, headers, maxRedirects: 0 })
  expect(cookiesSet(answer)).toEqual([])
  expect(await answer.text()).toContain('identity.not_local')
})

test('a token planted before sign-in is never taken, and the one held before ends', async ({
  page,
  baseURL,
}) => {
  const name = `session-${new URL(baseURL ?? '').port}`
  const planted = 'cGxhbnRlZCBieSBhIHN0cmFuZ2Vy'
  await page.context().addCookies([{ name, value: planted, url: baseURL ?? '' }])
  await page.goto('/en/identity')
  await expect(page).toHaveURL(/sign-in\?next=%2Fidentity/)
  const email = await openAccount(page)
  const first = (await sessionOf(page)) ?? ''
  expect(first).not.toBe(planted)

  await page.goto('/en/identity/sign-in?next=/identity')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Door Laboratory')
  expect(await sessionOf(page)).not.toBe(first)
  await page.context().addCookies([{ name, value: first, url: baseURL ?? '' }])
  await page.goto('/en/identity')
  await expect(page).toHaveURL(/sign-in/)
})

test('after sign-in one stays on this platform, wherever the address points', async ({ page, baseURL }) => {
  const own = new URL(baseURL ?? '').origin
  for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example/', '/\t/evil.example']) {
    await page.goto(`/en/identity/sign-in?next=${encodeURIComponent(next)}`)
    await page.getByRole('region', { name: 'Step in as' }).getByRole('button').first().click()
    await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
    expect(new URL(page.url()).origin).toBe(own)
  }
})

test('a refused form says what is wrong at its field and keeps what was typed, but no password', async ({
  page,
}) => {
  await page.goto('/en/identity/sign-up')
  await page.getByLabel('Organisation').fill('Door Laboratory')
  await page.getByLabel('Your name').fill('Dora Door')
  await page.getByLabel('E-mail').fill('dora@example.org')
  await page.getByLabel('Password').fill('too short')
  await page.getByRole('button', { name: /open an account/i }).click()
  await expect(page.getByRole('form').getByRole('alert')).toContainText('12 to 128 characters')
  await expect(page.getByLabel('Password')).toBeFocused()
  await expect(page.getByLabel('Organisation')).toHaveValue('Door Laboratory')
  await page.goto('/zh/identity/sign-in')
  await page.getByLabel('邮箱').fill('nobody@example.org')
  await page.getByLabel('密码').fill('a password of nobody')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('form').getByRole('alert')).toContainText('邮箱或密码不正确')
  expect(await page.content()).not.toContain('a password of nobody')
})

test('a new password signs out every other browser, and signing out ends the session', async ({
  page,
  browser,
}) => {
  const email = await openAccount(page)
  const other = await browser.newPage()
  await other.goto('/en/identity/sign-in?next=/identity')
  await other.getByLabel('E-mail').fill(email)
  await other.getByLabel('Password').fill(PASSWORD)
  await other.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Door Laboratory')

  await page.getByLabel('Current password').fill(PASSWORD)
  await page.getByLabel('New password').fill('quite another password')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Password changed')).toBeVisible()
  await other.reload()
  await expect(other).toHaveURL(/sign-in/)
  await other.close()

  const kept = (await sessionOf(page)) ?? ''
  await page.getByRole('button', { name: /Door Laboratory/ }).click()
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible()
  expect(await sessionOf(page)).not.toBe(kept)
})

test('a body over its limit is refused while it streams', async ({ request, baseURL }) => {
  const action = await formWith(request, '/en/identity/sign-in', 'name="member"')
  const answer = await request.post('/en/identity/sign-in', {
    multipart: { ...action, filler: 'x'.repeat(1_200_000) },
    headers: { origin: new URL(baseURL ?? '').origin },
    maxRedirects: 0,
  })
  expect(answer.status()).toBeGreaterThanOrEqual(400)
  expect(cookiesSet(answer)).toEqual([])
})
