// One browser, one fake server, and the watch on what must never happen: a console error, a
// request that leaves the origin, a content security policy violation, an axe violation.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { FakeServer } from './fake_server.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8');
const dist = process.env.PANAL_WEB_OUT ?? fileURLToPath(new URL('../../dist', import.meta.url));
export const shots = process.env.PANAL_WEB_SHOTS ?? null;

export function check(condition, what) {
  if (!condition) throw new Error(what);
}

export async function openBrowser() {
  return chromium.launch({
    executablePath: process.env.PANAL_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
}

/** A page on a fresh fake server. `expected` lists console errors that the test provokes. */
export async function openPage(browser, options = {}) {
  const fake = new FakeServer(dist);
  options.prepare?.(fake);
  await fake.start();
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    locale: options.language === 'en' ? 'en-GB' : 'es-ES', timezoneId: 'Europe/Madrid',
    reducedMotion: 'reduce',
  });
  await context.addCookies([['panal_lang', options.language ?? 'es'],
    ['panal_theme', options.theme ?? 'light']]
    .map(([name, value]) => ({ name, value, url: fake.url })));
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !options.expected?.test(message.text())) {
      problems.push(`console: ${message.text()} ${message.location().url}`);
    }
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.stack}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(fake.url)) problems.push(`outside: ${request.url()}`);
  });
  return {
    page, fake, problems,
    go: (path) => page.goto(fake.url + path),
    async close() {
      await context.close();
      fake.stop();
      if (problems.length) throw new Error(problems.join('\n'));
    },
  };
}

/** Runs axe in the page's own world: the policy forbids injected script tags. */
export async function axe(page, where) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  const lines = found.violations.flatMap((violation) => violation.nodes.map((node) =>
    `${violation.id}: ${node.target.join(' ')} ${node.failureSummary.split('\n')[1] ?? ''}`));
  check(lines.length === 0, `axe on ${where}:\n${lines.join('\n')}`);
}

export async function checkWidth(page, where) {
  const excess = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(excess <= 0, `${where} is ${excess} px too wide`);
}

export async function shot(page, name) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
}
