// What people do, as flows over the pages; each has its own fake server.
import { axe, check, openPage } from './harness.mjs';

const kExpected401 = /401|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION|ERR_EMPTY_RESPONSE/;

async function withPage(browser, options, run) {
  const opened = await openPage(browser, options);
  try {
    await run(opened);
  } finally {
    await opened.close();
  }
}

const text = (page, selector) => page.locator(selector).first().innerText();

async function wizard(browser) {
  const prepare = (fake) => { fake.setupNeeded = true; fake.signedIn = false; };
  await withPage(browser, { prepare, expected: /403/ }, async ({ page, go }) => {
    await go('/#code=MAL');
    await page.fill('[name=cluster]', 'casa');
    await page.fill('[name=login]', 'ana');
    await page.fill('[name=name]', 'Ana Ñandú');
    await page.fill('[name=password]', 'una clave larga');
    await page.click('button[type=submit]');
    await page.waitForSelector('.field.invalid [name=code]');
    check(await page.evaluate(() => document.activeElement.name) === 'code', 'focus on the code');
    await page.fill('[name=code]', 'ABCD-1234');
    await page.click('button[type=submit]');
    await page.waitForSelector('.home');
    check(new URL(page.url()).pathname === '/', 'lands on the home page');
    check(await page.evaluate(() => document.activeElement.tagName) === 'H1', 'focus on heading');
  });
}

async function signInAndOut(browser) {
  const prepare = (fake) => { fake.signedIn = false; };
  await withPage(browser, { prepare, expected: kExpected401 }, async ({ page, go }) => {
    await go('/cluster?x=1');
    await page.waitForSelector('[name=login]');
    await page.keyboard.press('Tab');
    check(await page.evaluate(() => document.activeElement.className) === 'skip', 'skip first');
    await page.fill('[name=login]', 'ana');
    await page.fill('[name=password]', 'mal');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.notice.bad');
    await axe(page, 'sign-in refused');
    await page.fill('[name=password]', 'correcto');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.table');
    check(page.url().endsWith('/cluster?x=1'), 'back where one wanted to go');
    await page.click('.account-button');
    await page.click('.menu >> text=Cerrar sesión');
    await page.waitForSelector('[name=login]');
  });
}

async function settingsStay(browser) {
  await withPage(browser, {}, async ({ page, go }) => {
    await go('/messages');
    await page.click('.account-button');
    await page.getByLabel('English').check();
    await page.getByLabel('Dark').check();
    check(await page.getAttribute('html', 'lang') === 'en', 'lang follows');
    await page.reload();
    await page.waitForSelector('h1 >> text=Messages');
    check(await page.getAttribute('html', 'data-theme') === 'dark', 'theme stays');
  });
}

async function addOnce(browser) {
  await withPage(browser, { expected: kExpected401 }, async ({ page, fake, go }) => {
    await go('/messages');
    await page.waitForSelector('.message');
    const before = fake.messages.length;
    fake.delayMs = 150;
    await page.fill('.composer textarea', 'Ñandú & <b>x</b> 🐝');
    await page.dblclick('.composer button[type=submit]');
    await page.waitForSelector('.toast.done');
    await page.waitForFunction(() =>
      document.querySelector('.message-text').textContent === 'Ñandú & <b>x</b> 🐝');
    check(fake.messages.length === before + 1, 'a double click saves once');
    fake.delayMs = 0;
    // All of them: the browser itself may repeat, once or more, on a connection it reuses.
    fake.loseAnswers = Infinity;
    await page.fill('.composer textarea', 'con mala red');
    await page.click('.composer button[type=submit]');
    await page.waitForSelector('.composer-error .icon');
    check(await page.inputValue('.composer textarea') === 'con mala red', 'the text stays');
    fake.loseAnswers = 0;
    await page.click('.composer button[type=submit]');
    await page.waitForFunction(() => !document.querySelector('.composer textarea').value);
    check(fake.messages.length === before + 2, 'a repeat after a lost answer saves once');
    check(fake.writes.at(-1).key === fake.writes.at(-2).key, 'same idempotency key');
    await axe(page, 'messages with toast');
  });
}

