/** The command line as a whole: finds the command, loads it alone, runs it, and turns failures into exit codes. */
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { catalogue, type Entry } from './catalogue.ts'
import { type ExitCode, exitCodeMeanings, exitCodes } from './exit-codes.ts'
import { explain, type Failure } from './explain.ts'
import { examples } from './help.ts'
import type { Machine } from './machine.ts'
import { createOutput } from './output/output.ts'
import { type GlobalOptions, openSession } from './session.ts'

/** @param args without the program itself */
export async function run(machine: Machine, args: readonly string[]): Promise<ExitCode> {
  // `help ls` is `ls --help`, so that only `ls` is loaded for it.
  const asked = args[0] === 'help' ? [...args.slice(1), '--help'] : [...args]
  const program = emptyProgram(machine)
  const output = () => createOutput(machine, { json: asked.includes('--json') })
  try {
    const wanted = commandName(program, asked)
    // Completion has to know all of them.
    const needed = (name: string): boolean => name === wanted || wanted === 'completion'
    for (const entry of catalogue) program.addCommand(await built(entry, needed(entry.name), machine, program))
    if (asked.length === 0) {
      program.outputHelp()
      return exitCodes.ok
    }
    await program.parseAsync(asked, { from: 'user' })
    return (process.exitCode as ExitCode | undefined) ?? exitCodes.ok
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.ok
      output().fail(usageFailure(error, commandName(program, asked)))
      return exitCodes.usage
    }
    if (machine.signal.aborted) {
      output().fail(interrupted)
      return exitCodes.interrupted
    }
    const failure = await explain(error)
    output().fail(failure)
    return failure.exitCode
  }
}

function emptyProgram({ stdout, stderr }: Machine): Command {
  return new Command('drawbridge')
    .description('OneDrive from the command line: files, sharing, sync, and an emulator to try it all on.')
    .version(version(), '-V, --version', 'the version of this tool')
    .option('--json', 'results as JSON')
    .option('-q, --quiet', 'no words but results and errors')
    .option('-v, --verbose', 'show each request with its ids; no secrets')
    .option('--profile <name>', 'work as this profile')
    .option('--cloud <name>', 'global, usGovernment, usGovernmentDod or china')
    .option('--emulator <url>', 'use an emulator instead of Microsoft')
    .option('--drive <drive>', 'another drive: its id, or user:…, group:…, site:…')
    .helpOption('-h, --help', 'this text')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      // Told by the exception instead, in the form of every other failure.
      outputError: () => {},
    })
    .exitOverride()
    .addHelpText(
      'after',
      examples(
        ['drawbridge emulator', 'something to try it on, at http://localhost:8480'],
        ['drawbridge login --emulator http://localhost:8480', 'sign in there; without the option, at Microsoft'],
        ['drawbridge ls /Documents', 'what is in a folder'],
        ['drawbridge put *.pdf /Documents/', 'upload'],
        ['drawbridge help put', 'everything about one command'],
      ) +
        `\n\nEnvironment:\n${environment.map(([name, words]) => `  ${name.padEnd(25)} ${words}`).join('\n')}` +
        `\n\nExit codes:\n${exitCodeMeanings.map(([code, words]) => `  ${String(code).padEnd(4)} ${words}`).join('\n')}`,
    )
}

async function built(entry: Entry, loaded: boolean, machine: Machine, program: Command): Promise<Command> {
  const command = new Command(entry.name).copyInheritedSettings(program).summary(entry.summary).helpGroup(entry.group)
  command.description(sentence(entry.summary)).helpOption('-h, --help', 'this text')
  if (!loaded) return command
  const define = await entry.load()
  return define(command, () => openSession(machine, command.optsWithGlobals<GlobalOptions>()))
}

const environment: readonly (readonly [name: string, words: string])[] = [
  ['DRAWBRIDGE_PROFILE', 'as --profile'],
  ['DRAWBRIDGE_EMULATOR', 'as --emulator'],
  ['DRAWBRIDGE_CLIENT_ID', 'as --client-id of login'],
  ['DRAWBRIDGE_CLIENT_SECRET', 'the client secret for login'],
  ['DRAWBRIDGE_REFRESH_TOKEN', 'the refresh token for login --refresh-token'],
  ['DRAWBRIDGE_CONFIG', 'another folder for profiles and settings'],
  ['DRAWBRIDGE_KEYRING', 'off keeps secrets in files of your own'],
  ['HTTPS_PROXY', 'a proxy to go through; NO_PROXY names what is near'],
  ['NO_COLOR', 'no colours'],
]

/** The first word that is neither an option nor the value of one. */
function commandName(program: Command, args: readonly string[]): string | undefined {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!
    if (!arg.startsWith('-')) return arg
    const option = program.options.find(({ long, short }) => arg === long || arg === short)
    if (option?.required) index++
  }
  return undefined
}

function usageFailure({ message }: CommanderError, command: string | undefined): Failure {
  const known = catalogue.some(({ name }) => name === command)
  const title = message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)/, '. Did you mean $1?')
  return {
    code: 'usage',
    exitCode: exitCodes.usage,
    title: `${title.charAt(0).toUpperCase()}${title.slice(1)}`,
    remedy: known ? `See drawbridge ${command} --help` : 'See drawbridge --help',
  }
}

const interrupted: Failure = {
  code: 'interrupted',
  exitCode: exitCodes.interrupted,
  title: 'Stopped.',
  remedy: 'Nothing is left half done. Run the same command again to go on.',
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}
