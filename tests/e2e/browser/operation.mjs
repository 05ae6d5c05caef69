// The front's statistics, and the gallery of the kit in all its states, in each theme and language,
// wide and on a phone.
//
// usage: operation.mjs URL SHOTS_FOLDER
import { check, checkAccessible, main, openPage, shot as keep, signIn } from './harness.mjs';

const [url, shots] = process.argv.slice(2);
const shot = (page, name) => keep(page, shots, name);

async function front(page) {
  await page.goto(`${url}cluster/front`);
  const total = page.getByRole('row', { name: /Recibido en total/ });
  await total.waitFor();
  const requests = async () => Number((await total.locator('td').nth(2).innerText())
    .replace(/\D/g, ''));
  const before = await requests();
  // Nothing is pressed: it counts its own questions.
  await page.waitForFunction(([was, at]) => {
    const row = [...document.querySelectorAll('tr')].find((one) =>
      one.textContent.includes('Recibido en total'));
    return Number(row.querySelectorAll('td')[at].textContent.replace(/\D/g, '')) > was;
  }, [before, 2]);
  await page.getByRole('button', { name: 'Parar' }).click();
  await page.getByText('Parado').first().waitFor();
  await page.getByRole('button', { name: 'Seguir' }).click();
  await checkAccessible(page, 'front');
  await shot(page, 'front-es-light');
  const [file] = await Promise.all([page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click()]);
  check(file.suggestedFilename() === 'panal-front.csv', 'the statistics as CSV');
}

async function gallery(browser, language, theme, width) {
  const page = await openPage(browser, language, theme, width);
  await signIn(page, url, 'ana', language, theme);
  await page.goto(`${url}tools/gallery`);
  await page.locator('h1').waitFor();
  const where = `gallery-${language}-${theme}-${width}`;
  await checkAccessible(page, where);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(over <= 0, `${where}: ${over} px too wide`);
  // Everything that can be operated is reached by Tab, and shows that it is.
  const seen = new Set();
  for (let at = 0; at < 400; at += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      one.dataset.seen ??= String(Math.random());
      return one.dataset.seen;
    });
    if (here === null || seen.has(here)) break;
    seen.add(here);
  }
  check(seen.size > 30, `${where}: ${seen.size} stops by Tab`);
  await shot(page, where);
  check(page.problems.length === 0, page.problems.join('\n'));
  await page.context().close();
}

await main(shots, async (browser) => {
  const ana = await openPage(browser, 'es', 'light');
  await signIn(ana, url, 'ana', 'es');
  await front(ana);
  check(ana.problems.length === 0, ana.problems.join('\n'));
  for (const [language, theme, width] of [['es', 'light', 1280], ['en', 'dark', 1280],
    ['es', 'dark', 360], ['en', 'light', 360]]) await gallery(browser, language, theme, width);
});
