/** Folders of a connection's drive, asked of Microsoft through the server. */
import { actionRoutes, itemSchema, nextCursorSchema } from '@drawbridge/api'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { ask } from '../../api.ts'

/** Whose drive it is. */
export type Drive = { readonly projectId: string; readonly connectionId: string }

const key = ({ projectId, connectionId }: Drive) => ['projects', projectId, 'folders', connectionId] as const

/** The folder itself, by its path or its id. */
export const folderQuery = (drive: Drive, folder: string | { readonly id: string }) =>
  queryOptions({
    queryKey: [...key(drive), 'folder', folder],
    queryFn: async ({ signal }) => {
      const output = await perform(drive, 'getFile', { item: folder }, signal)
      return z.object({ item: itemSchema }).parse(output).item
    },
  })

/** The folders in it. */
export const foldersQuery = (drive: Drive, path: string) =>
  infiniteQueryOptions({
    queryKey: [...key(drive), 'in', path],
    queryFn: async ({ signal, pageParam }) => {
      const input = { folder: path, items: 'folders', ...(pageParam !== null && { cursor: pageParam }) }
      const output = await perform(drive, 'listFiles', input, signal)
      return z.object({ value: z.array(itemSchema), nextCursor: nextCursorSchema }).parse(output)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

async function perform(drive: Drive, action: string, input: Record<string, unknown>, signal: AbortSignal) {
  const { output } = await ask(actionRoutes.perform, { params: { ...drive, action }, body: { input } }, signal)
  return output
}
