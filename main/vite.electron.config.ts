// Bundles what Electron's main process needs until its window is open, as one CommonJS file: Electron reads ES modules only once its
// event loop turns, which is after the app is ready, and the program began 45 ms after it (140 on a busy machine). The kernel comes after it, as an ES module.
import { defineConfig } from 'vite';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  plugins: [
    {
      name: 'kernel-beside',
      enforce: 'pre',
      resolveId: (source) => (source.endsWith('/kernel/kernel.js') ? { id: './kernel.js', external: true } : null),
    },
  ],
  build: {
    ssr: 'main/hosts/electron/main.ts',
    outDir: 'dist/program',
    // vite.config.ts has filled it.
    emptyOutDir: false,
    target: 'node20',
    sourcemap: true,
    minify: false,
    rollupOptions: {
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'electron.cjs' },
    },
  },
});
