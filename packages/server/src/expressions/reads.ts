/**
 * Which parts of the scope an expression reads, and which functions it names.
 *
 * Each node is walked together with what its context is: a path from the scope's root, as long as that can be told.
 * Places in lists are no part of a path, since JSONata's names go through lists as if they were not there.
 */
import type { Node, Pairs } from './syntax-tree.ts'

/** From the root of the scope: `['steps', 'list', 'output', 'value', 'name']`. Empty for the scope as a whole. */
export type Path = readonly string[]
export type Reference = {
  readonly path: Path
  /** In the expression, from 1: where the name ends. */
  readonly position: number
}
export type NamedFunction = { readonly name: string; readonly position: number }
export type Reads = {
  readonly references: readonly Reference[]
  /** Variables with a `$` that the expression does not set by itself: built-in functions, and slips of the pen. */
  readonly functions: readonly NamedFunction[]
  /** Where the expression's value comes from, when it is taken from the scope as it is. */
  readonly result: Path | undefined
  /** The value is a list even of one, as `path[]` asks for. */
  readonly keepsList: boolean
}

/** What a node is about: a path, or something that was made on the way. */
type Context = Path | undefined
type Variables = ReadonlyMap<string, Context>

/** Which arguments of a function given to another stand for one of the first argument's items. */
const itemsOf: Readonly<Record<string, readonly number[]>> = {
  map: [0],
  filter: [0],
  single: [0],
  sort: [0, 1],
  reduce: [1],
}

export function readsOf(tree: Node): Reads {
  const references: Reference[] = []
  const functions: NamedFunction[] = []

  const read = (path: Context, position = 0): void => {
    if (path) references.push({ path, position })
  }
  const walkAll = (nodes: readonly Node[] = [], context: Context, variables: Variables): void => {
    for (const node of nodes) walk(node, context, variables)
  }
  const walkPairs = (pairs: Pairs, context: Context, variables: Variables): void => {
    for (const [name, value] of pairs) walkAll([name, value], context, variables)
  }

  /** @returns what the node's value is about */
  function walk(node: Node, context: Context, variables: Map<string, Context> | Variables): Context {
    const value = walkUnfiltered(node, context, variables)
    for (const { expr } of node.predicate ?? []) if (expr) walk(expr, value, variables)
    if (!node.group || node.type === 'path') return value
    walkPairs(node.group.lhs, value, variables)
    return undefined
  }

  function walkUnfiltered(node: Node, context: Context, variables: Variables): Context {
    switch (node.type) {
      case 'path':
        return walkPath(node, context, variables)
      case 'name':
        return walkPath({ type: 'path', steps: [node] }, context, variables)
      case 'variable': {
        const path = variableOf(node, context, variables)
        read(path, node.position)
        return path
      }
      case 'wildcard':
      case 'descendant':
        read(context ?? [], node.position)
        return undefined
      case 'parent': {
        const path = context?.slice(0, -1) ?? []
        read(path, node.position)
        return path
      }
      case 'block': {
        const inner = new Map(variables)
        // A function may call itself, and one that is set after it.
        for (const { type, lhs } of node.expressions ?? []) {
          if (type === 'bind') inner.set(String((lhs as Node).value), undefined)
        }
        return (node.expressions ?? []).map((each) => walk(each, context, inner)).at(-1)
      }
      case 'bind': {
        const path = walk(node.rhs!, context, variables)
        const { value } = node.lhs as Node
        // A block hands in a map of its own, in which the names that it sets live to its end.
        if (variables instanceof Map) variables.set(String(value), path)
        return path
      }
      case 'lambda':
        return walkLambda(node, context, variables, [])
      case 'function':
      case 'partial':
        return walkCall(node, context, variables)
      case 'unary':
        if (Array.isArray(node.lhs)) walkPairs(node.lhs as Pairs, context, variables)
        walkAll(node.expressions, context, variables)
        if (node.expression) walk(node.expression, context, variables)
        return undefined
      case 'transform':
        // What it is applied to is told only when it runs.
        for (const part of [node.pattern, node.update, node.delete]) if (part) walk(part, undefined, variables)
        return undefined
      default: {
        const parts = [node.lhs as Node | undefined, node.rhs, node.condition, node.then, node.else]
        walkAll(
          parts.filter((part) => part !== undefined),
          context,
          variables,
        )
        return undefined
      }
    }
  }

  function walkPath({ steps = [], group }: Node, context: Context, variables: Variables): Context {
    const inner = new Map(variables)
    let current = context
    let position = 0
    for (const step of steps) {
      const before = current
      position = step.position ?? position
      if (step.type === 'name') current = current && [...current, String(step.value)]
      else if (step.type === 'variable') current = variableOf(step, current, inner)
      else if (step.type === 'sort')
        walkAll(
          step.terms?.map(({ expression }) => expression),
          current,
          inner,
        )
      else {
        if (current !== context) read(current, position)
        current = walk(step, current, inner)
      }
      if (step.focus !== undefined) inner.set(step.focus, current)
      if (step.index !== undefined) inner.set(step.index, undefined)
      for (const { type, expr, value } of step.stages ?? []) {
        if (expr) walk(expr, current, inner)
        if (type === 'index') inner.set(String(value), undefined)
      }
      if (step.focus !== undefined) {
        read(current, position)
        current = before
      }
    }
    if (current !== context || steps.some(({ type }) => type === 'variable')) read(current, position)
    if (!group) return current
    walkPairs(group.lhs, current, inner)
    return undefined
  }

  function walkCall(node: Node, context: Context, variables: Variables): Context {
    const { procedure, arguments: given = [] } = node
    const name = procedure?.type === 'variable' ? String(procedure.value) : ''
    if (procedure) walk(procedure, context, variables)
    const items = given[0] && walk(given[0], context, variables)
    const places = itemsOf[name] ?? []
    for (const each of given.slice(1)) {
      if (each.type !== 'lambda') walk(each, context, variables)
      else {
        const about = Array.from({ length: 2 }, (_, place) => (places.includes(place) ? items : undefined))
        walkLambda(each, context, variables, about)
      }
    }
    return undefined
  }

  function walkLambda(node: Node, context: Context, variables: Variables, about: readonly Context[]): undefined {
    const inner = new Map(variables)
    for (const [place, { value }] of (node.arguments ?? []).entries()) inner.set(String(value), about[place])
    walk(node.body!, context, inner)
  }

  function variableOf({ value, position = 0 }: Node, context: Context, variables: Variables): Context {
    const name = String(value)
    if (name === '') return context
    if (name === '$') return []
    if (!variables.has(name)) functions.push({ name, position })
    return variables.get(name)
  }

  const result = walk(tree, [], new Map())
  return { references, functions, result, keepsList: tree.keepSingletonArray === true }
}
