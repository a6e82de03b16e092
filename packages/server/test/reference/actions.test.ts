import { actionCatalogue } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { actionsMarkdown } from '../../src/reference/actions-markdown.ts'

test('docs/reference/actions.md holds every action, and what a repeat of it does (vitest -u writes it)', async () => {
  const page = actionsMarkdown()
  for (const { title, effect, repeat } of actionCatalogue) {
    expect(page).toContain(`### ${title}\n`)
    if (effect !== 'reads') expect(page).toContain(repeat.because)
  }
  await expect(page).toMatchFileSnapshot('../../../../docs/reference/actions.md')
})
