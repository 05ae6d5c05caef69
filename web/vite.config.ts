/// <reference types="vitest/config" />
// Builds the pages to static files: index.html and assets/* with content hashes, nothing else.
//
// PANAL_WEB_OUT moves the output, so that a build tree need not write into the source tree. The
// content security policy forbids data: URIs and inline code, hence no inlined assets and no
// module preload polyfill.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const kInMain = new RegExp('/src/(main|app/(account_menu|offline_notice|unsaved)|api/records'
  + '|kit/(dialog|notice|segmented|skeleton|loading)|lib/rows|pages/records/use_records'
  + '|lib/use_highlights)[.]tsx?$');

export default defineConfig({
  resolve: {
    alias: [
      { find: /^react(-dom)?$/, replacement: 'preact/compat' },
      { find: 'react/jsx-runtime', replacement: 'preact/jsx-runtime' },
      { find: /^@\//, replacement: `${here('./src')}/` },
    ],
    dedupe: ['preact'],
  },
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  build: {
    outDir: process.env.PANAL_WEB_OUT ?? 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      output: {
        // What the entry imports stays together, with what all signed-in pages use besides: small
        // pieces compress badly.
        manualChunks: (id) => (kInMain.test(id) ? 'main' : undefined),
      },
      // "use client" marks in libraries mean nothing here and would drown real warnings.
      onwarn: (warning, show) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') show(warning);
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/data': 'http://127.0.0.1:8080' } },
  test: {
    include: ['tests/unit/**/*.test.ts'],
    environment: 'node',
  },
});
