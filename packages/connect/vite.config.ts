/** Builds the SDK into the server's assets: `connect.js` for the script tag, `connect.mjs` beside it for modules. */
import { defineConfig, type LibraryOptions } from 'vite'

/** One environment each, because a page's script and a module begin at different files. */
function bundle(lib: LibraryOptions) {
  return {
    consumer: 'client' as const,
    resolve: { conditions: ['source', 'module', 'browser'] },
    build: {
      outDir: '../server/assets/sdk',
      emptyOutDir: false,
      target: 'es2022',
      lib,
      // Libraries keep their white space otherwise, for bundlers; these two are served to pages as they are.
      rolldownOptions: { output: { minify: true } },
    },
  }
}

export default defineConfig({
  builder: {},
  environments: {
    client: bundle({
      entry: 'src/script.ts',
      name: 'drawbridgeScript',
      formats: ['iife'],
      fileName: () => 'connect.js',
    }),
    module: bundle({ entry: 'src/index.ts', formats: ['es'], fileName: () => 'connect.mjs' }),
  },
})
