// Two real nodes and two open pages, as a person would use them. Driven by test_browser.py: each
// line on stdin is the answer to a step that this script asked for on stdout.
//
// usage: live_pages.mjs FIRST_URL SETUP_CODE SHOTS_FOLDER
import { ask, check, checkAccessible, main, openPage, password, shot as keep, signIn }
  from './harness.mjs';

const [firstUrl, setupCode, shots] = process.argv.slice(2);
const shot = (page, name) => keep(page, shots, name);

async function wizard(page) {
  await page.goto(firstUrl);
  await page.fill('[name=code]', setupCode);
  await page.fill('[name=cluster]', 'casa');
  await page.fill('[name=login]', 'ana');
  await page.fill('[name=name]', 'Ana Ñandú');
  await page.fill('[name=password]', password);
  await checkAccessible(page, 'wizard');
  await shot(page, 'wizard-es-light');
  await page.click('button[type=submit]');
  await page.getByRole('heading', { level: 1, name: /^Buen/ }).waitFor();
  await page.getByRole('link', { name: 'Mensajes', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Mensajes' }).waitFor();
  check(await page.getAttribute('html', 'lang') === 'es', 'the page says that it is Spanish');
}

const row = (page, text) => page.locator('.message', { hasText: text });

async function messagesAppear(first, second) {
  await second.evaluate(() => { window.neverReloaded = true; });
  await first.getByLabel('Mensaje nuevo').fill('Hola desde n1: Ñandú & <b>x</b> 🐝');
  await first.getByRole('button', { name: 'Añadir' }).click();
  await row(first, 'Hola desde n1').waitFor();
  await row(second, 'Hola desde n1: Ñandú & <b>x</b> 🐝').waitFor();
  check(await row(second, 'Hola desde n1').locator('.node-name', { hasText: 'n1' }).count() === 1,
    'n2 shows which node took the message');

  await second.getByLabel('New message').fill('Hello from n2');
  await second.getByRole('button', { name: 'Add', exact: true }).click();
  await row(first, 'Hello from n2').waitFor();
  await shot(first, 'messages-es-light');
  await shot(second, 'messages-en-dark');

  await row(second, 'Hello from n2').getByRole('button', { name: /^Edit/ }).click();
  await second.getByLabel('Message text').fill('Hello again from n2');
  await second.getByRole('button', { name: 'Save', exact: true }).click();
  await row(first, 'Hello again from n2').waitFor();

  await row(first, 'Hello again from n2').getByRole('button', { name: /^Borrar/ }).click();
  await first.getByRole('button', { name: 'Borrar mensaje' }).click();
  await row(second, 'Hello again from n2').waitFor({ state: 'detached' });
  check(await second.evaluate(() => window.neverReloaded === true), 'the page was never reloaded');
}

async function nodesAreShown(page) {
  await page.getByRole('link', { name: 'Clúster' }).click();
  const peer = page.getByRole('row', { name: /n2/ });
  await peer.getByText('Conectado').waitFor();
  await checkAccessible(page, 'cluster');
  await shot(page, 'cluster-es-light');
  await ask('kill n2');
  await peer.getByText(/Sin contacto|Conectando/).waitFor();
  await ask('start n2');
  await peer.getByText('Conectado').waitFor({ timeout: 30_000 });
}

await main(shots, async (browser) => {
  const first = await openPage(browser, 'es', 'light');
  const second = await openPage(browser, 'en', 'dark');
  await wizard(first);
  const secondUrl = await ask('join n2');
  await signIn(second, secondUrl, 'ana', 'en', 'dark');
  await second.getByRole('link', { name: 'Messages', exact: true }).click();
  await messagesAppear(first, second);
  await checkAccessible(first, 'messages, light');
  await checkAccessible(second, 'messages, dark');
  check(second.problems.length === 0, `n2's page: ${second.problems.join('\n')}`);
  await nodesAreShown(first);
  check(first.problems.length === 0, `n1's page: ${first.problems.join('\n')}`);
});
