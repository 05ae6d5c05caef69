// Prints what a browser downloads, and fails when a budget is exceeded. Run after a build.
//
// First load: index.html, its scripts and its styles (what the sign-in takes); for staff the frame
// and the home page on top of that, for customers the portal. Everything else is a lazy route.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const kFirstLoadMax = { 'sign-in': 42, staff: 60, portal: 45 };
const kLazyMax = 20 * 1024;
const kAllBrotliMax = 450 * 1024;

const dist = process.env.PANAL_WEB_OUT ?? fileURLToPath(new URL('../dist', import.meta.url));
const html = readFileSync(join(dist, 'index.html'));
const files = readdirSync(join(dist, 'assets')).map((name) => {
  const bytes = readFileSync(join(dist, 'assets', name));
  return {
    name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length, isFirst: html.includes(`/assets/${name}`),
  };
});
files.push({
  name: 'index.html', raw: html.length, gzip: gzipSync(html, { level: 9 }).length,
  brotli: brotliCompressSync(html).length, isFirst: true,
});

const sum = (list, field) => list.reduce((total, file) => total + file[field], 0);
const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`.padStart(10);
const heads = ['raw', 'gzip', 'brotli'].map((head) => head.padStart(10)).join('');
console.log('file'.padEnd(36) + heads);
for (const file of files.sort((a, b) => b.gzip - a.gzip)) {
  const name = `${file.isFirst ? '* ' : '  '}${file.name}`;
  console.log(name.padEnd(36) + kib(file.raw) + kib(file.gzip) + kib(file.brotli));
}
/** What the chunk that begins with `stem` brings along: what it imports, and its styles. */
function withImports(stem) {
  const chunk = files.find((file) => file.name.startsWith(`${stem}-`) && file.name.endsWith('.js'));
  const names = new Set([chunk.name]);
  for (const name of names) {
    const code = readFileSync(join(dist, 'assets', name), 'utf8');
    for (const [, one] of code.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) names.add(one);
  }
  for (const { name } of files.filter((file) => file.name.endsWith('.js'))) {
    const code = readFileSync(join(dist, 'assets', name), 'utf8');
    const deps = JSON.parse(code.match(/m\.f=(\[[^\]]*\])/)?.[1] ?? '[]');
    const at = code.match(
      new RegExp(`"\\./${chunk.name}"\\),__vite__mapDeps\\(\\[([\\d,]*)`));
    at?.[1].split(',').forEach((index) => names.add(deps[index].replace('assets/', '')));
  }
  for (const name of [...names]) wordsOf(name).forEach((one) => names.add(one));
  return files.filter((file) => names.has(file.name));
}

/** The Spanish texts that a chunk awaits: the longer ones. */
function wordsOf(name) {
  if (!name.endsWith('.js')) return [];
  const code = readFileSync(join(dist, 'assets', name), 'utf8');
  return [...code.matchAll(/import\("\.\/((?:\w+_)?es-[^"]+)"\)/g)].map(([, one]) => one);
}

const index = files.filter((file) => file.isFirst);
const firstWords = index.flatMap((file) => wordsOf(file.name));
index.push(...files.filter((file) => firstWords.includes(file.name)));
const kEntries = {
  'sign-in': ['sign_in_page'], staff: ['shell', 'home_page'], portal: ['portal_app'],
};
const first = Object.entries(kEntries)
  .map(([who, stems]) => ({ who, list: [...new Set([...index, ...stems.flatMap(withImports)])] }))
  .map(({ who, list }) => ({ who, list, gzip: sum(list, 'gzip') }));
const all = sum(files, 'brotli');
for (const { who, gzip, list } of first) {
  if (process.env.PANAL_SIZES) {
    console.log(list.map((file) => `${who}: ${file.name} ${file.gzip}`).join('\n'));
  }
  console.log(`first load, ${who}:`.padEnd(20),
    `${kib(gzip).trim()} gzip of ${kFirstLoadMax[who]} KiB`);
}
console.log(`all:            ${kib(all).trim()} brotli of ${kib(kAllBrotliMax).trim()}`);

const over = files.filter((file) => !file.isFirst && file.gzip > kLazyMax);
const overFirst = first.filter(({ who, gzip }) => gzip > kFirstLoadMax[who] * 1024);
if (overFirst.length || all > kAllBrotliMax || over.length) {
  console.error('over budget', [...over.map((file) => file.name),
    ...overFirst.map(({ who }) => who)].join(' '));
  process.exit(1);
}
