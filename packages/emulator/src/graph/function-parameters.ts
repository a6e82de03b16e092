/** Functions in paths: `search(q='a''b')`, `getActivitiesByInterval(startDateTime='…',interval='day')`. */

/** @returns the segment without parameters */
export function functionName(segment: string): string {
  return segment.replace(/\(.*\)$/s, '')
}

export function parameterOf(segment: string, name: string): string | undefined {
  const [, value] = segment.match(new RegExp(`[(,]\\s*${name}\\s*=\\s*'((?:[^']|'')*)'`, 'i')) ?? []
  return value?.replaceAll("''", "'")
}
