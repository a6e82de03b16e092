/** A parameter of a function in a path, as in `getActivitiesByInterval(startDateTime='…',interval='day')`. */

export function parameterOf(segment: string, name: string): string | undefined {
  const [, value] = segment.match(new RegExp(`[(,]\\s*${name}\\s*=\\s*'((?:[^']|'')*)'`, 'i')) ?? []
  return value?.replaceAll("''", "'")
}
