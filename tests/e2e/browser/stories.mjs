// What people do with people, projects and departments, over three real nodes: Ana in Spanish on
// n1, Marta in English on n2, Luis, who sells, on n3.
//
// usage: stories.mjs URL_1 URL_2 URL_3 SHOTS_FOLDER
import { ask, check, checkAccessible, main, openPage, shot as keep, signIn } from './harness.mjs';

const [first, second, third, shots] = process.argv.slice(2);
const shot = (page, name) => keep(page, shots, name);
const row = (page, text) => page.locator('tbody tr', { hasText: text });
const save = (page) => page.locator('.record-form button[type=submit]').click();
const toast = (page, text) => page.locator('.toast', { hasText: text }).waitFor();

async function choose(page, name, text) {
  await page.locator(`[name=${name}]`).fill(text);
  await page.getByRole('option', { name: new RegExp(text) }).first().click();
}

async function makePlaces(page) {
  await page.getByRole('link', { name: 'Departamentos' }).click();
  await page.getByRole('link', { name: 'Añadir departamento' }).first().click();
  await page.locator('h1:focus', { hasText: 'Añadir departamento' }).waitFor();
  await page.fill('[name=name]', 'Taller');
  await save(page);
  await page.getByRole('heading', { level: 1, name: 'Taller' }).waitFor();

  await page.getByRole('link', { name: 'Roles' }).click();
  await page.getByRole('link', { name: 'Añadir rol' }).first().click();
  await page.fill('[name=name]', 'Jefa de taller');
  await page.getByLabel('Responde del resultado').check();
  await save(page);
  await page.getByRole('heading', { level: 1, name: 'Jefa de taller' }).waitFor();
}

async function makePerson(ana, marta) {
  await marta.goto(`${second}people`);
  await ana.getByRole('link', { name: 'Personas' }).click();
  await ana.getByRole('link', { name: 'Añadir persona' }).first().click();
  await ana.fill('[name=name]', 'Carmen Ñandú & <b>x</b> 🐝');
  await ana.fill('[name=email]', 'no es un correo');
  await choose(ana, 'department', 'Taller');
  ana.expected = /status of 422/;
  await save(ana);
  await ana.locator('[name=email][aria-invalid=true]:focus').waitFor();
  await checkAccessible(ana, 'a form with errors');
  await ana.fill('[name=email]', 'carmen@casa.example');
  await ana.locator('.record-form button[type=submit]').dblclick();
  await ana.getByRole('heading', { level: 1, name: 'Carmen Ñandú & <b>x</b> 🐝' }).waitFor();
  await row(marta, 'Carmen Ñandú & <b>x</b> 🐝').waitFor();
  check(await row(marta, 'Carmen').count() === 1, 'a double click saves once');
}

async function loseRace(ana, marta) {
  await row(marta, 'Carmen').getByRole('link', { name: /Carmen/ }).click();
  await marta.getByRole('button', { name: 'Edit' }).click();
  await ana.getByRole('button', { name: 'Editar' }).click();
  await ana.fill('[name=phone]', '985 11 22 33');
  await ana.fill('[name=position]', 'Jefa');
  await marta.fill('[name=phone]', '600 000 000');
  await marta.fill('[name=notes]', 'Speaks French');
  await save(marta);
  await toast(marta, 'Changes saved');
  await ana.getByText(/Alguien ha cambiado mientras escribías: .*Teléfono/).waitFor();
  check(await ana.inputValue('[name=phone]') === '985 11 22 33', 'what was typed stays');
  check(await ana.evaluate(() => document.activeElement.name) === 'position', 'so does the focus');
  ana.expected = /status of 412/;
  await save(ana);
  const dialog = ana.getByRole('dialog');
  await dialog.getByText('600 000 000').waitFor();
  await checkAccessible(ana, 'two versions compared');
  await shot(ana, 'lost-race-es-light');
  await dialog.getByRole('group', { name: /Teléfono/ }).getByText('600 000 000').click();
  await dialog.getByRole('button', { name: 'Guardar lo elegido' }).click();
  await toast(ana, 'Cambios guardados');
  for (const said of ['600 000 000', 'Jefa', 'Speaks French']) {
    await ana.locator('dd', { hasText: said }).waitFor();
    await marta.locator('dd', { hasText: said }).waitFor();
  }
}

