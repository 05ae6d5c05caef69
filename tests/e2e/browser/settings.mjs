// What administrators set, on one node and seen on the other: the company, certificates, an update;
// saved views and columns of one account; what the node remembers of its metrics.
//
// usage: settings.mjs URL_1 URL_2 CHAIN KEY OTHER_KEY SHOTS_FOLDER
import { check, checkAccessible, main, openPage, shot as keep, signIn } from './harness.mjs';

const [first, second, chain, key, otherKey, shots] = process.argv.slice(2);
const shot = (page, name) => keep(page, shots, name);
const toast = (page, text) => page.locator('.toast', { hasText: text }).last().waitFor();

async function seen(page, where) {
  await checkAccessible(page, where);
  await shot(page, where);
}

async function company(ana, other) {
  await ana.getByRole('link', { name: 'Ajustes' }).click();
  await ana.locator('h1:focus', { hasText: 'Ajustes' }).waitFor();
  await ana.fill('[name=notification_days]', 'x');
  await ana.getByRole('button', { name: 'Guardar' }).click();
  await ana.locator('[name=notification_days][aria-invalid=true]:focus').waitFor();
  ana.expected = /status of 422/;
  await ana.fill('[name=notification_days]', '3');
  await ana.getByRole('button', { name: 'Guardar' }).click();
  await ana.locator('[name=notification_days][aria-invalid=true]:focus').waitFor();
  await seen(ana, 'settings-errors-es-light');
  await ana.fill('[name=name]', 'Casa Luz');
  await ana.fill('[name=notification_days]', '30');
  await ana.locator('[name=language]').selectOption('en');
  await ana.getByRole('button', { name: 'Guardar' }).click();
  await toast(ana, 'Ajustes guardados');
  await ana.locator('.brand', { hasText: 'Casa Luz' }).waitFor();
  await seen(ana, 'settings-es-light');
  // Who comes for the first time, on the other node, and whose browser asks for Spanish.
  await other.goto(second);
  await other.locator('html[lang=en]').waitFor();
  await other.getByRole('button', { name: 'Sign in' }).waitFor();
  await other.context().addCookies([{ name: 'panal_lang', value: 'es', url: second }]);
  await other.goto(second);
  await other.locator('html[lang=es]').waitFor();
}

async function certificates(ana) {
  await ana.goto(`${first}settings`);
  await ana.getByRole('link', { name: /Certificados/ }).click();
  await ana.getByText('Aún no hay ninguno').waitFor();
  await seen(ana, 'certificates-none-es-light');
  await ana.getByRole('button', { name: 'Añadir certificado' }).click();
  const dialog = ana.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Añadir certificado' }).click();
  await ana.locator('[name=chain][aria-invalid=true]:focus').waitFor();
  const files = dialog.locator('input[type=file]');
  await files.nth(0).setInputFiles(chain);
  await files.nth(1).setInputFiles(otherKey);
  await dialog.getByRole('button', { name: 'Añadir certificado' }).click();
  await ana.locator('[name=key][aria-invalid=true]:focus').waitFor();
  await seen(ana, 'certificates-wrong-key-es-light');
  await files.nth(1).setInputFiles(key);
  await dialog.getByRole('button', { name: 'Añadir certificado' }).click();
  await toast(ana, 'Certificado de casa.example en uso');
  await ana.getByText(/Caduca en \d+ días/).waitFor();
  await seen(ana, 'certificates-es-light');
  await ana.getByRole('button', { name: 'Quitar el certificado de casa.example' }).click();
  await ana.getByRole('dialog').getByRole('button', { name: 'Quitar' }).click();
  await toast(ana, 'Certificado quitado');
  await ana.getByText('Aún no hay ninguno').waitFor();
}

/** The program runs on another system here; then as an appliance would answer, step by step. */
async function update(ana) {
  await ana.goto(`${first}settings/update`);
  await ana.getByText('Este nodo no es un equipo Panal').waitFor();
  await seen(ana, 'update-unsupported-es-light');
  let state = { version: '0.1.0', slot: 'a', state: 'idle', detail: '' };
  let isAway = false;
  let answer = { status: 422, json: { type: 'urn:panal:problem:fields', title: 'x', status: 422,
    errors: [{ field: 'bundle', code: 'update_unsigned', message: 'Sin la firma debida.' }] } };
  await ana.route('**/api/v1/system/update*', (route) => {
    if (route.request().method() === 'GET') {
      return isAway ? route.abort('connectionrefused') : route.fulfill({ json: state });
    }
    const isCheck = route.request().url().includes('check');
    if (answer.status === 202 && !isCheck) state = { ...state, state: 'backing_up' };
    return route.fulfill({ ...answer, contentType: answer.status === 422
      ? 'application/problem+json' : 'application/json', body: JSON.stringify(answer.json),
    json: undefined });
  });
  const bundle = { name: 'panal-0.2.0.update', mimeType: 'application/octet-stream',
    buffer: Buffer.from('bundle') };
  ana.expected = /status of 422|ERR_CONNECTION_REFUSED/;
  await ana.reload();
  await ana.setInputFiles('[name=bundle]', bundle);
  await ana.getByText('Sin la firma debida.').waitFor();
  await seen(ana, 'update-refused-es-light');
  answer.json.errors[0] = { field: 'bundle', code: 'update_older', message: 'Más antigua.' };
  await ana.setInputFiles('[name=bundle]', bundle);
  await ana.getByRole('button', { name: 'Instalar de todos modos' }).waitFor();
  answer = { status: 202, json: { version: '0.2.0' } };
  await ana.setInputFiles('[name=bundle]', bundle);
  await ana.getByText('Versión 0.2.0, firmada y completa').waitFor();
  await seen(ana, 'update-checked-es-light');
  await ana.getByRole('button', { name: 'Instalar', exact: true }).click();
  await ana.locator('[aria-current=step]', { hasText: 'copia de seguridad' }).waitFor();
  await seen(ana, 'update-running-es-light');
  state = { ...state, state: 'restarting' };
  await ana.locator('[aria-current=step]', { hasText: 'Reiniciando' }).waitFor();
  isAway = true;
  await ana.getByText('El equipo se está reiniciando').waitFor();
  state = { version: '0.2.0', slot: 'b', state: 'updated', detail: '' };
  isAway = false;
  await ana.getByText('Actualizado').waitFor();
  await ana.locator('dd', { hasText: '0.2.0' }).waitFor();
  await ana.unrouteAll({ behavior: 'ignoreErrors' });
}