async function liveChanges(browser) {
  await withPage(browser, {}, async ({ page, fake, go }) => {
    await go('/messages');
    await page.waitForSelector('.message');
    check(await page.locator('.fresh').count() === 0, 'nothing is highlighted at first');
    await page.locator('.message .button').first().click();
    await page.fill('.editor textarea', 'a medio escribir');
    fake.addElsewhere('Desde otro nodo');
    await page.waitForSelector('.message.fresh >> text=Desde otro nodo');
    check(await page.evaluate(() => document.activeElement.tagName) === 'TEXTAREA', 'focus stays');
    check(await page.inputValue('.editor textarea') === 'a medio escribir', 'open edit stays');
    check(await page.locator('.fresh').count() === 1, 'only the new row is highlighted');
    fake.messages = fake.messages.filter((message) => !message.mess.startsWith('Reunión'));
    fake.changed();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.message-text')]
        .every((row) => !row.innerText.startsWith('Reunión')));
    check(await page.inputValue('.editor textarea') === 'a medio escribir', 'survives a deletion');
  });
}

async function conflict(browser) {
  await withPage(browser, { expected: /412/ }, async ({ page, fake, go }) => {
    await go('/messages');
    const edit = () => page.locator('.message .button').first().click();
    await edit();
    await page.fill('.editor textarea', 'lo mío');
    fake.change(fake.messages[0], 'lo suyo');
    await page.waitForSelector('.editor-note:not(:empty)');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.version.mine');
    check(await text(page, '.version') === 'lo suyo', 'shows theirs');
    await axe(page, 'conflict');
    await page.click('.dialog .button.primary');
    await page.waitForSelector('.toast.done');
    check(fake.messages[0].mess === 'lo mío', 'mine was saved over theirs');
    check(await page.evaluate(() =>
      document.activeElement.closest('.message-actions') !== null), 'focus on the edit button');
  });
}

async function deleting(browser) {
  await withPage(browser, {}, async ({ page, fake, go }) => {
    await go('/messages');
    const before = fake.messages.length;
    const remove = page.locator('.message .button').nth(1);
    await remove.click();
    await page.keyboard.press('Escape');
    check(fake.messages.length === before, 'escape deletes nothing');
    check(await remove.evaluate((node) => node === document.activeElement), 'focus comes back');
    await remove.click();
    await page.dblclick('.dialog .button.danger');
    await page.waitForSelector('.toast.done');
    await page.waitForSelector('.dialog', { state: 'detached' });
    check(fake.messages.length === before - 1, 'deleted one');
  });
}

async function searchAndPages(browser) {
  await withPage(browser, {}, async ({ page, go }) => {
    await go('/messages');
    await page.waitForSelector('.message');
    await page.fill('[type=search]', 'tóner');
    await page.waitForURL(/q=t%C3%B3ner/);
    await page.waitForFunction(() => document.querySelectorAll('.message').length === 13);
    await page.reload();
    await page.waitForFunction(() => document.querySelectorAll('.message').length === 13);
    check(await page.inputValue('[type=search]') === 'tóner', 'the search survives a reload');
    await page.fill('[type=search]', 'nada de nada');
    await page.click('.state .button');
    await page.waitForFunction(() => document.querySelectorAll('.message').length >= 50);
    for (let count = 0; count < 4; count += 1) {
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      await page.waitForTimeout(150);
    }
    await page.waitForFunction(() => document.querySelectorAll('.message').length === 130);
    check(await page.locator('.fresh').count() === 0, 'paged rows are not highlighted');
  });
}

