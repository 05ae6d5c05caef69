// Ana makes a webhook, gives it a secret, tries it, sees what was delivered and what was not, and
// sends that again; then a consumer.
//
// usage: webhooks.mjs URL RECEIVER_URL SHOTS_FOLDER; asks for "secret …", "status …", "tag …"
import { ask, check, checkAccessible, main, openPage, shot, signIn } from './harness.mjs';

const [url, receiver, shots] = process.argv.slice(2);

await main(shots, async (browser) => {
  const ana = await openPage(browser, 'es', 'light');
  await signIn(ana, url, 'ana', 'es');
  await ana.getByRole('link', { name: 'Webhooks' }).click();
  await ana.locator('h1:focus', { hasText: 'Webhooks' }).waitFor();
  await checkAccessible(ana, 'no webhooks');
  await shot(ana, shots, 'webhooks-none-es');
  await ana.goto(`${url}webhooks/new`);
  await ana.fill('[name=name]', 'Almacén');
  await ana.fill('[name=url]', 'ftp://h/');
  ana.expected = /status of 4(04|22)/;
  await ana.getByRole('button', { name: 'Guardar' }).click();
  await ana.locator('[aria-invalid=true][name=url]').waitFor();
  await ana.fill('[name=url]', receiver);
  await ana.fill('[name=events]', 'tags.*');
  await ana.fill('[name=attempts]', '1');
  await ana.getByRole('button', { name: 'Guardar' }).click();
  await ana.locator('h1', { hasText: 'Almacén' }).waitFor();

  await ana.getByRole('button', { name: 'Cambiar el secreto' }).click();
  const secret = await ana.locator('dialog code').textContent();
  await checkAccessible(ana, 'a new secret');
  await shot(ana, shots, 'webhook-secret-es');
  await ana.getByRole('button', { name: 'Usar este secreto' }).click();
  await ana.locator('.toast', { hasText: 'Secreto cambiado' }).waitFor();
  await ask(`secret ${secret.trim()}`);

  await ana.getByRole('button', { name: 'Probar' }).click();
  await ana.locator('.toast', { hasText: 'ha contestado 200' }).waitFor();
  await ask('tag uno');
  await ana.locator('tr', { hasText: 'tags.create' }).locator('.badge.good').waitFor();
  await ask('status 503');
  await ask('tag dos');
  await ana.locator('.badge.bad', { hasText: 'Sin entregar' }).waitFor();
  await checkAccessible(ana, 'deliveries');
  await shot(ana, shots, 'webhook-es');
  await ask('status 200');
  await ana.getByLabel('Estado').selectOption('dead');
  await ana.getByRole('button', { name: 'Repetir: tags.create' }).first().click();
  await ana.locator('.toast', { hasText: 'Se enviará otra vez' }).waitFor();
  await ana.locator('.badge.bad').waitFor({ state: 'detached' });

  const english = await openPage(browser, 'en', 'dark', 390);
  await signIn(english, url, 'ana', 'en', 'dark');
  await english.goto(`${url}${ana.url().slice(url.length).split('?')[0]}`);
  await english.locator('.badge.good').first().waitFor();
  const over = await english.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(over <= 0, `${over} px too wide`);
  await checkAccessible(english, 'deliveries on a phone');
  await shot(english, shots, 'webhook-en-dark-phone');
  await english.goto(`${url}consumers/new`);
  await english.fill('[name=name]', 'ERP');
  await english.getByRole('button', { name: 'Save', exact: true }).click();
  await english.locator('h2', { hasText: 'Deliveries' }).waitFor();
  await checkAccessible(english, 'a consumer');
  for (const page of [ana, english]) check(page.problems.length === 0, page.problems.join('\n'));
});
