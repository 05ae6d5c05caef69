// What opening the home page and a list costs a signed-in browser, over a running node: KiB on the
// wire, and Lighthouse's marks where it is installed (it is no dependency: it weighs more than all
// others together).
//
// usage: PANAL_PASSWORD=… node tests/lighthouse.mjs URL LOGIN
//        npm install --prefix FOLDER lighthouse@12, and PANAL_LIGHTHOUSE=FOLDER
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [url, login] = process.argv.slice(2);
const password = process.env.PANAL_PASSWORD;
const folder = process.env.PANAL_LIGHTHOUSE;
const kPort = 9333;
const kPages = ['/', '/customers', '/visits'];

async function lighthouse() {
  if (!folder) return null;
  const found = createRequire(pathToFileURL(`${folder}/`)).resolve('lighthouse');
  return (await import(pathToFileURL(found))).default;
}

async function transferred(page, path) {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  session.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
  await page.goto(url + path);
  await page.locator('h1').waitFor();
  await page.waitForFunction(() => !document.querySelector('.skeleton'));
  await session.detach();
  return bytes / 1024;
}

const profile = mkdtempSync(join(tmpdir(), 'panal-lighthouse-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.PANAL_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking',
    `--remote-debugging-port=${kPort}`],
});
try {
  const page = await context.newPage();
  await page.goto(url);
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', password);
  await page.keyboard.press('Enter');
  await page.locator('.shell').waitFor();
  const run = await lighthouse();
  for (const path of kPages) {
    // Lighthouse takes tabs of its own, and closes what it finds.
    const tab = await context.newPage();
    const kib = await transferred(tab, path);
    console.log(`${path}: ${kib.toFixed(1)} KiB with an empty cache`);
    if (!run) continue;
    const { lhr } = await run(url + path, {
      port: kPort, disableStorageReset: true, logLevel: 'error',
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
    });
    if (lhr.runtimeError) throw new Error(`${lhr.runtimeError.code}: ${lhr.runtimeError.message}`);
    const marks = Object.values(lhr.categories).map((one) =>
      `${one.title} ${Math.round(one.score * 100)}`);
    const times = ['largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift']
      .map((name) => `${name} ${lhr.audits[name].displayValue}`);
    console.log(`  ${[...marks, ...times].join(', ')}`);
    const failed = Object.values(lhr.audits).filter((one) => one.score === 0
      && one.scoreDisplayMode === 'binary').map((one) => one.title);
    if (failed.length) console.log(`  not met: ${failed.join('; ')}`);
  }
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