async function bringBackValue(ana) {
  await ana.getByRole('tab', { name: 'Historial' }).click();
  await ana.getByRole('button', { name: /Volver a «985 11 22 33»|Volver a «vacío»/ }).first()
    .waitFor();
  await checkAccessible(ana, 'history');
  await shot(ana, 'history-es-light');
  await ana.getByRole('button', { name: /^Volver a/ }).first().click();
  await toast(ana, 'Valor recuperado');
  await ana.getByRole('tab', { name: 'Datos' }).click();
}

async function assign(ana) {
  await ana.getByRole('tab', { name: 'Asignaciones' }).click();
  await ana.getByRole('link', { name: 'Asignar' }).first().click();
  await choose(ana, 'role', 'Jefa de taller');
  await choose(ana, 'department', 'Taller');
  await ana.fill('[name=starts_on]', '1/2/2026');
  await save(ana);
  await ana.locator('dd', { hasText: '01/02/2026' }).waitFor();
  await ana.goto(`${first}chart`);
  await ana.locator('.chart-node', { hasText: 'Taller' }).getByText('Carmen').waitFor();
  await shot(ana, 'chart-es-light');
  await ana.goto(`${first}responsible`);
  await ana.getByRole('combobox').fill('Tal');
  await ana.getByRole('option', { name: /Taller/ }).click();
  await ana.locator('.contact-cards', { hasText: 'carmen@casa.example' }).waitFor();
  await checkAccessible(ana, 'who is responsible');
}

async function deleteAndUndo(ana, marta) {
  await ana.goto(`${first}people?q=carmen`);
  await row(ana, 'Carmen').getByRole('checkbox').check();
  await ana.getByRole('button', { name: 'Cambiar…' }).click();
  await ana.getByLabel('Qué cambiar').selectOption('notes');
  await ana.locator('dialog [name=notes]').fill('Cambio en bloque');
  await ana.getByRole('button', { name: 'Cambiar 1 registro' }).click();
  await toast(ana, '1 registro cambiado');
  await row(ana, 'Carmen').getByRole('checkbox').check();
  await ana.getByRole('button', { name: 'A la papelera' }).click();
  // She holds a role: the server says what still uses her, and nothing is lost.
  ana.expected = /status of (404|409)/;
  await ana.getByRole('dialog').getByRole('button', { name: 'A la papelera' }).click();
  await ana.locator('.toast.error', { hasText: 'asignaciones' }).waitFor();
  await ana.keyboard.press('Escape');

  await marta.goto(`${second}trash`);
  await ana.goto(`${first}assignments`);
  await row(ana, 'Carmen').getByRole('link', { name: /Carmen/ }).click();
  await ana.getByRole('button', { name: 'A la papelera' }).click();
  await toast(ana, '1 registro a la papelera');
  await row(marta, 'Jefa de taller').waitFor();
  await ana.getByRole('button', { name: 'Deshacer' }).click();
  await toast(ana, 'Recuperado de la papelera');
  await row(marta, 'Jefa de taller').waitFor({ state: 'detached' });
}

async function leaveUnsaved(ana) {
  await ana.goto(`${first}people?q=carmen`);
  await row(ana, 'Carmen').getByRole('link', { name: /Carmen/ }).click();
  await ana.getByRole('button', { name: 'Editar' }).click();
  await ana.fill('[name=position]', 'a medio escribir');
  await ana.getByRole('link', { name: 'Proyectos' }).click();
  await ana.getByRole('button', { name: 'Seguir editando' }).click();
  check(await ana.inputValue('[name=position]') === 'a medio escribir', 'nothing typed is lost');
  await ana.goBack();
  await ana.getByRole('button', { name: 'Seguir editando' }).click();
  check(await ana.inputValue('[name=position]') === 'a medio escribir', 'nor by going back');
  await ana.getByRole('link', { name: 'Proyectos' }).click();
  await ana.getByRole('button', { name: 'Descartar los cambios' }).click();
  await ana.getByRole('heading', { level: 1, name: 'Proyectos' }).waitFor();
}

