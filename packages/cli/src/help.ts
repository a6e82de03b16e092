/** The part of `--help` that teaches. */

/** Commands with what they do, in two columns. */
export function examples(...lines: readonly (readonly [command: string, words: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length))
  return `\nExamples:\n${lines.map(([command, words]) => `  ${command.padEnd(width)}   ${words}`.trimEnd()).join('\n')}`
}

export function rules(...sentences: readonly string[]): string {
  return `\n${sentences.map((each) => `  ${each}`.trimEnd()).join('\n')}`
}
