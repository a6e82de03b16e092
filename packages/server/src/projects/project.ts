/** A project: one product that uses Drawbridge. */

export type Project = {
  readonly id: string
  readonly name: string
  /** Pages on these origins may use the SDK. Exact: scheme, host and port. */
  readonly allowedOrigins: readonly string[]
  /** Where the product publishes its user-token keys, beside those that are kept here. */
  readonly userTokenJwksUrl: string | null
  /** Who gets a mail when workflows fail. */
  readonly failureMailTo: readonly string[]
  readonly createdAt: Date
}

export type NewProject = Pick<Project, 'name' | 'allowedOrigins'> & {
  readonly userTokenJwksUrl?: string | null | undefined
}

export type ProjectChange = { readonly [Field in keyof NewProject]?: NewProject[Field] | undefined } & {
  readonly failureMailTo?: readonly string[] | undefined
}

/** Only the exact origin counts: a prefix or a parent domain would let strangers in. */
export function allowsOrigin(project: Project, origin: string): boolean {
  return project.allowedOrigins.includes(origin)
}
