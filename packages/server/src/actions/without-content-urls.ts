/**
 * Graph's JSON without what opens a file by itself: pre-authenticated URLs, which whoever reads a recorded step could
 * use. Pure.
 */
const contentUrl = /(^|[@.])(downloadUrl|uploadUrl)$/

export function withoutContentUrls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutContentUrls)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => !contentUrl.test(name))
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutContentUrls(each)]))
}
