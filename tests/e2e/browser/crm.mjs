// What a salesperson, a manager and an administrator do with customers, over a node full of sample
// data: the home page, the calendar, the report, a company's visits, the news, two customers that
// are one.
//
// usage: crm.mjs URL SHOTS_FOLDER
import { check, checkAccessible, main, openPage, shot, signIn } from './harness.mjs';

const [url, shots] = process.argv.slice(2);

const api = (page, path) => page.evaluate(async (at) =>
  (await fetch(at, { headers: { Accept: 'application/json' } })).json(), path);

/** Light and wide, dark and narrow: nothing that axe finds, nothing wider than the window. */
async function looked(page, name) {
  const size = page.viewportSize();
  await page.emulateMedia({ reducedMotion: 'reduce' });  // colours change at once
  for (const [theme, width] of [['light', size.width], ['dark', 390]]) {
    await page.setViewportSize({ width, height: size.height });
    await page.evaluate(async (chosen) => {
      document.documentElement.dataset.theme = chosen;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      await Promise.allSettled(document.getAnimations()
        .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
        .map((one) => one.finished));
    }, theme);
    await checkAccessible(page, `${name} ${theme} ${width}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(over <= 0, `${name} ${width}: ${over} px too wide`);
    await shot(page, shots, `${name}-${theme}-${width}`);
  }
  await page.setViewportSize(size);
  await page.evaluate(() => { document.documentElement.dataset.theme = 'light'; });
}

async function home(page) {
  await page.getByRole('heading', { level: 1, name: /Raúl$/ }).waitFor();
  const overdue = page.getByRole('region', { name: 'Visitas atrasadas' });
  const first = overdue.getByRole('listitem').first();
  await first.waitFor();
  const id = await first.getAttribute('data-id');
  await looked(page, 'home');
  await first.getByRole('button', { name: /^Marcar como hecha/ }).click();
  await overdue.locator(`[data-id="${id}"]`).waitFor({ state: 'detached' });
  check((await api(page, `/api/v1/visits/${id}`)).fulfilled_on !== null, 'the visit is made');
  await page.getByRole('button', { name: 'Deshacer' }).click();
  await overdue.locator(`[data-id="${id}"]`).waitFor();
  check((await api(page, `/api/v1/visits/${id}`)).fulfilled_on === null, 'the visit is undone');
  await overdue.locator(`[data-id="${id}"]`).getByRole('button', { name: 'Favorito' }).click();
  await overdue.locator(`[data-id="${id}"] [aria-pressed="true"]`).waitFor();
  const starred = await api(page, '/api/v1/visits?favourite=true');
  check(starred.items.length === 1 && starred.items[0].id === id, 'one visit has the star');
}

async function calendar(page) {
  await page.getByRole('link', { name: 'Calendario', exact: true }).click();
  await page.getByRole('radio', { name: 'Mes' }).check();
  const grid = page.getByRole('grid');
  await grid.locator('[aria-current="date"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('PageUp');
  await grid.locator('.visit-chip').first().waitFor();
  await page.waitForFunction(() => document.activeElement.getAttribute('href')?.includes(
    `on=${new URLSearchParams(location.search).get('on')}`));
  await looked(page, 'calendar');
  await page.keyboard.press('Enter');
  await page.locator('.agenda').waitFor();
  await looked(page, 'agenda');
  await page.getByRole('radio', { name: 'Semana' }).check();
  await page.locator('.week').waitFor();
  await looked(page, 'week');

  await page.getByRole('button', { name: 'En mi móvil…' }).click();
  await page.getByRole('button', { name: 'Crear la dirección' }).click();
  await page.locator('dialog svg.qr').waitFor();
  const address = await page.locator('dialog code').innerText();
  const feed = await page.request.get(address, { headers: { Cookie: '' } });
  check(feed.status() === 200 && (await feed.text()).includes('BEGIN:VEVENT'),
    'the feed has visits');
  await page.locator('dialog').getByRole('button', { name: 'Cerrar' }).last().click();
}

async function report(page) {
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await page.locator('.outcome').first().waitFor();
  const lines = (await api(page, '/api/v1/reports/targets?limit=500')).items;
  await page.getByLabel('Period').selectOption('all');
  const company = lines[0].company_name;
  const row = page.getByRole('row').filter({
    has: page.getByRole('rowheader', { name: company, exact: true }),
  });
  const total = lines.filter((line) => line.company_name === company)
    .reduce((sum, line) => sum + line.total, 0);
  await row.getByRole('cell', { name: String(total), exact: true }).first().waitFor();
  await page.getByRole('radio', { name: 'Salesperson' }).check();
  check(await page.locator('.outcome').count() <= 4, 'a bar for each salesperson');
  await looked(page, 'report');
  const [file] = await Promise.all([page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export as CSV' }).click()]);
  check(file.suggestedFilename() === 'panal-targets.csv', file.suggestedFilename());
}

async function planning(page) {
  const company = (await api(page, '/api/v1/companies?limit=1')).items[0];
  await page.goto(`${url}companies/${company.id}`);
  await page.locator('.figure-list').waitFor();
  await looked(page, 'company');
  await page.getByRole('button', { name: 'Plan visits' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('[name=planned_on]').fill('24/12/2031');
  await dialog.getByRole('button', { name: /^Plan \d+ visits?$/ }).click();
  await dialog.locator('.field-error').waitFor();
  await checkAccessible(page, 'planning refused');
  await dialog.getByRole('combobox', { name: 'Type' }).click();
  await dialog.getByRole('option').first().click();
  await dialog.getByRole('combobox', { name: 'Salesperson' }).fill('raul');
  await dialog.getByRole('option', { name: /raul/ }).first().click();
  const button = dialog.getByRole('button', { name: /^Plan \d+ visits?$/ });
  const count = Number((await button.innerText()).match(/\d+/)[0]);
  await button.click();
  await page.getByText(`${count} visits planned`).waitFor();
  const planned = await api(page,
    '/api/v1/visits?planned_from=2031-12-24&planned_to=2031-12-24&limit=200');
  check(planned.items.length === count, `${planned.items.length} visits of ${count}`);
}

async function merging(page) {
  const twin = (await api(page, '/api/v1/customers?limit=1')).items[0];
  await page.goto(`${url}customers/new`);
  await page.locator('[name=code]').fill('TWIN-1');
  await page.locator('[name=name]').fill(twin.name);
  await page.getByText('This customer may be here already').waitFor();
  await page.locator('[name=city]').fill('Gijón');
  await checkAccessible(page, 'alike');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('link', { name: 'Merge with another…' }).click();
  await page.getByRole('button', { name: 'Choose', exact: true }).first().click();
  await page.getByRole('link', { name: 'Keep the other one' }).click();
  await page.waitForURL(new RegExp(`/customers/${twin.id}/merge`));
  await page.getByRole('radio', { name: 'TWIN-1' }).check();
  await looked(page, 'merge');
  await page.getByRole('button', { name: 'Merge' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click();
  await page.waitForURL(new RegExp(`/customers/${twin.id}$`));
  await page.getByText('TWIN-1').first().waitFor();
  const kept = await api(page, `/api/v1/customers/${twin.id}`);
  check(kept.code === 'TWIN-1' && kept.phone === twin.phone, 'each field is the chosen one');
  const left = await api(page, `/api/v1/customers?q=${encodeURIComponent(twin.name)}`);
  check(left.items.filter((one) => one.name === twin.name).length === 1, 'one of two is left');
}

async function news(page, other) {
  await page.getByRole('link', { name: 'News', exact: true }).click();
  await page.locator('.post').first().waitFor();
  await looked(page, 'news');
  const title = await page.locator('.post h2').first().innerText();
  await page.locator('.post footer button').first().click();
  await page.getByLabel('Your comment').fill('Read: Ñandú & <b>x</b> 🐝');
  await page.locator('.comment-form button').click();
  await page.getByText('Read: Ñandú & <b>x</b> 🐝').waitFor();
  await other.getByRole('link', { name: 'Inicio', exact: true }).click();
  await other.getByRole('link', { name: title }).first().click();
  await other.getByText('Read: Ñandú & <b>x</b> 🐝').waitFor();
  await checkAccessible(other, 'a piece of news');
  return title;
}

async function moderating(page, title, other) {
  await page.getByRole('link', { name: title }).first().click();
  const comment = page.locator('.comments li', { hasText: 'Ñandú' });
  await comment.getByRole('button', { name: /^Delete/ }).click();
  await comment.waitFor({ state: 'detached' });
  await other.getByText('Ñandú & <b>x</b>').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await comment.waitFor();
}

await main(shots, async (browser) => {
  const raul = await openPage(browser, 'es', 'light');
  await signIn(raul, url, 'raul.rivas', 'es');
  await home(raul);
  await calendar(raul);
  const lucia = await openPage(browser, 'en', 'light');
  lucia.expected = /status of (401|422)/;
  await signIn(lucia, url, 'lucia.romero', 'en');
  await report(lucia);
  await planning(lucia);
  const title = await news(lucia, raul);
  const ana = await openPage(browser, 'en', 'light');
  ana.expected = /status of (401|404)/;  // the merged one, if the event stream is faster
  await signIn(ana, url, 'ana', 'en');
  await moderating(ana, title, raul);
  await merging(ana);
  for (const page of [raul, lucia, ana]) {
    check(page.problems.length === 0, page.problems.join('\n'));
  }
});
