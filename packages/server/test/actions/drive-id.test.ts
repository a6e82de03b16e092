import { expect, test } from 'vitest'
import { driveIdOf } from '../../src/actions/drive-id.ts'

const own = { driveId: '0F2C41D9B3E0A567' }

test.each([
  ['as it is', '0F2C41D9B3E0A567', own.driveId],
  ['in other letters', '0f2c41d9b3e0a567', own.driveId],
  ['without its leading zero', 'F2C41D9B3E0A567', own.driveId],
  ['not at all', undefined, own.driveId],
  ['as another', 'b!else', 'b!else'],
])('a drive that is told %s', (_, driveId, expected) => {
  expect(driveIdOf(own, { parentReference: { ...(driveId !== undefined && { driveId }) } })).toBe(expected)
})
