/** Opens a file of an earlier step, for those who send it on by themselves. */
import type { FileReference } from '@drawbridge/api'
import { type OpenFile, openFile } from '../../actions/open-file.ts'
import type { Scope } from '../../expressions/scope.ts'
import type { Activation } from '../activation.ts'
import { openContentOf } from '../content.ts'
import { fileSources } from '../file-sources.ts'
import { StepError } from '../step-error.ts'

/**
 * From the run's own connection, from others of its user, and from those that the workflow names.
 *
 * @throws {StepError} `content_gone`, `no_connection`
 * @throws {Problem} `not_found` for a file of anybody else
 */
export async function openFileOf(
  activation: Activation,
  scope: Scope,
  file: FileReference,
  signal: AbortSignal,
): Promise<OpenFile> {
  const { run, services } = activation
  const openContent = openContentOf(services.db, run.id)
  if (file.from === 'run') {
    return { stream: await openContent(file.contentId), size: file.size, mimeType: file.mimeType }
  }
  const sources = await fileSources(activation, scope)
  const connectionId = run.connectionId ?? sources.find((each) => each === file.connectionId)
  if (connectionId === undefined)
    throw new StepError('no_connection', 'The file is in no drive that this run may read.')
  const through = { projectId: run.projectId, connectionId }
  const call = { signal, openContent, fileSources: sources }
  return openFile(file, await services.actions.contextOf(through, call))
}
