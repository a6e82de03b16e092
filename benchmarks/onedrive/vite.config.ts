/** Bundles the contender of ours as the published command line is bundled. */
import { join } from 'node:path'
import { defineConfig } from 'vite'

export default defineConfig({
  logLevel: 'warn',
  ssr: { noExternal: true, resolve: { conditions: ['source', 'node', 'import', 'module', 'default'] } },
  build: {
    ssr: true,
    target: 'node22',
    minify: false,
    outDir: join(import.meta.dirname, '../../node_modules/.cache/benchmark'),
    emptyOutDir: true,
    rolldownOptions: { input: { ours: join(import.meta.dirname, 'ours.ts') } },
  },
})
