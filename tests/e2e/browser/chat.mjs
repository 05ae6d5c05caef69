// Two people talk on two nodes: Ana in Spanish on n1, Luis in English, dark, on a phone on n2.
//
// usage: chat.mjs URL_1 URL_2 SHOTS_FOLDER; asks for "kill n2" and "start n2"
import { ask, check, checkAccessible, main, openPage, shot, signIn } from './harness.mjs';

const [first, second, shots] = process.argv.slice(2);
const line = (page, text) => page.locator('.chat-line:not(.waiting)', { hasText: text });

async function write(page, text) {
  await page.locator('.chat-composer textarea').fill(text);
  await page.keyboard.press('Enter');
}

async function looks(page, name) {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await checkAccessible(page, name);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(over <= 0, `${name}: ${over} px too wide`);
  await shot(page, shots, name);
}

async function open(ana, luis) {
  await ana.getByRole('link', { name: 'Chat' }).click();
  await ana.locator('h1:focus', { hasText: 'Chat' }).waitFor();
  await ana.getByRole('button', { name: 'Nueva sala' }).click();
  await ana.locator('.dialog [name=name]').fill('Taller & <b>x</b>');
  await ana.getByRole('button', { name: 'Abrir' }).click();
  await ana.getByRole('heading', { level: 2, name: 'Taller & <b>x</b>' }).waitFor();
  await luis.goto(`${second}chat`);
  await luis.getByRole('link', { name: /Taller/ }).click();
  await luis.getByRole('button', { name: 'Join' }).click();
  await luis.locator('.chat-composer textarea').waitFor();
}

async function talk(ana, luis) {
  await write(ana, 'Hola 🐝 & <b>x</b>');
  await line(luis, 'Hola 🐝 & <b>x</b>').waitFor();
  await luis.locator('.chat-composer textarea').pressSequentially('Hey');
  await ana.getByText('luis: escribiendo…').waitFor();
  await luis.keyboard.press('Enter');
  await line(ana, 'Hey').locator('strong', { hasText: 'luis' }).waitFor();
  await looks(ana, 'chat-es-light');
  await looks(luis, 'chat-en-dark-phone');
  await line(ana, 'Hey').hover();
  await line(ana, 'Hey').getByRole('button', { name: 'Reaccionar con 👍' }).click();
  await line(luis, 'Hey').getByRole('button', { name: '👍, 1 person' }).waitFor();
  await line(ana, 'Hola').hover();
  await line(ana, 'Hola').getByRole('button', { name: 'Editar' }).click();
  await ana.getByLabel('Texto del mensaje').fill('Hola otra vez');
  await ana.keyboard.press('Enter');
  await line(luis, 'Hola otra vez').getByText('edited').waitFor();
}

/** Who is mentioned is told so; files come along; what was said is found. */
async function find(ana, luis) {
  const area = ana.locator('.chat-composer textarea');
  await area.fill('Mira esto @lu');
  await ana.getByRole('button', { name: '@luis' }).click();
  check(await area.inputValue() === 'Mira esto @luis ', await area.inputValue());
  await ana.setInputFiles('.chat-composer [name=files]', [
    { name: 'plano.txt', mimeType: 'text/plain', buffer: Buffer.from('hola') }]);
  await line(luis, 'Mira esto').locator('.chat-mention', { hasText: '@luis' }).waitFor();
  await line(luis, 'Mira esto').locator('.file-card', { hasText: 'plano.txt' }).waitFor();
  await ana.fill('.chat-search [name=q]', 'mira');
  await ana.locator('.chat-found a', { hasText: 'Mira esto' }).waitFor();
  await looks(ana, 'chat-search-es');
  await ana.fill('.chat-search [name=q]', '');
  await ana.locator('.chat-found').waitFor({ state: 'detached' });
}

/** What is written while one's node is away is sent once it is back: once, in order. */
async function away(ana, luis) {
  luis.expected = /ERR_|WebSocket|status of 5/;
  await ask('kill n2');
  await luis.getByText('No connection. What you write').waitFor();
  await write(luis, 'uno');
  await write(luis, 'dos');
  await luis.locator('.chat-line.waiting', { hasText: 'dos' }).waitFor();
  await write(ana, 'mientras tanto');
  await ask('start n2');
  await line(ana, 'dos').waitFor();
  await line(luis, 'mientras tanto').waitFor();
  await luis.locator('.chat-line.waiting').first().waitFor({ state: 'detached' });
  for (const page of [ana, luis]) {
    check(await line(page, 'uno').count() === 1, 'once');
    check(await line(page, 'dos').count() === 1, 'once');
  }
  const order = (page) => page.locator('.chat-body').allInnerTexts();
  check(String(await order(ana)) === String(await order(luis)), 'the same order for both');
}

await main(shots, async (browser) => {
  const ana = await openPage(browser, 'es', 'light');
  const luis = await openPage(browser, 'en', 'dark', 390);
  await signIn(ana, first, 'ana', 'es');
  await signIn(luis, second, 'luis', 'en', 'dark');
  await open(ana, luis);
  await talk(ana, luis);
  await find(ana, luis);
  await away(ana, luis);
  await ana.locator('.chat-rooms a').first().waitFor();
  await ana.goto(`${first}chat`);
  await write(luis, 'sin leer');
  await ana.locator('.chat-rooms .count', { hasText: '1' }).waitFor();
  await looks(ana, 'chat-unread-es');
  for (const page of [ana, luis]) check(page.problems.length === 0, page.problems.join('\n'));
});
