import base from '../playwright.config'

/** The contact sheet: pictures of every page, by the same browser as the stories. */
export default { ...base, testDir: '.', testMatch: 'sheet.ts', reporter: 'line', timeout: 600_000 }
