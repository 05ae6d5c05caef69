// Accounts in the browser: a second factor that is demanded, codes, recovery codes, links for a new
// password, one's own account, what administrators do for others.
//
// usage: accounts.mjs URL_1 URL_2 SHOTS_FOLDER; asks "code SECRET" for a TOTP code
import {
  ask, check, checkAccessible, main, openPage, password, shot as keep, signIn,
} from './harness.mjs';

const [first, second, shots] = process.argv.slice(2);
const shot = (page, name) => keep(page, shots, name);
const toast = (page, text) => page.locator('.toast', { hasText: text }).waitFor();
const other = 'otra frase larga y propia';

/** The page in both themes, as it is now. */
async function looks(page, name) {
  const theme = await page.getAttribute('html', 'data-theme');
  await page.emulateMedia({ reducedMotion: 'reduce' });  // colours change at once
  for (const one of ['light', 'dark']) {
    await page.evaluate(async (next) => {
      document.documentElement.dataset.theme = next;
      await new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve, 20)); });
    }, one);
    await checkAccessible(page, `${name} ${one}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(over <= 0, `${name}: ${over} px too wide`);
    await shot(page, `${name}-${one}`);
  }
  await page.evaluate((next) => { document.documentElement.dataset.theme = next; }, theme);
}

async function fillSignIn(page, url, login, secret) {
  await page.goto(url);
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', secret);
  await page.keyboard.press('Enter');
}

async function demandFactor(ana) {
  await ana.getByRole('link', { name: 'Ajustes' }).click();
  await ana.getByRole('link', { name: /^Seguridad/ }).click();
  await ana.locator('h1:focus', { hasText: 'Seguridad' }).waitFor();
  await looks(ana, 'security-es');
  await ana.getByLabel('Responsable').check();
  await ana.getByLabel('Se cierran tras estos minutos sin uso').fill('0');
  ana.expected = /status of 422/;
  await ana.getByRole('button', { name: 'Guardar' }).click();
  await ana.locator('[name=session_idle_minutes][aria-invalid=true]:focus').waitFor();
  await ana.getByLabel('Se cierran tras estos minutos sin uso').fill('45');
  await ana.getByRole('button', { name: 'Guardar' }).click();
  await toast(ana, 'Reglas guardadas');
}

/** Marta's role demands it: she gets nowhere before it is on. Returns her secret and codes. */
async function enrol(marta) {
  await fillSignIn(marta, `${second}people`, 'marta', password);
  await marta.getByRole('heading', { level: 1, name: 'Turn on the second factor' }).waitFor();
  await marta.locator('.enrol svg.qr').waitFor();
  await looks(marta, 'enrol-en');
  const secret = (await marta.locator('.copy-box code').innerText()).replaceAll(' ', '');
  await marta.fill('[name=code]', '000000');
  marta.expected = /status of 422/;
  await marta.keyboard.press('Enter');
  await marta.locator('[name=code][aria-invalid=true]').waitFor();
  await marta.fill('[name=code]', await ask(`code ${secret}`));
  await marta.keyboard.press('Enter');
  await marta.getByRole('heading', { level: 1, name: 'Keep the recovery codes' }).waitFor();
  const codes = await marta.locator('.recovery-codes li').allInnerTexts();
  check(codes.length === 10, `${codes.length} recovery codes`);
  await looks(marta, 'recovery-en');
  await marta.getByRole('button', { name: 'Finish' }).click();
  check(await marta.evaluate(() => document.activeElement.name) === 'kept',
    'who has not kept them is reminded');
  await marta.getByLabel('I have kept them').check();
  await marta.getByRole('button', { name: 'Finish' }).click();
  await marta.getByRole('heading', { level: 1, name: 'People' }).waitFor();
  return { secret, codes };
}

async function signInWithCode(marta, { secret, codes }) {
  const out = async () => {
    await marta.locator('.account-button').click();
    await marta.getByRole('button', { name: 'Sign out' }).click();
  };
  await out();
  marta.expected = /status of 401/;
  await fillSignIn(marta, second, 'marta', password);
  await marta.locator('[name=code]:focus').waitFor();
  await looks(marta, 'code-en');
  await marta.fill('[name=code]', '12');
  await marta.keyboard.press('Enter');
  await marta.getByText('That code is wrong').waitFor();
  await checkAccessible(marta, 'a wrong code');
  await marta.getByRole('button', { name: 'Back' }).click();
  await fillSignIn(marta, second, 'marta', password);
  await marta.fill('[name=code]', await ask(`code ${secret}`));
  await marta.keyboard.press('Enter');
  await marta.locator('.shell').waitFor();

  await out();
  await fillSignIn(marta, second, 'marta', password);
  await marta.getByRole('button', { name: 'No phone at hand?' }).click();
  await marta.fill('[name=code]', codes[0].toUpperCase());
  await marta.keyboard.press('Enter');
  await marta.locator('.shell').waitFor();
}

async function ownAccount(marta) {
  await marta.locator('.account-button').click();
  await marta.getByRole('link', { name: 'My account' }).click();
  await marta.locator('h1:focus', { hasText: 'My account' }).waitFor();
  await marta.fill('[name=name]', 'Marta Ñandú');
  await marta.locator('.record-form button[type=submit]').click();
  await toast(marta, 'Changes saved');
  await marta.locator('.account-name', { hasText: 'Marta Ñandú' }).waitFor();
  await looks(marta, 'account-en');

  await marta.getByRole('tab', { name: 'Security' }).click();
  await looks(marta, 'account-security-en');
  await marta.fill('[name=current_password]', 'no es esta');
  await marta.fill('[name=password]', other);
  marta.expected = /status of 422/;
  await marta.getByRole('button', { name: 'Change the password' }).click();
  await marta.locator('[name=current_password][aria-invalid=true]:focus').waitFor();
  await marta.fill('[name=current_password]', password);
  await marta.getByRole('button', { name: 'Change the password' }).click();
  await toast(marta, 'Password changed');

  await marta.getByRole('button', { name: 'New recovery codes…' }).click();
  await marta.getByRole('dialog').locator('[name=current_password]').fill(other);
  await marta.getByRole('dialog').getByRole('button', { name: 'Make codes' }).click();
  await marta.locator('dialog .recovery-codes').waitFor();
  await checkAccessible(marta, 'new recovery codes');
  const codes = await marta.locator('.recovery-codes li').allInnerTexts();
  await marta.getByLabel('I have kept them').check();
  await marta.getByRole('dialog').getByRole('button', { name: 'Finish' }).click();
  return codes;
}

async function tokens(marta) {
  await marta.getByRole('tab', { name: 'Access tokens' }).click();
  await marta.getByText('No program has a token').waitFor();
  await marta.getByRole('button', { name: 'Create a token' }).first().click();
  const dialog = marta.getByRole('dialog');
  await dialog.locator('[name=name]').fill('Cron & <b>copias</b>');
  await dialog.getByLabel('Only reading what you may see').check();
  await checkAccessible(marta, 'a new token');
  await dialog.getByRole('button', { name: 'Create', exact: true }).dblclick();
  const token = await dialog.locator('.copy-box code').first().innerText();
  await shot(marta, 'token-en');
  await dialog.getByRole('button', { name: 'Done' }).click();
  const status = (path) => fetch(`${second}api/v1/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  }).then((answer) => answer.status);
  check(await status('people') === 200, 'the token reads');
  check(await marta.locator('tbody tr').count() === 1, 'a double click makes one');
  await looks(marta, 'account-tokens-en');
  await marta.getByRole('button', { name: 'Revoke the token Cron' }).click();
  await marta.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await toast(marta, 'Token revoked');
  check(await status('people') === 401, 'a revoked token opens nothing');
}

