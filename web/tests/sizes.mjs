// Prints what a browser downloads, and fails when a budget is exceeded. Run after a build.
//
// First load: index.html, its scripts and its styles. Everything else is a lazy route.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const kFirstLoadMax = 60 * 1024;
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
const first = sum(files.filter((file) => file.isFirst), 'gzip');
const all = sum(files, 'brotli');
console.log(`first load (*): ${kib(first).trim()} gzip of ${kib(kFirstLoadMax).trim()}`);
console.log(`all:            ${kib(all).trim()} brotli of ${kib(kAllBrotliMax).trim()}`);

const over = files.filter((file) => !file.isFirst && file.gzip > kLazyMax);
if (first > kFirstLoadMax || all > kAllBrotliMax || over.length) {
  console.error('over budget', over.map((file) => file.name).join(' '));
  process.exit(1);
}
