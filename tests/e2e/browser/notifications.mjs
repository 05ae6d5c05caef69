// What is assigned to Teo on n1 rings at once on n2, and leads to what it is about.
//
// usage: notifications.mjs URL SHOTS_FOLDER; asks for "assign"
import { ask, check, checkAccessible, main, openPage, shot, signIn } from './harness.mjs';

const [url, shots] = process.argv.slice(2);

await main(shots, async (browser) => {
  const teo = await openPage(browser, 'en', 'dark', 390);
  await signIn(teo, url, 'teo', 'en', 'dark');
  await teo.locator('.bell').waitFor();
  await ask('assign');
  await teo.locator('.bell .count', { hasText: '1' }).waitFor();
  await teo.getByRole('link', { name: 'Notifications: 1 unread' }).click();
  await teo.locator('h1:focus', { hasText: 'Notifications' }).waitFor();
  await teo.locator('.notification.unread', { hasText: 'No imprime' }).waitFor();
  await checkAccessible(teo, 'notifications');
  const over = await teo.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(over <= 0, `${over} px too wide`);
  await shot(teo, shots, 'notifications-en-dark-phone');
  await teo.getByLabel('A limit that is near').click();
  await teo.reload();
  await teo.waitForFunction(() => document.querySelector('[name=sla]')?.checked === false);
  await teo.locator('.notification a').click();
  await teo.locator('h1', { hasText: 'No imprime' }).waitFor();
  await teo.locator('.bell .count').waitFor({ state: 'detached' });
  check(teo.problems.length === 0, teo.problems.join('\n'));
});
