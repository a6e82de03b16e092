/** The part of a scope that an expression reads, so that no more than that is sent to the sandbox. */
import type { Reference } from './reads.ts'

type Tree = { readonly branches: Map<string, Tree>; whole: boolean }

export function partOf(scope: unknown, references: readonly Reference[]): unknown {
  const tree: Tree = { branches: new Map(), whole: false }
  for (const { path } of references) {
    let branch = tree
    for (const name of path) {
      const known = branch.branches.get(name) ?? { branches: new Map(), whole: false }
      branch.branches.set(name, known)
      branch = known
    }
    branch.whole = true
  }
  // Whoever asks for the moment asks for it by a function.
  tree.branches.set('now', { branches: new Map(), whole: true })
  return cut(scope, tree)
}

function cut(value: unknown, { whole, branches }: Tree): unknown {
  if (whole || typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const kept: [string, unknown][] = []
  for (const [name, branch] of branches) {
    if (Object.hasOwn(value, name)) kept.push([name, cut((value as Record<string, unknown>)[name], branch)])
  }
  return Object.fromEntries(kept)
}
