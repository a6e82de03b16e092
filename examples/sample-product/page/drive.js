/** What the page does with OneDrive. Every call is one line of the SDK; paths are Microsoft Graph's. */

const itemPath = (id) => `/me/drive/items/${encodeURIComponent(id)}`

/** Which of the user's connections is meant; most users have one. */
let connectionId

export function useConnection(id) {
  connectionId = id
}

export const pageSize = 24

/** The first page of a folder's items. `id` is an item id, or `root`. */
export function listFolder(id) {
  return drawbridge.request('onedrive', `${itemPath(id)}/children?$top=${pageSize}&$orderby=name&$expand=thumbnails`, {
    connectionId,
  })
}

/** The page after this one; `undefined` after the last. */
export function nextPage(page) {
  return drawbridge.nextPage('onedrive', page, { connectionId })
}

export function createFolder(parentId, name) {
  return drawbridge.request('onedrive', `${itemPath(parentId)}/children`, {
    method: 'POST',
    connectionId,
    body: { name, folder: {}, '@microsoft.graph.conflictBehavior': 'fail' },
  })
}

export function rename(id, name) {
  return drawbridge.request('onedrive', itemPath(id), { method: 'PATCH', body: { name }, connectionId })
}

export function remove(id) {
  return drawbridge.request('onedrive', itemPath(id), { method: 'DELETE', connectionId })
}

export function download(id) {
  return drawbridge.download('onedrive', id, { save: true, connectionId })
}

/** Uploads a file of any size; a name that is taken gets a number. */
export function upload(file, parentId, { onProgress, signal }) {
  return drawbridge.upload('onedrive', file, {
    parentId,
    conflictBehavior: 'rename',
    onProgress,
    signal,
    connectionId,
  })
}