async function importAndSearch(marta) {
  await marta.goto(`${second}people`);
  await marta.getByRole('button', { name: 'More actions' }).click();
  await marta.getByRole('menuitem', { name: 'Import from CSV' }).click();
  const file = (text) => marta.setInputFiles('input[type=file]', {
    name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text),
  });
  marta.expected = /status of 422/;
  await file('Name;E-mail\nIñigo Suárez;inigo@casa.example\nMal;no es correo\n');
  await marta.getByRole('button', { name: 'Try without saving' }).click();
  await marta.getByText('Line 3:').waitFor();
  await checkAccessible(marta, 'an import with errors');
  await file('Name;E-mail\nIñigo Suárez;inigo@casa.example\n');
  await marta.getByRole('button', { name: 'Try without saving' }).click();
  await marta.getByText('1 to make').waitFor();
  await marta.getByRole('button', { name: 'Import', exact: true }).click();
  await row(marta, 'Iñigo Suárez').waitFor();
  await marta.getByRole('dialog').waitFor({ state: 'detached' });

  await marta.keyboard.press('Control+k');
  await marta.getByRole('combobox').fill('inigo');
  await marta.getByRole('option', { name: /Iñigo Suárez/ }).waitFor();
  await checkAccessible(marta, 'search over everything');
  await marta.keyboard.press('Enter');
  await marta.getByRole('heading', { level: 1, name: 'Iñigo Suárez' }).waitFor();
}

async function mayNot(luis) {
  await luis.goto(`${third}people`);
  await row(luis, 'Carmen').waitFor();
  check(await luis.getByRole('link', { name: 'Añadir persona' }).count() === 0,
    'who may not add is not offered to');
  check(await luis.getByRole('checkbox').count() === 0, 'nor to change many');
  await luis.goto(`${third}people/new`);
  await luis.getByText('Esta página no es para tu cuenta').waitFor();
}

async function nodeGoesAndComes(ana) {
  await ana.goto(`${first}cluster`);
  await ana.getByRole('button', { name: 'Acciones de n2' }).click();
  await ana.getByRole('menuitem', { name: 'No darle más peticiones' }).click();
  await ana.getByRole('row', { name: /n2/ }).getByText('sin peticiones nuevas').waitFor();
  await ana.getByRole('button', { name: 'Acciones de n2' }).click();
  await ana.getByRole('menuitem', { name: 'Darle peticiones de nuevo' }).click();
  await ana.getByRole('row', { name: /n2/ }).getByText('sin peticiones nuevas')
    .waitFor({ state: 'detached' });
  await ask('kill n3');
  await ana.getByText(/n3 no responde/).waitFor({ timeout: 30_000 });
  await checkAccessible(ana, 'cluster with a node away');
  await shot(ana, 'cluster-away-es-light');
  await ask('start n3');
  await ana.getByRole('row', { name: /n3/ }).getByText('Conectado').waitFor({ timeout: 30_000 });
}

await main(shots, async (browser) => {
  const ana = await openPage(browser, 'es', 'light');
  const marta = await openPage(browser, 'en', 'dark');
  const luis = await openPage(browser, 'es', 'light', 400);
  await signIn(ana, first, 'ana', 'es');
  await signIn(marta, second, 'marta', 'en', 'dark');
  await makePlaces(ana);
  await makePerson(ana, marta);
  await loseRace(ana, marta);
  await bringBackValue(ana);
  await assign(ana);
  await deleteAndUndo(ana, marta);
  await leaveUnsaved(ana);
  await importAndSearch(marta);
  await signIn(luis, third, 'luis', 'es');
  await mayNot(luis);
  await luis.context().close();
  for (const page of [ana, marta]) {
    check(page.problems.length === 0, page.problems.join('\n'));
  }
  ana.expected = /./;  // a node that is killed breaks what it was answering
  await nodeGoesAndComes(ana);
});
