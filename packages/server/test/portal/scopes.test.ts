import { expect, test } from 'vitest'
import { sentencesOf } from '../../src/portal/scopes.ts'

test.each([
  [
    ['Files.ReadWrite', 'User.Read'],
    ['See, add, change and delete files in your OneDrive', 'See your name and e-mail address'],
  ],
  [['Files.Read', 'Files.ReadWrite'], ['See, add, change and delete files in your OneDrive']],
  [
    ['https://graph.microsoft.com/Files.Read', 'offline_access', 'openid'],
    ['See the files in your OneDrive', 'See your name and e-mail address'],
  ],
  [
    ['Files.ReadWrite.All', 'Files.Read.All', 'Files.Read'],
    ['See, add, change and delete all files you can reach, also those shared with you'],
  ],
  [['Files.Read.All', 'Files.Read'], ['See all files you can reach, also those shared with you']],
  [['Files.ReadWrite.AppFolder'], ['Keep a folder of its own in your OneDrive']],
  [['Mail.Send', 'Mail.Send'], ['Use the Microsoft permission Mail.Send']],
])('%j', (scopes, sentences) => {
  expect(sentencesOf(scopes)).toEqual(sentences)
})
