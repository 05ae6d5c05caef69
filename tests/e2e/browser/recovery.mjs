// What somebody writes while something is away: the network of his browser, the node that he talks
// to, the other nodes. Ana in Spanish on n1, behind a gate; Marta in English on n2.
//
// usage: recovery.mjs URL_1 URL_2 PERSON SHOTS_FOLDER
import { ask, check, checkAccessible, main, openPage, shot as keep, signIn } from './harness.mjs';

const [first, second, person, shots] = process.argv.slice(2);
const kPatience = { timeout: 60_000 };
const shot = (page, name) => keep(page, shots, name);
const save = (page) => page.locator('.record-form button[type=submit]').click();
const saved = (page, text = 'Cambios guardados') =>
  page.locator('.toast', { hasText: text }).last().waitFor(kPatience);
const isLive = (page, text = 'En directo') => page.getByText(text).first().waitFor(kPatience);

async function edit(page, url, word) {
  await page.goto(`${url}people/${person}`);
  await isLive(page, word === 'Edit' ? 'Live' : 'En directo');
  await page.getByRole('button', { name: word }).click();
}

async function holds(page, values) {
  for (const [name, value] of Object.entries(values)) {
    check(await page.inputValue(`[name=${name}]`) === value, `${name} still holds what was typed`);
  }
}

async function shows(page, texts) {
  for (const text of texts) await page.locator('dd', { hasText: text }).waitFor(kPatience);
}

/** The cable is pulled while she writes; she saves into the void, and again when it is back. */
async function networkGoes(ana) {
  await edit(ana, first, 'Editar');
  await ana.fill('[name=phone]', '985 11 22 33');
  await ask('cut the way');
  await ana.getByText('Sin conexión').first().waitFor(kPatience);
  await ana.fill('[name=position]', 'Jefa');
  await save(ana);
  await ana.locator('.record-form [role=alert] .notice').waitFor(kPatience);
  await holds(ana, { phone: '985 11 22 33', position: 'Jefa' });
  await checkAccessible(ana, 'a form without a connection');
  await shot(ana, 'recovery-offline-es-light');
  await ask('mend the way');
  await isLive(ana);
  await holds(ana, { phone: '985 11 22 33', position: 'Jefa' });
  await save(ana);
  await saved(ana);
  await shows(ana, ['985 11 22 33', 'Jefa']);
}

/** The node dies under an open form, and again under a new record: it is made once. */
async function nodeDies(ana) {
  await edit(ana, first, 'Editar');
  await ana.fill('[name=notes]', 'Habla francés');
  await ask('kill n1');
  await ana.fill('[name=position]', 'Jefa de taller');
  await save(ana);
  await ana.locator('.record-form [role=alert] .notice').waitFor(kPatience);
  await holds(ana, { notes: 'Habla francés', position: 'Jefa de taller' });
  await ask('start n1');
  await isLive(ana);
  await holds(ana, { notes: 'Habla francés', position: 'Jefa de taller' });
  await save(ana);
  await saved(ana);
  await shows(ana, ['Habla francés', 'Jefa de taller']);

  await ana.goto(`${first}people/new`);
  await ana.fill('[name=name]', 'Iñigo Suárez');
  await ask('kill n1');
  await ana.locator('.record-form button[type=submit]').dblclick();
  await ana.locator('.record-form [role=alert] .notice').waitFor(kPatience);
  await ask('start n1');
  await isLive(ana);
  await holds(ana, { name: 'Iñigo Suárez' });
  await save(ana);
  await ana.getByRole('heading', { level: 1, name: 'Iñigo Suárez' }).waitFor(kPatience);
  await ana.goto(`${first}people?q=Iñigo`);
  await ana.locator('tbody tr', { hasText: 'Iñigo' }).waitFor(kPatience);
  check(await ana.locator('tbody tr').count() === 1, 'one was made');
}

