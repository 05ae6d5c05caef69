// Every page, and what a slow, broken or empty server makes of it: nothing overflows, axe finds
// nothing, the title is the page's own, the console is quiet. Fails when it has seen fewer than the
// table demands. In depth: as each role, in both languages and themes, wide and on a phone; else
// each page in one of the administrator's looks, and as one who may not see it.
//
// usage: crawl.mjs URL SHOTS_FOLDER [deep]
import { check, checkAccessible, main, openPage, shot, signIn } from './harness.mjs';

const [url, shots, depth] = process.argv.slice(2);
const isDeep = depth === 'deep';

// Each page; who is told that it is not for him.
const kLists = ['people', 'departments', 'projects', 'assignments', 'roles'];
const kPages = [
  { path: '/messages' },
  ...kLists.flatMap((name) => [
    { path: `/${name}` }, { path: `/${name}/new`, not: ['salesperson', 'support'] },
    { path: `/${name}/:id`, collection: name },
    { path: `/${name}/:id?tab=history`, collection: name },
    { path: `/${name}/:id?edit=`, collection: name },
  ]),
  { path: '/companies', not: ['support'] },
  { path: '/companies/new', not: ['manager', 'salesperson', 'support'] },
  { path: '/customers' },
  { path: '/customers/new', not: ['salesperson', 'support'] },
  { path: '/visits', not: ['support'] },
  { path: '/visits/new', not: ['support'] },
  { path: '/targets', not: ['support'] },
  { path: '/posts' },
  { path: '/posts/new' },
  { path: '/target_types', not: ['support'] },
  { path: '/users', not: ['salesperson', 'support'] },
  { path: '/users/new', not: ['manager', 'salesperson', 'support'] },
  { path: '/' },
  { path: '/calendar', not: ['support'] },
  { path: '/reports', not: ['support'] },
  { path: '/chart' },
  { path: '/responsible' },
  { path: '/trash' },
  { path: '/conflicts' },
  { path: '/audit', not: ['manager', 'salesperson', 'support'] },
  { path: '/security', not: ['manager', 'salesperson', 'support'] },
  { path: '/settings', not: ['manager', 'salesperson', 'support'] },
  { path: '/settings/certificates', not: ['manager', 'salesperson', 'support'] },
  { path: '/settings/update', not: ['manager', 'salesperson', 'support'] },
  { path: '/branding', not: ['manager', 'salesperson', 'support'] },
  { path: '/notifications' },
  { path: '/chat' },
  { path: '/account' },
  { path: '/account?tab=security' },
  { path: '/account?tab=sessions' },
  { path: '/account?tab=tokens' },
  { path: '/cluster', not: ['manager', 'salesperson', 'support'] },
  { path: '/incidents', not: ['salesperson'] },
  { path: '/incidents/new', not: ['salesperson'] },
  { path: '/canned_replies', not: ['salesperson'] },
  { path: '/incident_report', not: ['salesperson'] },
  { path: '/service_levels', not: ['salesperson'] },
  { path: '/cluster/metrics', not: ['manager', 'salesperson', 'support'] },
  { path: '/cluster/front', not: ['manager', 'salesperson', 'support'] },
  { path: '/tools/api' },
  { path: '/no/such/page' },
];

// What customers have in the place of all that.
const kPortalPages = [
  { path: '/' }, { path: '/incidents/new' },
  { path: '/incidents/:id', collection: 'incidents' },
  { path: '/account' }, { path: '/account?tab=security' }, { path: '/account?tab=sessions' },
  { path: '/no/such/page' },
];

const kLooks = [
  { login: 'ana', role: 'administrator', language: 'es', theme: 'light', width: 1280 },
  { login: 'ana', role: 'administrator', language: 'en', theme: 'dark', width: 360 },
  { login: 'luis', role: 'salesperson', language: 'es', theme: 'dark', width: 1280 },
  ...(!isDeep ? [] : [
    { login: 'ana', role: 'administrator', language: 'en', theme: 'light', width: 1280 },
    { login: 'ana', role: 'administrator', language: 'es', theme: 'dark', width: 360 },
    { login: 'luis', role: 'salesperson', language: 'en', theme: 'light', width: 360 },
    { login: 'marta', role: 'manager', language: 'es', theme: 'light', width: 360 },
    { login: 'marta', role: 'manager', language: 'en', theme: 'dark', width: 1280 },
    { login: 'teo', role: 'support', language: 'es', theme: 'dark', width: 360 },
    { login: 'teo', role: 'support', language: 'en', theme: 'light', width: 1280 },
  ]),
  { login: 'luz', role: 'customer', language: 'es', theme: 'light', width: 360 },
  { login: 'luz', role: 'customer', language: 'en', theme: 'dark', width: 1280 },
];

