// The company's name and pictures: chosen by Ana on n1, seen before the sign-in on n2; and small
// pictures of the pictures that hang on records.
//
// usage: branding.mjs URL_1 URL_2 SHOTS_FOLDER INCIDENT
import { readFileSync } from 'node:fs';
import { check, checkAccessible, main, openPage, shot, signIn } from './harness.mjs';

const [first, second, shots, incident] = process.argv.slice(2);
const picture = readFileSync(new URL('../../../web/screenshots/messages-es-light.png',
  import.meta.url));
const png = { name: 'foto.png', mimeType: 'image/png', buffer: picture };
const decoded = (page, selector) => page.locator(selector).evaluate((image) => image.decode());

await main(shots, async (browser) => {
  const ana = await openPage(browser, 'es', 'light');
  await signIn(ana, first, 'ana', 'es');
  await ana.getByRole('link', { name: 'Ajustes' }).click();
  await ana.getByRole('link', { name: /^Imagen/ }).click();
  await ana.locator('h1:focus', { hasText: 'Imagen de la empresa' }).waitFor();
  await ana.fill('[name=title]', 'Aceros Ñandú & <b>');
  await ana.getByRole('button', { name: 'Guardar' }).click();
  await ana.locator('.side .brand', { hasText: 'Aceros Ñandú & <b>' }).waitFor();
  await ana.setInputFiles('[name=logo]', [png]);
  await decoded(ana, '.side .brand-logo');
  await ana.setInputFiles('[name=home_image]', [png]);
  await decoded(ana, '.branding-home_image');
  await checkAccessible(ana, 'branding');
  await shot(ana, shots, 'branding-es');
  ana.expected = /status of 4(01|22)/;
  await ana.setInputFiles('[name=logo]',
    [{ name: 'l.png', mimeType: 'image/png', buffer: Buffer.from('hola') }]);
  await ana.locator('.toast', { hasText: 'No es una imagen' }).waitFor();

  const guest = await openPage(browser, 'en', 'dark', 390);
  await guest.goto(second);
  await guest.locator('.brand', { hasText: 'Aceros Ñandú & <b>' }).waitFor();
  await decoded(guest, '.brand-logo');
  await checkAccessible(guest, 'branded sign-in');
  await shot(guest, shots, 'branding-sign-in');

  await ana.goto(`${first}incidents/${incident}`);
  await ana.setInputFiles('.drop-zone input', [png]);
  await ana.locator('.file-card img[src*="/preview"]').waitFor();
  await decoded(ana, '.file-card img');
  check(await ana.locator('.file-card img').evaluate((image) => image.naturalWidth) === 320,
    'the list loads the small one');
  // A picture that hangs on somebody stands beside his name in the list; of a post, below it.
  await ana.goto(`${first}people/new`);
  await ana.fill('[name=name]', 'Carmen Ruiz');
  await ana.locator('.record-form button[type=submit]').click();
  await ana.getByRole('tab', { name: 'Ficheros' }).click();
  await ana.setInputFiles('[name=files]', [png]);
  await decoded(ana, '.file-card img');
  await ana.goto(`${first}people`);
  await decoded(ana, '.records .thumb');
  await checkAccessible(ana, 'a list with pictures');
  await shot(ana, shots, 'list-with-pictures-es');
  await ana.goto(`${first}posts/new`);
  await ana.fill('[name=title]', 'Nave nueva');
  await ana.fill('[name=body]', 'Ya tiene techo.');
  await ana.locator('.record-form button[type=submit]').click();
  await ana.getByRole('tab', { name: 'Ficheros' }).click();
  await ana.setInputFiles('[name=files]', [png]);
  await decoded(ana, '.file-card img');
  await ana.goto(`${first}posts`);
  await decoded(ana, '.post-photo img');
  await checkAccessible(ana, 'news with a picture');
  await shot(ana, shots, 'news-with-a-picture-es');
  for (const page of [ana, guest]) check(page.problems.length === 0, page.problems.join('\n'));
});
