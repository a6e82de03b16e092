import { Argument, type Command } from 'commander'
import { examples } from '../help.ts'
import type { Define } from '../session.ts'

type Known = {
  readonly name: string
  readonly summary: string
  readonly options: readonly (readonly [flag: string, words: string])[]
}

export const completion: Define = (command, open) =>
  command
    .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      examples(
        ['drawbridge completion bash > ~/.local/share/bash-completion/completions/drawbridge', 'bash'],
        ['drawbridge completion zsh > ~/.zfunc/_drawbridge', 'zsh, with ~/.zfunc in fpath'],
        ['drawbridge completion fish > ~/.config/fish/completions/drawbridge.fish', 'fish'],
      ),
    )
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { machine } = open()
      // The program has loaded all its commands for this one.
      const program = command.parent!
      const global = optionsOf(program)
      const commands = program.commands.map(
        (each): Known => ({
          name: each.name(),
          summary: each.summary(),
          options: [...optionsOf(each), ...global],
        }),
      )
      machine.stdout.write(scripts[shell](commands))
    })

function optionsOf(command: Command): (readonly [string, string])[] {
  return command.options.flatMap(({ long, description }) => (long ? [[long, description] as const] : []))
}

const scripts: Readonly<Record<'bash' | 'zsh' | 'fish', (commands: readonly Known[]) => string>> = {
  bash: (commands) => `# bash completion for drawbridge
_drawbridge() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="" each
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$each" in -*) ;; *) command="$each"; break ;; esac
  done
  if [[ -z "$command" ]]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')}" -- "$word"))
    return
  fi
  if [[ "$word" != -* ]]; then
    COMPREPLY=($(compgen -f -- "$word"))
    return
  fi
  case "$command" in
${commands.map(({ name, options }) => `    ${name}) COMPREPLY=($(compgen -W "${options.map(([flag]) => flag).join(' ')}" -- "$word")) ;;`).join('\n')}
  esac
}
complete -o filenames -F _drawbridge drawbridge
`,
  zsh: (commands) => `#compdef drawbridge
_drawbridge() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  case "$words[2]" in
${commands.map(({ name, options }) => `    ${name}) _arguments ${options.map(([flag, words]) => quoted(`${flag}[${words.replace(/[[\]:]/g, ' ')}]`)).join(' ')} '*:file:_files' ;;`).join('\n')}
  esac
}
_drawbridge "$@"
`,
  fish: (commands) => `# fish completion for drawbridge
${commands.map(({ name, summary }) => `complete -c drawbridge -f -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`).join('\n')}
${commands
  .flatMap(({ name, options }) =>
    options.map(
      ([flag, words]) =>
        `complete -c drawbridge -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)} -d ${quoted(words)}`,
    ),
  )
  .join('\n')}
`,
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