/** The pages that are seen in the look that stands at `at` among the looks. */
function pagesOf(at) {
  const { role } = kLooks[at];
  if (role === 'customer') return kPortalPages;
  if (isDeep) return kPages;
  return kPages.filter(({ not = [] }, index) =>
    (role === 'administrator' ? index % 2 === at : not.includes(role)));
}

// What the server may do to the page that is loading; "data" is nothing out of the ordinary.
const kStates = {
  // The cluster's state, which every page shows a sign of, is no list.
  empty: (route) => (/replication|cluster/.test(route.request().url()) ? route.continue()
    : route.fulfill({ json: { items: [], next: null } })),
  loading: () => {},
  error: (route) => route.fulfill({
    status: 500, contentType: 'application/problem+json', body: '{"title":"x","status":500}',
  }),
  offline: (route) => route.abort('connectionrefused'),
};
const kStatePages = ['/people', '/projects', '/trash', '/audit', '/chart', '/cluster'];

let visits = 0;

async function idOf(page, collection) {
  const list = await page.evaluate(async (name) =>
    (await fetch(`/api/v1/${name}?limit=1`)).json(), collection);
  return list.items[0].id;
}

async function look(page, path, where, isForbidden) {
  page.expected = isForbidden ? /status of 40[13]/ : /status of 401/;
  await page.goto(url + path.slice(1));
  await page.locator('h1').waitFor();
  await page.waitForFunction(() => !document.querySelector('.skeleton'));
  await seen(page, path, where);
  const told = await page.locator('.state .icon').count() > 0
    && /no es para tu cuenta|not for your account/.test(await page.innerText('main'));
  check(told === isForbidden, `${where}: ${isForbidden ? 'is not forbidden' : 'is forbidden'}`);
}

async function seen(page, path, where) {
  await checkAccessible(page, where);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(over <= 0, `${where}: ${over} px too wide`);
  check(page.problems.length === 0, `${where}: ${page.problems.join('\n')}`);
  await shot(page, shots, where.replace(/[^\w-]+/g, '_'));
  visits += 1;
}

async function crawl(browser, { login, role, language, theme, width }, pages) {
  const page = await openPage(browser, language, theme, width);
  await signIn(page, url, login, language, theme);
  const titles = new Map();
  for (const { path, collection, not = [] } of pages) {
    const where = `${path} ${role} ${language} ${theme} ${width}`;
    const real = collection ? path.replace(':id', await idOf(page, collection)) : path;
    await look(page, real, where, not.includes(role));
    const title = await page.title();
    const owner = titles.get(title) ?? path.split('?')[0];
    check(owner === path.split('?')[0], `${title} is the title of ${owner} and ${path}`);
    titles.set(title, owner);
  }
  await page.keyboard.press('Tab');
  check(await page.evaluate(() => document.activeElement.className) === 'skip',
    'the first Tab is the skip link');
  await page.context().close();
}

async function states(browser) {
  const page = await openPage(browser, 'es', 'light');
  await signIn(page, url, 'ana', 'es');
  page.expected = /Failed to load resource|ERR_CONNECTION_REFUSED/;
  for (const [name, answer] of Object.entries(kStates)) {
    await page.route(/\/api\/v1\/(?!session|setup|events)/, answer);
    for (const path of kStatePages) {
      // An empty list is no status of a cluster.
      if (name === 'empty' && path === '/cluster') continue;
      await page.goto(url + path.slice(1));
      await page.locator('h1').waitFor();
      await page.locator(name === 'loading' ? '.skeleton' : '.state').first().waitFor();
      await seen(page, path, `${path} ${name}`);
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }
  await page.context().close();
}

await main(shots, async (browser) => {
  for (const [at, one] of kLooks.entries()) await crawl(browser, one, pagesOf(at));
  await states(browser);
  const staff = kLooks.filter(({ role }) => role !== 'customer').length;
  const pages = kPortalPages.length * (kLooks.length - staff) + (isDeep ? kPages.length * staff
    : kPages.length + kPages.filter(({ not = [] }) => not.includes('salesperson')).length);
  const demanded = pages + kStatePages.length * Object.keys(kStates).length - 1;
  check(visits === demanded, `${visits} pages seen of ${demanded}`);
});
