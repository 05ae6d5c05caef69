// Every page in both languages, both themes, at desktop and phone width: axe, overflow, title,
// language, and a screenshot to look at (PANAL_WEB_SHOTS=folder).
import { axe, check, checkWidth, openPage, shot } from './harness.mjs';
import { samplePeer } from './samples.mjs';

const kUneasy = (fake) => {
  const lag = { 'A-1f3c': 820, 'B-77a0': 77, 'C-0b12': 9 };
  fake.status.peers = [
    samplePeer('B', 'n2', { synced: false, behind_entries: 222, behind_ms: 4200, vector: lag }),
    samplePeer('C', 'gijon', { state: 'unreachable', synced: false, behind_entries: 31,
      behind_ms: 754_000, vector: { ...lag, 'A-1f3c': 1011 }, rtt_ms: null,
      clock_offset_ms: null, last_contact: new Date(Date.now() - 754_000).toISOString(),
      last_error: 'connect 10.0.0.3:7443: no route to host' }),
  ];
};

const kNewNode = (fake) => {
  fake.setupNeeded = true;
  fake.signedIn = false;
};

const kViews = [
  { name: 'setup', path: '/', prepare: kNewNode },
  { name: 'setup-errors', path: '/', prepare: kNewNode,
    act: async (page) => {
      await page.fill('[name=password]', 'corta');
      await page.click('button[type=submit]');
    } },
  { name: 'sign-in', path: '/messages', prepare: (fake) => { fake.signedIn = false; } },
  { name: 'home-empty', path: '/', ready: '.card-note' },
  { name: 'messages', path: '/messages', ready: '.message' },
  { name: 'messages-empty', path: '/messages', prepare: (fake) => { fake.messages = []; },
    ready: '.state' },
  { name: 'messages-loading', path: '/messages', prepare: (fake) => { fake.delayMs = 1500; },
    ready: '.skeleton' },
  { name: 'messages-error', path: '/messages', ready: '.state', expected: /500/,
    prepare: (fake) => { fake.failWith = { path: '/api/v1/messages', status: 500 }; } },
  { name: 'messages-edit', path: '/messages', ready: '.message',
    act: async (page) => page.click('.message .button') },
  { name: 'messages-delete', path: '/messages', ready: '.message',
    act: async (page) => page.click('.message .button >> nth=1') },
  { name: 'account', path: '/messages', ready: '.message',
    act: async (page) => page.click('.account-button') },
  { name: 'cluster', path: '/cluster', ready: '.table' },
  { name: 'cluster-uneasy', path: '/cluster', ready: '.table', prepare: kUneasy },
  { name: 'cluster-forbidden', path: '/cluster', ready: '.state',
    prepare: (fake) => { fake.roles = ['support']; } },
  { name: 'cluster-token', path: '/cluster', ready: '.table',
    act: async (page) => {
      await page.click('.page-actions .button');
      await page.click('.dialog button[type=submit]');
      await page.waitForSelector('svg.qr');
    } },
  { name: 'api', path: '/tools/api', ready: '.panel' },
  { name: 'missing', path: '/no/such/page', ready: '.state' },
];

async function look(browser, view, language, theme, width) {
  const where = `${view.name}-${language}-${theme}-${width}`;
  const opened = await openPage(browser, {
    language, theme, width, height: 780, prepare: view.prepare, expected: view.expected,
  });
  try {
    await opened.go(view.path);
    await opened.page.waitForSelector(view.ready ?? 'h1');
    await view.act?.(opened.page);
    await shot(opened.page, where);
    await axe(opened.page, where);
    await checkWidth(opened.page, where);
    check(await opened.page.getAttribute('html', 'lang') === language, `${where}: lang`);
    return await opened.page.title();
  } finally {
    await opened.close();
  }
}

/** Gives the number of views that failed. */
export async function looks(browser, only) {
  const owners = new Map();
  let failed = 0;
  for (const view of kViews.filter((one) => !only || one.name.includes(only))) {
    try {
      for (const language of ['es', 'en']) {
        for (const theme of ['light', 'dark']) {
          for (const width of [1280, 360]) {
            const title = await look(browser, view, language, theme, width);
            const owner = owners.get(title) ?? view.path;
            check(owner === view.path || view.path === '/', `${title}: also of ${owner}`);
            owners.set(title, owner);
          }
        }
      }
      console.log(`ok looks ${view.name}`);
    } catch (error) {
      failed += 1;
      console.error(`FAILED looks ${view.name}\n${error.stack}`);
    }
  }
  return failed;
}
