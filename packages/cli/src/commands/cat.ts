import { once } from 'node:events'
import { examples } from '../help.ts'
import { locateAll } from '../remote/items.ts'
import { refuseFolder } from '../remote/refuse.ts'
import type { Define } from '../session.ts'

export const cat: Define = (command, open) =>
  command
    .argument('<path...>', 'files')
    .addHelpText(
      'after',
      examples(
        ['drawbridge cat /Notes/todo.txt', 'read a file'],
        ['drawbridge cat /logs/app.log | grep error', 'or hand it on'],
      ),
    )
    .action(async (paths: string[]) => {
      const { machine, connect } = open()
      const located = await locateAll(await connect(), paths)
      for (const { path, item } of located) refuseFolder(path, item)
      for (const { client } of located) {
        for await (const bytes of client.content({ signal: machine.signal })) {
          if (!machine.stdout.write(bytes)) await once(machine.stdout, 'drain')
        }
      }
    })
