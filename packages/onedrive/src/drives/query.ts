/** OData query options, as Graph's drives understand them. */

export type QueryOptions = {
  readonly select?: readonly string[] | undefined
  readonly expand?: readonly string[] | undefined
  /** Work accounts order by `name` and `webUrl` only. */
  readonly orderBy?: string | undefined
  /** Entries on a page, at most 1,000. @default 200, by Graph */
  readonly top?: number | undefined
}

/** The options as a query string, with its question mark; empty for none. */
export function query({ select, expand, orderBy, top }: QueryOptions): string {
  const parameters = {
    $select: select?.join(','),
    $expand: expand?.join(','),
    $orderby: orderBy,
    $top: top?.toString(),
  }
  const pairs = Object.entries(parameters).filter(([, value]) => value !== undefined)
  const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value!)}`).join('&')
  return text && `?${text}`
}
