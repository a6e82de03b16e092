import { Argument, type Command, Option } from 'commander'
import { usageError } from '../errors.ts'
import { examples, rules } from '../help.ts'
import { locate } from '../remote/items.ts'
import { isPattern, splitRemote } from '../remote/remote-path.ts'
import type { Define, Session } from '../session.ts'

type Known = {
  readonly name: string
  readonly summary: string
  readonly options: readonly (readonly [flag: string, words: string])[]
}

export const completion: Define = (command, open) =>
  command
    .addArgument(new Argument('[shell]', 'your shell').choices(['bash', 'zsh', 'fish']))
    .addOption(new Option('--paths <begin>', 'what on the drive begins so; the scripts ask for it').hideHelp())
    .addHelpText(
      'after',
      examples(
        ['drawbridge completion bash > ~/.local/share/bash-completion/completions/drawbridge', 'bash'],
        ['drawbridge completion zsh > ~/.zfunc/_drawbridge', 'zsh, with ~/.zfunc in fpath'],
        ['drawbridge completion fish > ~/.config/fish/completions/drawbridge.fish', 'fish'],
      ) + rules('', 'Commands, options, and after a slash the files and folders of the drive.'),
    )
    .action(async (shell: Shell | undefined, { paths }: { paths?: string }) => {
      const session = open()
      const { machine } = session
      if (paths !== undefined) return void machine.stdout.write(lines(await pathsLike(session, paths)))
      if (shell === undefined) throw usageError('Which shell?', 'Give bash, zsh or fish.')
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

type Shell = 'bash' | 'zsh' | 'fish'

/** What may stand where a path that is being written stands. Folders end in a slash, so that writing goes on in them. */
async function pathsLike({ connect }: Session, begin: string): Promise<string[]> {
  const start = begin.lastIndexOf('/') + 1
  const [above, name] = [begin.slice(0, start), begin.slice(start).toLowerCase()]
  const remote = splitRemote(above)
  if (!begin.includes('/') || isPattern(remote.path)) return []
  const folder = await locate(await connect(), remote)
  const found: string[] = []
  for await (const item of folder.client.children({ top: 1000, select: ['name', 'folder'] })) {
    if (item.name.toLowerCase().startsWith(name)) found.push(above + item.name + (item.folder ? '/' : ''))
  }
  return found
}

/** A name that holds a line break could not be told from two. */
function lines(found: readonly string[]): string {
  return found.flatMap((path) => (/[\r\n]/.test(path) ? [] : `${path}\n`)).join('')
}

/** Commands whose paths may be local ones as well. */
const both = 'put|sync'

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
    # What is written so far may begin with a quote and hold backslashes, which no name on OneDrive does.
    local plain="\${word//\\\\/}"
    case "$plain" in [\\"\\']*) plain="\${plain:1}" ;; esac
    if [[ "$plain" == /* || "$plain" == id:*/* ]]; then
      mapfile -t COMPREPLY < <(drawbridge completion --paths "$plain" 2>/dev/null)
      case "$command" in ${both}) mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$plain") ;; esac
      [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == */ ]] && compopt -o nospace 2>/dev/null
      return
    fi
    mapfile -t COMPREPLY < <(compgen -f -- "$plain")
    return
  fi
  case "$command" in
${commands.map(({ name, options }) => `    ${name}) COMPREPLY=($(compgen -W "${options.map(([flag]) => flag).join(' ')}" -- "$word")) ;;`).join('\n')}
  esac
}
complete -o filenames -F _drawbridge drawbridge
`,
  zsh: (commands) => `#compdef drawbridge
_drawbridge_paths() {
  local begin="\${(Q)PREFIX}"
  if [[ "$begin" == /* || "$begin" == drive:/* || "$begin" == id:*/* ]]; then
    local -a found
    found=("\${(@f)$(drawbridge completion --paths "$begin" 2>/dev/null)}")
    compadd -S '' -- "\${(@)found:#}"
    [[ "$words[2]" == (${both}) ]] || return
  fi
  _files
}
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
${commands.map(({ name, options }) => `    ${name}) _arguments ${options.map(([flag, words]) => quoted(`${flag}[${words.replace(/[[\]:]/g, ' ')}]`)).join(' ')} '*:path:_drawbridge_paths' ;;`).join('\n')}
  esac
}
_drawbridge "$@"
`,
  fish: (commands) => `# fish completion for drawbridge
function __drawbridge_paths
  set -l begin (commandline -ct)
  if string match -qr '^(drive:|id:[^/]+)?/' -- $begin
    drawbridge completion --paths $begin 2>/dev/null
  end
end
complete -c drawbridge -n 'not __fish_use_subcommand' -a '(__drawbridge_paths)'
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