/** What is typed into a message stays through a restart and a reload. */
async function draftStays(ana) {
  await ana.goto(`${first}messages`);
  const composer = ana.locator('textarea').first();
  await composer.fill('A medio escribir');
  await ask('kill n1');
  await ask('start n1');
  await isLive(ana);
  await ana.reload();
  check(await composer.inputValue() === 'A medio escribir', 'the draft outlives a reload');
  await composer.press('Control+Enter');
  await ana.locator('.messages li', { hasText: 'A medio escribir' }).waitFor(kPatience);
}

/** The nodes part while both edit: hers tells her as soon as they meet, and asks field by field. */
async function partedWhileEditing(ana, marta) {
  await edit(ana, first, 'Editar');
  await ana.fill('[name=phone]', '985 44 55 66');
  await ask('part the nodes');
  await edit(marta, second, 'Edit');
  await marta.fill('[name=phone]', '600 000 000');
  await save(marta);
  await saved(marta, 'Changes saved');
  await ana.fill('[name=position]', 'Directora');
  await ask('join the nodes');
  await ana.getByText(/Alguien ha cambiado mientras escribías: .*Teléfono/).waitFor(kPatience);
  await holds(ana, { phone: '985 44 55 66', position: 'Directora' });
  ana.expected = /./;
  await save(ana);
  const dialog = ana.getByRole('dialog');
  await dialog.getByText('600 000 000').waitFor(kPatience);
  await dialog.getByText('985 44 55 66').waitFor(kPatience);
  await checkAccessible(ana, 'both versions, field by field');
  await shot(ana, 'recovery-race-es-light');
  await dialog.getByRole('group', { name: /Teléfono/ }).getByText('600 000 000').click();
  await dialog.getByRole('button', { name: 'Guardar lo elegido' }).click();
  await saved(ana);
  await shows(ana, ['600 000 000', 'Directora']);
}

/** Both save while apart: one value wins, and the lost one stands beside it until it is settled. */
async function bothSaveApart(ana, marta) {
  await ask('part the nodes');
  await edit(ana, first, 'Editar');
  await edit(marta, second, 'Edit');
  await ana.fill('[name=phone]', '111 111 111');
  await save(ana);
  await saved(ana);
  await marta.fill('[name=phone]', '222 222 222');
  await save(marta);
  await saved(marta, 'Changes saved');
  await ask('join the nodes');
  await ana.goto(`${first}conflicts`);
  await ana.getByText('111 111 111').first().waitFor(kPatience);
  await ana.getByText('222 222 222').first().waitFor(kPatience);
  await checkAccessible(ana, 'a conflict');
  await shot(ana, 'recovery-conflict-es-light');
  await marta.goto(`${second}conflicts`);
  await marta.getByText('111 111 111').first().waitFor(kPatience);
  await checkAccessible(marta, 'a conflict, dark');
  await shot(marta, 'recovery-conflict-en-dark');
  await ana.getByRole('button', { name: /Recuperar|Volver|Usar/ }).first().click();
  await ana.getByText('111 111 111').first().waitFor({ state: 'detached', ...kPatience });
  await marta.getByText('111 111 111').first().waitFor({ state: 'detached', ...kPatience });
  await marta.goto(`${second}people/${person}`);
  await shows(marta, ['111 111 111']);
}

await main(shots, async (browser) => {
  const ana = await openPage(browser, 'es', 'light');
  const marta = await openPage(browser, 'en', 'dark');
  await signIn(ana, first, 'ana', 'es');
  await signIn(marta, second, 'marta', 'en', 'dark');
  ana.expected = /Failed to load resource|ERR_|EventSource/;
  await networkGoes(ana);
  await nodeDies(ana);
  await draftStays(ana);
  await partedWhileEditing(ana, marta);
  await bothSaveApart(ana, marta);
  for (const page of [ana, marta]) check(page.problems.length === 0, page.problems.join('\n'));
});
