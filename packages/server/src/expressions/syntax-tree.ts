/** The nodes of JSONata's syntax tree, as `ast()` gives them; its own types leave out half of what is there. */

export type Node = {
  readonly type: string
  readonly value?: unknown
  /** Of the end of its token, from 1. */
  readonly position?: number
  /** Of a path. */
  readonly steps?: readonly Node[]
  readonly keepSingletonArray?: boolean
  /** Of a step of a path. */
  readonly stages?: readonly Stage[]
  readonly keepArray?: boolean
  readonly focus?: string
  readonly index?: string
  /** Of anything else that is filtered. */
  readonly predicate?: readonly Stage[]
  readonly group?: { readonly lhs: Pairs }
  /** Of a function, a partial application, a lambda. */
  readonly procedure?: Node
  readonly arguments?: readonly Node[]
  readonly body?: Node
  /** Of a block or an array. */
  readonly expressions?: readonly Node[]
  /** Of an object: pairs. Otherwise one node. */
  readonly lhs?: Node | Pairs
  readonly rhs?: Node
  readonly expression?: Node
  readonly condition?: Node
  readonly then?: Node
  readonly else?: Node
  readonly terms?: readonly { readonly expression: Node }[]
  /** Of a transformation. */
  readonly pattern?: Node
  readonly update?: Node
  readonly delete?: Node
}

export type Pairs = readonly (readonly [name: Node, value: Node])[]
/** `filter` has an expression; `index` names a variable. */
export type Stage = { readonly type: string; readonly expr?: Node; readonly value?: unknown }