/** She ends the session of her phone, which asks her to sign in again where she was. */
async function sessions(marta, phone, code) {
  await fillSignIn(phone, `${first}people`, 'marta', other);
  await phone.getByRole('button', { name: 'No phone at hand?' }).click();
  await phone.fill('[name=code]', code);
  await phone.keyboard.press('Enter');
  await phone.locator('.shell').waitFor();
  await marta.goto(`${second}account?tab=sessions`);
  await marta.locator('.session', { hasText: 'this session' }).waitFor();
  await marta.locator('.session').nth(1).waitFor();
  await looks(marta, 'account-sessions-en');
  await marta.getByRole('button', { name: /^End the session/ }).click();
  await toast(marta, 'Session ended');
  await marta.locator('.session').nth(1).waitFor({ state: 'detached' });
  await phone.getByRole('link', { name: 'Messages' }).click();
  await phone.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
}

/** Luis has forgotten his password; Ana hands him a link. */
async function resetLink(ana, luis) {
  await ana.goto(`${first}users`);
  await ana.locator('tbody tr', { hasText: 'luis' }).getByRole('link', { name: 'luis' }).click();
  await ana.getByRole('tab', { name: 'Acceso' }).click();
  await ana.getByRole('button', { name: 'Crear un enlace' }).click();
  const link = await ana.locator('.copy-box code').innerText();
  check(link.startsWith(`${first}reset#`), link);
  await looks(ana, 'user-access-es');

  await luis.goto(link);
  await luis.getByRole('heading', { level: 1, name: 'Contraseña nueva' }).waitFor();
  await looks(luis, 'reset-es');
  await luis.fill('[name=password]', 'password');
  luis.expected = /status of 4(01|03|22)/;
  await luis.keyboard.press('Enter');
  await luis.locator('[name=password][aria-invalid=true]:focus').waitFor();
  await luis.fill('[name=password]', other);
  await luis.keyboard.press('Enter');
  await luis.getByText('Contraseña cambiada').waitFor();
  await luis.goto(link);
  await luis.reload();
  await luis.fill('[name=password]', `${other}!`);
  await luis.keyboard.press('Enter');
  await luis.getByText('El enlace ya no vale').waitFor();
  await looks(luis, 'reset-gone-es');
  await luis.getByRole('button', { name: 'Ir a iniciar sesión' }).click();
  await luis.fill('[name=login]', 'luis');
  await luis.fill('[name=password]', other);
  await luis.keyboard.press('Enter');
  await luis.locator('.shell').waitFor();
}

