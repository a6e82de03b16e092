import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    // Its part for HTTP stands on a package whose condition `source` leads to TypeScript that Node does not strip.
    server: { deps: { inline: [/@modelcontextprotocol\/sdk\/dist\/esm\/client/, /eventsource-parser/] } },
    include: ['packages/*/test/**/*.test.{ts,tsx}', 'examples/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', './test/count-reporter.ts'],
    // Most tests wait for children, browsers and databases: more than one at a time keeps the cores busy.
    maxWorkers: 3,
    // Real browsers, databases and kills on a crowded machine: one that fails is asked once more, and says so.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 20_000,
    // A poll that fails costs its whole time; one on a busy machine should not fail.
    expect: { poll: { timeout: 5_000 } },
    hookTimeout: 60_000,
  },
})