/** Kept for the account: there on another node and in another browser, and gone there, too. */
async function views(ana, elsewhere) {
  await ana.goto(`${first}people?q=Persona+1`);
  await ana.locator('tbody tr', { hasText: 'Persona 1' }).waitFor();
  await ana.getByRole('button', { name: 'Vistas guardadas' }).click();
  await ana.fill('[name=view]', 'La <b>uno</b>');
  await ana.keyboard.press('Enter');
  await ana.getByRole('button', { name: 'La <b>uno</b>', exact: true }).waitFor();
  await checkAccessible(ana, 'saved views');
  await ana.keyboard.press('Escape');
  await ana.getByRole('button', { name: 'Columnas' }).click();
  await ana.getByLabel('Creado', { exact: false }).first().check();
  await ana.keyboard.press('Escape');
  await ana.locator('thead', { hasText: 'Creado' }).waitFor();

  await signIn(elsewhere, second, 'ana', 'en', 'dark');
  const opened = elsewhere.getByRole('button', { name: 'La <b>uno</b>', exact: true });
  for (let tries = 0; tries < 20 && await opened.count() === 0; tries += 1) {
    await elsewhere.goto(`${second}people`);
    await elsewhere.locator('tbody tr').first().waitFor();
    await elsewhere.getByRole('button', { name: 'Saved views' }).click();
    await opened.waitFor({ timeout: 2000 }).catch(() => {});
  }
  await shot(elsewhere, 'views-en-dark');
  await opened.click();
  await elsewhere.waitForURL('**/people?q=Persona+1');
  await elsewhere.locator('tbody tr', { hasText: 'Persona 1' }).waitFor();
  await elsewhere.locator('tbody tr', { hasText: 'Persona 2' }).waitFor({ state: 'detached' });
  await elsewhere.locator('thead', { hasText: 'Created' }).waitFor();
  await elsewhere.getByRole('button', { name: 'Saved views' }).click();
  await elsewhere.getByRole('button', { name: /Remove.*La/ }).click();
  await opened.waitFor({ state: 'detached' });
  for (const list of ['audit', 'trash', 'conflicts', 'messages', 'reports', 'incident_report']) {
    await elsewhere.goto(second + list);
    await elsewhere.getByRole('button', { name: 'Saved views' }).waitFor();
  }
}

/** Of another account nothing is seen. */
async function others(marta) {
  await signIn(marta, second, 'marta', 'en');
  await marta.goto(`${second}people`);
  await marta.locator('tbody tr').first().waitFor();
  check(await marta.locator('thead', { hasText: 'Created' }).count() === 0, 'her own columns');
  check(await marta.getByRole('link', { name: 'Settings' }).count() === 0, 'no settings for her');
  for (const path of ['settings', 'settings/certificates', 'settings/update']) {
    await marta.goto(second + path);
    await marta.getByText('This page is not for your account').waitFor();
  }
}

/** A page that is opened later shows what was before: a line at once, from more than one sample. */
async function metrics(ana) {
  await ana.goto(`${first}cluster/metrics`);
  await ana.waitForFunction(() => [...document.querySelectorAll('.line-chart polyline')].some(
    (line) => line.getAttribute('points').split(' ').length > 2));
  await ana.getByLabel('5 min').check();
  await seen(ana, 'metrics-es-light');
  await ana.goto(`${first}cluster`);
  await ana.waitForFunction(() => [...document.querySelectorAll('.lag polyline')].some(
    (line) => line.getAttribute('points').split(' ').length > 2));
  await seen(ana, 'cluster-lag-es-light');
}

await main(shots, async (browser) => {
  const ana = await openPage(browser, 'es', 'light');
  const stranger = await openPage(browser, 'es', 'light');
  const elsewhere = await openPage(browser, 'en', 'dark');
  const marta = await openPage(browser, 'en', 'light');
  await signIn(ana, first, 'ana', 'es');
  await company(ana, stranger);
  await certificates(ana);
  await update(ana);
  await views(ana, elsewhere);
  await others(marta);
  await metrics(ana);
  for (const page of [ana, stranger, elsewhere, marta]) {
    check(page.problems.length === 0, page.problems.join('\n'));
  }
});
