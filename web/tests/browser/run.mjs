// Browser tests of the pages against the fake server. `npm run browser [-- part-of-a-name]`.
import { flows } from './flows.mjs';
import { openBrowser } from './harness.mjs';
import { looks } from './looks.mjs';

const only = process.argv[2];
const browser = await openBrowser();
let failed = 0;
try {
  for (const [name, run] of Object.entries(flows)) {
    if (only && only !== 'flows' && !name.includes(only)) continue;
    try {
      await run(browser);
      console.log(`ok ${name}`);
    } catch (error) {
      failed += 1;
      console.error(`FAILED ${name}\n${error.stack}`);
    }
  }
  if (only !== 'flows') failed += await looks(browser, only);
} finally {
  await browser.close();
}
console.log(failed ? `${failed} failed` : 'all browser tests passed');
process.exit(failed ? 1 : 0);
