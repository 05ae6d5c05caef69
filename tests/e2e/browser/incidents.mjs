// Incidents: Ana, who administers, in Spanish on n1; Teo, of support, in English on n2; Luz, a
// customer, on her phone on n3.
//
// usage: incidents.mjs URL_1 URL_2 URL_3 SHOTS_FOLDER; asks "luz writes TEXT" for a reply of hers
import { ask, check, checkAccessible, main, openPage, shot as keep, signIn } from './harness.mjs';

const [first, second, third, shots] = process.argv.slice(2);
const toast = (page, text) => page.locator('.toast', { hasText: text }).waitFor();
const row = (page, text) => page.locator('tbody tr', { hasText: text });
const entry = (page, text) => page.locator('.entry-item', { hasText: text });

/** The page in both themes, as it is now. */
async function looks(page, name) {
  await page.emulateMedia({ reducedMotion: 'reduce' });  // colours change at once
  const theme = await page.getAttribute('html', 'data-theme');
  const show = (one) => page.evaluate(async (next) => {
    document.documentElement.dataset.theme = next;
    await new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve, 20)); });
  }, one);
  for (const one of ['light', 'dark']) {
    await show(one);
    await checkAccessible(page, `${name} ${one}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(over <= 0, `${name}: ${over} px too wide`);
    await keep(page, shots, `${name}-${one}`);
  }
  await show(theme);
}

async function queue(ana) {
  await ana.getByRole('link', { name: 'Incidencias' }).click();
  await ana.locator('h1:focus', { hasText: 'Incidencias' }).waitFor();
  await row(ana, 'No imprime').waitFor();
  await ana.getByRole('button', { name: 'Sin asignar' }).click();
  await row(ana, 'No imprime').waitFor();
  await ana.getByRole('button', { name: 'Resueltas' }).click();
  await ana.getByText('Nada coincide').waitFor();
  await ana.reload();
  check(await ana.getByRole('button', { name: 'Resueltas' }).getAttribute('aria-pressed')
    === 'true', 'the view stands in the address');
  await ana.getByRole('button', { name: 'Nuevas' }).click();
  await row(ana, 'No imprime').waitFor();
  await looks(ana, 'incidents-es');
}

async function talk(ana, teo) {
  await row(ana, 'No imprime').getByRole('link', { name: 'No imprime' }).click();
  await ana.getByText('La impresora & <b>x</b> dice').waitFor();
  await teo.goto(`${second}incidents?state=new`);
  await row(teo, 'No imprime').getByRole('link', { name: 'No imprime' }).click();
  await teo.getByRole('button', { name: 'Take it' }).click();
  await toast(teo, 'It is yours now');
  await ana.locator('select[name=assignee]').evaluate((select) => new Promise((resolve) => {
    const look = () => (/Teo/.test(select.selectedOptions[0].text) ? resolve()
      : setTimeout(look, 50));
    look();
  }));
  await teo.getByRole('button', { name: 'Canned replies' }).click();
  await teo.getByRole('menuitem', { name: 'Modelo' }).click();
  check(await teo.inputValue('.talk-composer textarea') === '¿Qué modelo es?', 'a canned reply');
  await teo.reload();
  check(await teo.inputValue('.talk-composer textarea') === '¿Qué modelo es?',
    'a draft survives a reload');
  await teo.locator('select[name=after]').selectOption('waiting');
  await teo.getByRole('button', { name: 'Reply', exact: true }).dblclick();
  await toast(teo, 'Reply sent');
  await teo.locator('.incident-side .incidents-waiting').waitFor();
  await entry(ana, '¿Qué modelo es?').waitFor();
  check(await entry(teo, '¿Qué modelo es?').count() === 1, 'a double click sends once');

  await ana.getByLabel('Nota interna').check();
  await ana.locator('.talk-composer textarea').fill('Es cliente nuevo');
  await ana.keyboard.press('Control+Enter');
  await toast(ana, 'Nota guardada');
  await entry(teo, 'Es cliente nuevo').getByText('Internal note').waitFor();
  await ask('luz writes El modelo dos');
  await entry(ana, 'El modelo dos').waitFor();
  await ana.locator('.incident-side .incidents-open').waitFor();
  await looks(ana, 'incident-es');
}

async function settle(ana, teo) {
  await ana.locator('select[name=priority]').selectOption('urgent');
  await toast(ana, 'Guardado');
  await teo.locator('select[name=priority]').evaluate((select) => new Promise((resolve) => {
    const look = () => (select.value === 'urgent' ? resolve() : setTimeout(look, 50));
    look();
  }));
  await ana.getByRole('button', { name: 'Unir otra con esta…' }).click();
  await ana.locator('dialog [name=from]').fill('Tampoco');
  await ana.getByRole('option', { name: /Tampoco imprime/ }).click();
  await checkAccessible(ana, 'two incidents merged');
  await ana.getByRole('dialog').getByRole('button', { name: 'Unir' }).click();
  await toast(ana, 'Incidencias unidas');
  await teo.getByRole('button', { name: 'Resolve', exact: true }).click();
  await ana.locator('.incident-side .incidents-resolved').waitFor();
  await ana.setViewportSize({ width: 390, height: 800 });
  await looks(ana, 'incident-phone-es');
  await ana.setViewportSize({ width: 1280, height: 800 });
  await ana.getByRole('button', { name: 'Reabrir' }).click();
  await teo.locator('.incident-side .incidents-open').waitFor();
}

function picture(name) {
  const bytes = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmM'
    + 'IQAAAABJRU5ErkJggg==';
  return { name, mimeType: 'image/png', buffer: Buffer.from(bytes, 'base64') };
}

/** Files that Teo drops or chooses are there for others, and go when he takes them away. */
async function files(ana, teo) {
  const dropped = await teo.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['instrucciones'], 'léeme.txt', { type: 'text/plain' }));
    return data;
  });
  await teo.dispatchEvent('.drop-zone', 'dragover', { dataTransfer: dropped });
  await teo.dispatchEvent('.drop-zone', 'drop', { dataTransfer: dropped });
  await teo.locator('.file-card', { hasText: 'léeme.txt' }).waitFor();
  await teo.setInputFiles('input[type=file]', [picture('foto.png')]);
  await teo.locator('.file-card', { hasText: 'foto.png' }).waitFor();
  await ana.reload();
  await ana.locator('.file-card', { hasText: 'léeme.txt' }).waitFor();
  await ana.locator('.file-card', { hasText: 'foto.png' }).locator('img').waitFor();
  await looks(ana, 'incident-files-es');
  await teo.getByRole('button', { name: 'Delete léeme.txt' }).click();
  await teo.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await teo.locator('.file-card', { hasText: 'léeme.txt' }).waitFor({ state: 'detached' });
}

/** Luz sees her own, without notes; she replies, calls it solved and says how she was served. */
async function portal(luz, teo) {
  await luz.getByRole('heading', { level: 1, name: 'Mis incidencias' }).waitFor();
  await luz.locator('.my-incident', { hasText: 'No imprime' }).getByText('En curso').waitFor();
  await looks(luz, 'portal-es');
  await luz.getByRole('button', { name: 'Cerrada' }).click();
  await luz.locator('.my-incident', { hasText: 'Tampoco imprime' }).waitFor();
  await luz.getByRole('button', { name: 'Todas' }).click();
  await luz.getByRole('link', { name: 'No imprime', exact: true }).click();
  await luz.locator('h1:focus', { hasText: 'No imprime' }).waitFor();
  await entry(luz, '¿Qué modelo es?').getByText('Teo').waitFor();
  check(!(await luz.innerText('body')).includes('Es cliente nuevo'), 'notes are of staff alone');
  await luz.locator('.talk-composer textarea').fill('Ahora ya va');
  await luz.getByRole('button', { name: 'Responder' }).dblclick();
  await entry(teo, 'Ahora ya va').waitFor();
  check(await entry(teo, 'Ahora ya va').count() === 1, 'a double click sends once');
  await luz.getByRole('button', { name: 'Ya está resuelto' }).click();
  await teo.locator('.incident-side .incidents-resolved').waitFor();
  await luz.getByLabel('4 estrellas').check();
  await luz.locator('[name=notes]').fill('Muy rápidos');
  await looks(luz, 'portal-incident-es');
  await luz.getByRole('button', { name: 'Valorar' }).click();
  await luz.getByText('4 de 5').waitFor();
  await teo.getByText('Muy rápidos').waitFor();
}

async function report(luz, ana) {
  await luz.getByRole('link', { name: 'Mis incidencias' }).click();
  await luz.getByRole('link', { name: 'Nueva incidencia' }).first().click();
  await luz.getByRole('button', { name: 'Enviar' }).click();
  await luz.locator('[name=title][aria-invalid=true]:focus').waitFor();
  await looks(luz, 'portal-new-es');
  await luz.fill('[name=title]', 'Se apaga sola 🐝');
  await luz.fill('textarea[name=description]', 'Desde ayer');
  await luz.locator('select[name=category]').selectOption({ label: 'Impresoras' });
  await luz.setInputFiles('input[type=file]', [picture('mancha & <b>.png')]);
  await luz.getByText('mancha & <b>.png').waitFor();
  await luz.getByRole('button', { name: 'Enviar' }).dblclick();
  await luz.locator('h1', { hasText: 'Se apaga sola' }).waitFor();
  await luz.locator('.file-card img').evaluate((image) => image.decode());
  await ana.goto(`${first}incidents?state=new`);
  await row(ana, 'Se apaga sola').waitFor();
  check(await row(ana, 'Se apaga sola').count() === 1, 'a double click reports once');
  await luz.goto(`${third}people`);
  await luz.getByRole('heading', { name: 'Esta página no existe' }).waitFor();
  await luz.locator('.account-button').click();
  await luz.getByRole('link', { name: 'Mi cuenta' }).click();
  await luz.locator('h1:focus', { hasText: 'Mi cuenta' }).waitFor();
  await looks(luz, 'portal-account-es');
}

/** What Teo wrote last is about something else; limits are changed; the report counts them all. */
async function rule(ana) {
  await ana.getByRole('button', { name: 'Separar en otra…' }).click();
  await ana.getByRole('button', { name: 'Separar', exact: true }).click();
  await ana.getByText('Escribe un título').waitFor();
  await looks(ana, 'incident-split-es');
  await ana.locator('.dialog [name=title]').fill('Otro asunto');
  await ana.locator('.dialog input[name=replies]').first().check();
  await ana.getByRole('button', { name: 'Separar', exact: true }).click();
  await ana.locator('h1', { hasText: 'Otro asunto' }).waitFor();

  await ana.goto(`${first}service_levels`);
  await ana.fill('[name=high_response_minutes]', 'dos');
  await ana.getByRole('button', { name: 'Guardar' }).click();
  await ana.locator('[name=high_response_minutes][aria-invalid=true]:focus').waitFor();
  await ana.fill('[name=high_response_minutes]', '1,5');
  await ana.fill('[name=holiday]', '25/12/2026');
  await ana.getByRole('button', { name: 'Añadir' }).click();
  await looks(ana, 'service-levels-es');
  await ana.getByRole('button', { name: 'Guardar' }).click();
  await toast(ana, 'Niveles de servicio guardados');
  await ana.reload();
  await ana.getByText('25/12/2026').waitFor();
  check(await ana.inputValue('[name=high_response_minutes]') === '1,5', 'an hour and a half');

  await ana.goto(`${first}incident_report`);
  await ana.getByLabel('Agrupar por').selectOption('category');
  await row(ana, 'Impresoras').waitFor();
  const total = await ana.locator('.tile b').first().innerText();
  check(Number(total) >= 3, `the report counts ${total}`);
  await looks(ana, 'incident-report-es');
}

async function register(nora) {
  await nora.goto(first);
  await nora.getByRole('link', { name: /without an account/ }).click();
  await nora.getByRole('heading', { level: 1, name: 'Create an account' }).waitFor();
  await nora.fill('[name=name]', 'Nora');
  await nora.fill('[name=surname]', 'Ñandú');
  await nora.fill('[name=email]', 'nora');
  await nora.fill('[name=password]', 'una frase larga y propia');
  nora.expected = /status of 4(01|22)/;
  await nora.keyboard.press('Enter');
  await nora.locator('[name=email][aria-invalid=true]:focus').waitFor();
  await looks(nora, 'register-en');
  await nora.fill('[name=email]', 'nora@casa.example');
  await nora.keyboard.press('Enter');
  await nora.getByText('You have not opened any yet').waitFor();
  await looks(nora, 'portal-empty-en');
}

await main(shots, async (browser) => {
  const ana = await openPage(browser, 'es', 'light');
  const teo = await openPage(browser, 'en', 'dark');
  await signIn(ana, first, 'ana', 'es');
  await signIn(teo, second, 'teo', 'en', 'dark');
  await queue(ana);
  await talk(ana, teo);
  await files(ana, teo);
  await settle(ana, teo);
  const luz = await openPage(browser, 'es', 'light', 390);
  await signIn(luz, third, 'luz', 'es');
  await portal(luz, teo);
  await report(luz, ana);
  await ana.goto(`${first}incidents`);
  await row(ana, 'No imprime').getByRole('link', { name: 'No imprime' }).click();
  await rule(ana);
  const nora = await openPage(browser, 'en', 'light');
  await nora.context().addCookies([{ name: 'panal_lang', value: 'en', url: first }]);
  await register(nora);
  for (const page of [ana, teo, luz, nora]) {
    check(page.problems.length === 0, page.problems.join('\n'));
  }
});