/** Marta has lost her phone and her codes: Ana takes the factor away, and she sets up a new one. */
async function removeFactor(ana, marta) {
  marta.expected = /status of 40[13]/;  // it ends her sessions
  await ana.goto(`${first}users`);
  await ana.locator('tbody tr', { hasText: 'marta' }).getByRole('link', { name: 'marta' }).click();
  await ana.getByRole('tab', { name: 'Acceso' }).click();
  await ana.getByRole('button', { name: 'Quitar el segundo factor…' }).click();
  await checkAccessible(ana, 'taking a factor away');
  await ana.getByRole('dialog').getByRole('button', { name: 'Quitar' }).click();
  await toast(ana, 'Segundo factor quitado');
  await fillSignIn(marta, second, 'marta', other);
  await marta.getByRole('heading', { level: 1, name: 'Turn on the second factor' }).waitFor();
}

async function guess(page) {
  page.expected = /status of (401|429)/;
  await page.goto(first);
  for (let turn = 0; turn < 6; turn += 1) {
    await page.fill('[name=login]', 'nadie');
    await page.fill('[name=password]', `intento ${turn}`);
    const answered = page.waitForResponse((one) => one.request().method() === 'POST');
    await page.keyboard.press('Enter');
    await answered;
    await page.locator('button[type=submit]:not([aria-disabled])').waitFor();
  }
  await page.getByText(/Demasiados intentos/).waitFor();
  await looks(page, 'locked-es');
}

await main(shots, async (browser) => {
  const ana = await openPage(browser, 'es', 'light');
  const marta = await openPage(browser, 'en', 'dark');
  const luis = await openPage(browser, 'es', 'light', 390);
  const phone = await openPage(browser, 'en', 'light', 390);
  await signIn(ana, first, 'ana', 'es');
  await demandFactor(ana);
  await marta.context().addCookies([{ name: 'panal_lang', value: 'en', url: second }]);
  await luis.context().addCookies([{ name: 'panal_lang', value: 'es', url: first }]);
  const factor = await enrol(marta);
  await signInWithCode(marta, factor);
  const codes = await ownAccount(marta);
  await tokens(marta);
  await phone.context().addCookies([{ name: 'panal_lang', value: 'en', url: first }]);
  await sessions(marta, phone, codes[0]);
  await phone.context().clearCookies();
  await resetLink(ana, luis);
  await removeFactor(ana, marta);
  await phone.context().addCookies([{ name: 'panal_lang', value: 'es', url: first }]);
  await guess(phone);
  for (const page of [ana, marta, luis]) {
    check(page.problems.length === 0, page.problems.join('\n'));
  }
});