async function expiry(browser) {
  await withPage(browser, { expected: kExpected401 }, async ({ page, fake, go }) => {
    await go('/messages?sort=created_at');
    await page.waitForSelector('.message');
    await page.fill('.composer textarea', 'no me pierdas');
    fake.expire();
    await page.click('.composer button[type=submit]');
    await page.waitForSelector('.dialog [name=password]');
    await axe(page, 'expired');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.dialog[open]');  // it stays, or comes back at once
    await page.fill('.dialog [name=password]', 'correcto');
    await page.click('.dialog button[type=submit]');
    await page.waitForSelector('.dialog', { state: 'detached' });
    check(await page.inputValue('.composer textarea') === 'no me pierdas', 'typed text survives');
    await page.click('.composer button[type=submit]');
    await page.waitForSelector('.toast.done');
    check(page.url().endsWith('sort=created_at'), 'still in the same place');
  });
}

async function offline(browser) {
  await withPage(browser, { expected: /ERR_|503/ }, async ({ page, fake, go }) => {
    await go('/messages');
    await page.waitForSelector('.message');
    fake.failWith = { path: '/api/v1/events', status: 503 };
    fake.cutStreams();
    await page.waitForSelector('.offline', { timeout: 10_000 });
    await axe(page, 'offline');
    fake.failWith = null;
    fake.messages.unshift({ ...fake.messages[0], id: 'nuevo', mess: 'mientras tanto' });
    const back = page.waitForSelector('.offline', { state: 'detached' });
    await Promise.any([page.click('.offline .button'), back]);  // it may have tried by itself
    await back;
    await page.waitForSelector('.message >> text=mientras tanto');
  });
}

async function clusterLive(browser) {
  await withPage(browser, {}, async ({ page, fake, go }) => {
    await go('/messages');
    await page.click('.nav >> text=Clúster');
    await page.waitForSelector('.notice.good');
    check(await page.evaluate(() => document.activeElement.tagName) === 'H1', 'focus on heading');
    Object.assign(fake.status.peers[0], { state: 'unreachable', synced: false, behind_entries: 5 });
    fake.emit('status', {});
    await page.waitForSelector('.notice.bad >> text=n2 no responde');
    await page.goBack();
    await page.waitForSelector('.message');
    check(await page.locator('.nav .dot.bad').count() === 1, 'the mark shows on other pages');
  });
}

async function apiTry(browser) {
  await withPage(browser, { expected: /404/ }, async ({ page, go }) => {
    await go('/tools/api');
    await page.click('.panel button[type=submit]');
    await page.waitForSelector('.answer .badge.good');
    await page.click('text=Crear código');
    await page.waitForSelector('text=Código de acceso nuevo');
    await axe(page, 'api answered');
  });
}

/** Heap growth over 30 navigations stays under 3 MiB. */
async function heap(browser) {
  await withPage(browser, {}, async ({ page, go }) => {
    await go('/messages');
    await page.waitForSelector('.message');
    const session = await page.context().newCDPSession(page);
    const used = async () => {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    };
    // Not page.waitForSelector: the handle it gives would keep the old page's elements alive.
    const seen = (selector) => page.locator(selector).first().waitFor();
    const walk = async () => {
      await page.click('.nav a[href="/cluster"]');
      await seen('.table');
      await page.click('.nav a[href="/tools/api"]');
      await seen('.panel');
      await page.click('.nav a[href="/messages"]');
      await seen('.message');
    };
    // The first rounds compile code and fill caches; a leak would go on after them.
    for (let count = 0; count < 5; count += 1) await walk();
    const before = await used();
    for (let count = 0; count < 10; count += 1) await walk();
    const grown = (await used()) - before;
    check(grown < 3 * 1024 * 1024, `heap grew by ${grown} bytes`);
  });
}

export const flows = {
  wizard, signInAndOut, settingsStay, addOnce, liveChanges, conflict, deleting, searchAndPages,
  expiry, offline, clusterLive, apiTry, heap,
};
