import { expect, test } from 'vitest'
import { resourceUnits } from '../../src/graph/resource-units.ts'

test.each([
  ['GET', '/me/drive/root', 1],
  ['GET', '/me/drive/root:/children/a b:', 1],
  ['GET', '/me/drive/items/1/content', 1],
  ['GET', '/me/drive/root/children?$top=200', 2],
  ['GET', '/me/drive/items/1/versions', 2],
  ['GET', "/me/drive/root/search(q='x')", 2],
  ['GET', '/me/drive/root/delta', 2],
  ['GET', 'https://graph.microsoft.com/v1.0/me/drive/root/delta?token=abc', 1],
  ['GET', "/me/drive/root/delta(token='abc')", 1],
  ['PATCH', '/me/drive/items/1', 2],
  ['POST', '/me/drive/root:/x.bin:/createUploadSession', 2],
  ['GET', '/me/drive/items/1/permissions', 5],
  ['POST', '/me/drive/items/1/invite', 5],
  ['GET', '/me/drive/items/1?$expand=permissions', 5],
  ['POST', '/$batch', 0],
])('%s %s costs %i', (method, path, units) => {
  expect(resourceUnits(method, path)).toBe(units)
})
