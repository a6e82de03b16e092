/**
 * Bundles the command for publication: one file is read faster than three hundred, and what a command does not use is
 * not in memory. The server and the emulator stay packages of their own; few commands need them.
 */
import { defineConfig } from 'vite'

export default defineConfig({
  ssr: {
    noExternal: true,
    external: ['@drawbridge/server', '@drawbridge/server/mcp', '@drawbridge/emulator', '@napi-rs/keyring'],
    resolve: { conditions: ['source', 'node', 'import', 'module', 'default'] },
  },
  build: {
    ssr: true,
    target: 'node22',
    minify: false,
    rolldownOptions: {
      input: { main: 'src/main.ts', index: 'src/index.ts' },
      // All beside each other, since the manifest is looked for one folder up.
      output: { chunkFileNames: '[name]-[hash].js' },
    },
  },
})
