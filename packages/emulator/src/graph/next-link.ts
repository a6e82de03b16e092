/** The request's own URL, going on at a `$skiptoken`. */
export function nextLink(url: string, token: string): string {
  const [path, search = ''] = url.split('?', 2)
  const others = search.split('&').filter((pair) => pair !== '' && !/^(\$|%24)?skiptoken=/.test(pair))
  return `${path}?${[...others, `$skiptoken=${token}`].join('&')}`
}
