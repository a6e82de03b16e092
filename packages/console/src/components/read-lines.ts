/** The lines of a field, without the empty ones. */
export function readLines(form: FormData, name: string): string[] {
  return String(form.get(name) ?? '')
    .split(/\s+/)
    .filter(Boolean)
}
