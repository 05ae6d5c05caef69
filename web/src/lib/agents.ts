// What a User-Agent header says, as people would: the browser and the system. Order matters: most
// browsers claim to be others as well.

const kBrowsers: readonly (readonly [RegExp, string])[] = [
  [/Edg(e|A|iOS)?\//, 'Edge'], [/OPR\//, 'Opera'], [/SamsungBrowser\//, 'Samsung Internet'],
  [/(Firefox|FxiOS)\//, 'Firefox'], [/(HeadlessChrome|Chrome|CriOS)\//, 'Chrome'],
  [/Chromium\//, 'Chromium'], [/Version\/.*Safari\//, 'Safari'], [/curl\//, 'curl'],
  [/python/i, 'Python'],
];
const kSystems: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'], [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux'],
];

export function readAgent(agent: string): { browser: string | null; system: string | null } {
  const find = (list: typeof kBrowsers) => list.find(([sign]) => sign.test(agent))?.[1] ?? null;
  return { browser: find(kBrowsers), system: find(kSystems) };
}
