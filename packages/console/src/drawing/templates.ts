/** A few workflows to begin with. */
import type { Definition } from '@drawbridge/api'
import { blankDefinition, complete } from './blank.ts'

export type Starter = {
  readonly key: string
  readonly title: string
  readonly summary: string
  readonly make: () => Definition
}

export const starters: readonly Starter[] = [
  {
    key: 'archive-as-pdf',
    title: 'Archive as PDF',
    summary: 'Each new document in a folder is kept as a PDF by year, and your product gets a link to it.',
    make: () =>
      complete({
        name: 'Archive as PDF',
        trigger: {
          type: 'file_change',
          folderPath: '/Invoices',
          filter: { kinds: ['created'], items: 'files', name: '*.docx' },
        },
        steps: [
          {
            id: 'convertFile',
            type: 'action',
            action: 'convertFile',
            input: { item: '{{ trigger.item.id }}', format: 'pdf' },
          },
          {
            id: 'saveFile',
            type: 'action',
            action: 'saveFile',
            input: { folder: '/Archive/{{ year }}', file: '{{ steps.convertFile.output.file }}' },
          },
          {
            id: 'createShareLink',
            type: 'action',
            action: 'createShareLink',
            input: { item: '{{ steps.saveFile.output.item.id }}' },
          },
          {
            id: 'tell',
            type: 'send_event',
            name: 'invoice.archived',
            payload: { link: '{{ steps.createShareLink.output.link.webUrl }}' },
          },
        ],
        edges: [
          { from: 'start', to: 'convertFile' },
          { from: 'convertFile', to: 'saveFile' },
          { from: 'saveFile', to: 'createShareLink' },
          { from: 'createShareLink', to: 'tell' },
        ],
      }),
  },
  {
    key: 'ask-outside',
    title: 'Ask a service about each file',
    summary: 'Every file of a folder is sent to an address of yours, each morning.',
    make: () =>
      complete({
        name: 'Ask a service about each file',
        trigger: { type: 'schedule', cron: '0 7 * * 1-5', timeZone: 'UTC' },
        steps: [
          { id: 'listFiles', type: 'action', action: 'listFiles', input: { folder: '/Invoices', items: 'files' } },
          {
            id: 'each',
            type: 'for_each',
            items: '{{ steps.listFiles.output.value }}',
            concurrency: 3,
            body: {
              steps: [
                {
                  id: 'ask',
                  type: 'http_request',
                  method: 'POST',
                  url: 'https://example.com/files',
                  body: { name: '{{ item.name }}' },
                },
              ],
              edges: [{ from: 'start', to: 'ask' }],
            },
          },
        ],
        edges: [
          { from: 'start', to: 'listFiles' },
          { from: 'listFiles', to: 'each' },
        ],
      }),
  },
  {
    key: 'answer-a-call',
    title: 'Answer a call',
    summary: 'Your product calls it, it makes a folder, and answers with what was made.',
    make: () =>
      complete({
        name: 'Folder for a customer',
        trigger: {
          type: 'call',
          input: { type: 'object', properties: { customer: { type: 'string' } }, required: ['customer'] },
        },
        steps: [
          {
            id: 'createFolder',
            type: 'action',
            action: 'createFolder',
            input: { parent: '/Customers', name: '{{ trigger.customer }}' },
          },
          { id: 'respond', type: 'respond', body: { folderId: '{{ steps.createFolder.output.item.id }}' } },
          { id: 'apologise', type: 'respond', status: 502, body: { error: '{{ steps.createFolder.error.message }}' } },
        ],
        edges: [
          { from: 'start', to: 'createFolder' },
          { from: 'createFolder', to: 'respond' },
          { from: 'createFolder', to: 'apologise', on: 'error' },
        ],
      }),
  },
]

/** The starter's definition, and a blank one for a key that is none. */
export function definitionFor(key: string | undefined): Definition {
  return starters.find((each) => each.key === key)?.make() ?? blankDefinition()
}
