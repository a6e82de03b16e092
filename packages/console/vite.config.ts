/**
 * Builds the console into the server's assets, from where the server serves it at /console.
 *
 * The result runs under `default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'`. Inline styles are
 * needed because Griffel, the style engine of Fluent UI, writes its rules into style elements at run time.
 */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  plugins: [react()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: fileURLToPath(new URL('../server/assets/console', import.meta.url)),
    emptyOutDir: true,
    // A policy without data: would refuse small assets that are put into the script.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
})
