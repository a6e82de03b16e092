/**
 * What Aster Notes does by itself for those of its users who want it: workflows, written in TypeScript and stored in
 * Drawbridge. The page draws a switch and a form for each from what is said here.
 */
import { type Definition, defineWorkflow, expression, on, text } from '@drawbridge/api'
import { z } from 'zod'

const fileInvoices = defineWorkflow({
  name: 'File invoices',
  description: 'Turns what comes into a folder into PDF, files it by year, and gives Aster Notes a link to it.',
  settings: {
    folder: { type: 'folder', label: 'Folder to watch', required: true },
    archive: { type: 'text', label: 'Archive', default: '/Archive', help: 'Each year gets a folder in it.' },
    link: { type: 'choice', label: 'With the link people can', choices: ['view', 'edit'], default: 'view' },
  },
  trigger: on.fileChange({ folderSetting: 'folder', filter: { items: 'files', kinds: ['created'] } }),
  steps({ trigger, settings, year, actions, condition, sendEvent }) {
    condition('pdf', expression`$extension(${trigger.item.name}) = "pdf"`, {
      ifFalse: () => actions.convertFile('convert', { item: trigger.item.id }, { label: 'Turning it into PDF' }),
    })
    const saved = actions.saveFile(
      'save',
      {
        folder: text`${settings.archive}/${year}`,
        name: text`${expression<string>`$baseName(${trigger.item.name})`}.pdf`,
        // One that is a PDF already is taken as it is.
        file: expression<string>`steps.convert.output.file ?? ${trigger.item.id}`,
        conflictBehavior: 'rename',
      },
      { label: 'Filing it' },
    )
    const { link } = actions.createShareLink(
      'share',
      { item: saved.output.item.id, type: expression<'view' | 'edit'>`${settings.link}` },
      { label: 'Making a link' },
    ).output
    const { name, path } = saved.output.item
    sendEvent('tell', {
      name: 'invoice.filed',
      payload: { name, path, url: link.webUrl },
      label: 'Telling Aster Notes',
    })
  },
})

const keepNotes = defineWorkflow({
  name: 'Keep notes in OneDrive',
  description: 'Stores a note as a text file when you press “Keep in OneDrive” beneath it.',
  settings: { folder: { type: 'text', label: 'Folder', default: '/Notes', required: true } },
  trigger: on.appEvent('note.kept', z.object({ title: z.string(), text: z.string() })),
  steps({ trigger: note, settings, actions, sendEvent }) {
    const name = expression<string>`$safeName(${note.title}) & ".txt"`
    const saved = actions.saveFile('save', { folder: settings.folder, name, text: note.text }, { label: 'Saving it' })
    const { path, webUrl } = saved.output.item
    sendEvent('tell', { name: 'note.stored', payload: { name: note.title, path, url: webUrl } })
  },
})

const sizeUp = defineWorkflow({
  name: 'Size up a folder',
  description: 'Tells how many files are in a folder, and how large they are, whenever you ask.',
  settings: { folder: { type: 'folder', label: 'Folder', required: true } },
  trigger: on.call(),
  steps({ settings, actions, respond }) {
    const list = actions.listFiles('list', { folder: settings.folder, items: 'files', most: 5000 })
    respond('reply', {
      body: {
        files: expression<number>`$count(${list.output.value})`,
        bytes: expression<number>`$sum(${list.output.value}.size)`,
      },
    })
  },
})

const bringBack = defineWorkflow({
  name: 'Bring back what is deleted',
  description: 'Takes what was deleted from a folder back out of the recycle bin. For personal accounts.',
  settings: { folder: { type: 'folder', label: 'Folder to guard', required: true } },
  trigger: on.fileChange({ folderSetting: 'folder', filter: { kinds: ['deleted'] } }),
  steps({ trigger, actions }) {
    actions.restoreItem('restore', { id: trigger.item.id }, { label: 'Bringing it back' })
  },
})

/** By the names under which Aster Notes remembers them; in the order in which they are shown. */
export const automations: Readonly<Record<string, Definition>> = { fileInvoices, keepNotes, sizeUp, bringBack }
