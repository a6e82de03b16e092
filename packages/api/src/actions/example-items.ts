/** The items, files and permissions that the examples speak of. */
import type { FileReference } from './file-reference.ts'
import type { Item } from './item.ts'
import type { ItemPermission } from './permission.ts'

export const exampleFolder: Item = {
  driveId: 'b!-RIj2DuyvEyV1T4NlOaMHk8XkS_I8MdFlUCq1BlcjgmhRfAj3-Z8RY2VpuvV_tpd',
  id: '01ANGKY4LQJ6GGVGRVSFGZ7R4TQ3ZZR6QK',
  name: 'Archive',
  path: '/Archive',
  kind: 'folder',
  parentId: '01ANGKY4N6Y2GOVW7725BZO354PWSELRRZ',
  size: 0,
  mimeType: null,
  eTag: '"{A6C64F70-358D-4D91-9FC7-93866F98FA0A},1"',
  cTag: null,
  contentHash: null,
  webUrl: 'https://contoso-my.sharepoint.com/personal/megan_contoso_com/Documents/Archive',
  createdAt: '2026-03-01T08:00:00.000Z',
  modifiedAt: '2026-03-01T08:00:00.000Z',
  modifiedBy: { displayName: 'Megan Bowen', email: 'megan@contoso.com' },
  sharing: null,
  childCount: 0,
}

export const exampleFile: Item = {
  ...exampleFolder,
  id: '01ANGKY4PQ4YZVH2LRPVHKZQ3CNKKM2D4N',
  name: 'March.docx',
  path: '/Invoices/March.docx',
  kind: 'file',
  parentId: '01ANGKY4NGQ5NCEU3GVJG2RNBEGLJCLEDM',
  size: 24_310,
  mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  eTag: '"{7E3531F0-71E9-4E7D-ACC3-626A94CD0F8D},4"',
  cTag: '"c:{7E3531F0-71E9-4E7D-ACC3-626A94CD0F8D},3"',
  contentHash: 'aCgDG9jwBhDc4Q1yawMZAAAAAAA=',
  webUrl: 'https://contoso-my.sharepoint.com/personal/megan_contoso_com/Documents/Invoices/March.docx',
  childCount: null,
}

export const exampleReference: Extract<FileReference, { from: 'drive' }> = {
  from: 'drive',
  connectionId: 'con_2N8kq1Xw',
  driveId: exampleFile.driveId,
  itemId: exampleFile.id,
  name: exampleFile.name,
  mimeType: exampleFile.mimeType,
  size: exampleFile.size,
}

export const examplePermission: ItemPermission = {
  id: 'aTowIy5mfG1lbWJlcnNoaXB8amFkZUBmYWJyaWthbS5jb20',
  roles: ['read'],
  link: null,
  grantedTo: [{ id: null, displayName: 'Jade Kim', email: 'jade@fabrikam.com' }],
  inherited: false,
  hasPassword: false,
  expirationDateTime: null,
}
