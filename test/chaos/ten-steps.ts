/** A workflow of ten steps: it writes into a drive, calls a product and tells of it, with two branches and a choice. */
import type { DefinitionInput } from '@drawbridge/api'

/** Where its files are saved. */
export const folder = 'Chaos'

export function tenSteps(productUrl: string): DefinitionInput {
  const inFolder = { folder: `/${folder}`, conflictBehavior: 'rename' }
  const told = { method: 'POST' as const, url: productUrl, retry: { attempts: 20, delay: 'PT1S', longest: 'PT2S' } }
  const patient = { retry: { attempts: 20, delay: 'PT1S', longest: 'PT5S' } }
  const edge = (from: string, to: string, on: 'success' | 'true' | 'false' = 'success') => ({ from, to, on })
  return {
    name: 'Ten steps',
    trigger: { type: 'call' },
    limits: { perConnection: 30, perMinute: 10_000 },
    steps: [
      { id: 'announce', type: 'http_request', ...told, body: { number: '{{ trigger.number }}' } },
      {
        id: 'folder',
        type: 'action',
        action: 'createFolder',
        input: { name: folder, conflictBehavior: 'use' },
        ...patient,
      },
      {
        id: 'left',
        type: 'action',
        action: 'saveFile',
        input: { ...inFolder, name: '{{ trigger.number }}-left.txt', text: 'Left of {{ trigger.number }}' },
        ...patient,
      },
      {
        id: 'right',
        type: 'action',
        action: 'saveFile',
        input: { ...inFolder, name: '{{ trigger.number }}-right.txt', text: 'Right of {{ trigger.number }}' },
        ...patient,
      },
      { id: 'names', type: 'transform', expression: '[steps.left.output.item.name, steps.right.output.item.name]' },
      { id: 'both', type: 'condition', expression: '$count(steps.names.output) = 2' },
      { id: 'nothing', type: 'transform', expression: '"It came to nothing."' },
      {
        id: 'renamed',
        type: 'action',
        action: 'renameItem',
        input: { item: '{{ steps.right.output.item }}', name: '{{ trigger.number }}-done.txt' },
        ...patient,
      },
      { id: 'tell', type: 'http_request', ...told, body: { names: '{{ steps.names.output }}' } },
      { id: 'done', type: 'send_event', name: 'done', payload: { number: '{{ trigger.number }}' } },
    ],
    edges: [
      edge('start', 'announce'),
      edge('announce', 'folder'),
      edge('folder', 'left'),
      edge('folder', 'right'),
      edge('left', 'names'),
      edge('right', 'names'),
      edge('names', 'both'),
      edge('both', 'renamed', 'true'),
      edge('both', 'nothing', 'false'),
      edge('renamed', 'tell'),
      edge('nothing', 'tell'),
      edge('tell', 'done'),
    ],
  }
}
