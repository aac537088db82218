// Bundles the program that runs: the browser host, the kernel and the child processes, few files instead of hundreds, because each file of its own
// costs a start half a millisecond. Tests and tools run the same sources as tsc compiles them, file by file.
import { defineConfig } from 'vite';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  // Checking and encoding are needed at once, and come as dozens of files. The rest is native, or loaded when it is needed.
  ssr: { noExternal: ['zod', 'protobufjs', 'jsonc-parser'] },
  build: {
    ssr: true,
    outDir: 'dist/program',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    // Its error traces are read in logs.
    minify: false,
    rollupOptions: {
      input: {
        browser: 'main/hosts/browser/main.ts',
        // What it loads next; on its own for the bench.
        serve: 'main/hosts/browser/serve.ts',
        // What Electron's main loads once its window is open (vite.electron.config.ts).
        kernel: 'main/kernel/kernel.ts',
        'world-link': 'main/processes/world-link.ts',
        'ups-link': 'main/processes/ups-link.ts',
        simulator: 'main/processes/simulator.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
