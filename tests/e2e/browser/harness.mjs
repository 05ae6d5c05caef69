// What the browser tests share: Chromium, pages that note what goes wrong, axe, and the talk with
// the Python test that runs the cluster: `ask WHAT` on stdout, the answer as a line on stdin.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

// The web pages' own development packages, pinned in their lock file.
const require = createRequire(new URL('../../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const axe = require('axe-core');

export const password = 'una frase larga y propia';
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

export async function ask(what) {
  console.log(`ask ${what}`);
  return (await answers.next()).value;
}

export function check(condition, what) {
  if (!condition) throw new Error(what);
}

export function openBrowser() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic'],
  });
}

export async function openPage(browser, language, theme, width = 1280) {
  const context = await browser.newContext({
    locale: language === 'es' ? 'es-ES' : 'en-GB', colorScheme: theme,
    viewport: { width, height: 800 }, timezoneId: 'Europe/Madrid',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(40_000);
  page.problems = [];
  // A missing session is asked for before signing in: the browser reports its 401. Others that a
  // test causes, it names.
  page.expected = /the server responded with a status of 401/;
  page.on('console', (message) => {
    if (message.type() === 'error' && !page.expected.test(message.text())) {
      page.problems.push(message.text());
    }
  });
  page.on('pageerror', (error) => page.problems.push(error.stack));
  return page;
}

/** The language and the theme are chosen in this browser: the account may say something else. */
export async function signIn(page, url, login, language, theme = 'light') {
  await page.context().addCookies([{ name: 'panal_lang', value: language, url },
    { name: 'panal_theme', value: theme, url }]);
  await page.goto(url);
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', password);
  await page.keyboard.press('Enter');
  await page.locator('.shell').waitFor();
  check(await page.getAttribute('html', 'lang') === language, `the page says it is ${language}`);
}

export async function checkAccessible(page, where) {
  // What fades in has its colours only at the end.
  await page.evaluate(() => Promise.allSettled(document.getAnimations()
    .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime))
    .map((one) => one.finished)));
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  check(violations.length === 0, `${where}: ${violations.map((one) =>
    `${one.help}: ${one.nodes[0].html.slice(0, 200)} (${one.nodes[0].any[0]?.message ?? ''})`)
    .join('; ')}`);
}

export async function shot(page, folder, name) {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

/** Runs a test with a browser; what failed is kept as pictures, and the exit status says so. */
export async function main(folder, run) {
  const browser = await openBrowser();
  try {
    await run(browser);
    console.log('done');
  } catch (error) {
    const pages = browser.contexts().flatMap((context) => context.pages());
    for (const [at, page] of pages.entries()) await shot(page, folder, `failed-${at + 1}`);
    console.error(error.stack, pages.flatMap((page) => page.problems).join('\n'));
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
  process.exit();
}
