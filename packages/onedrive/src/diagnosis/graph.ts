/** Refusals by Microsoft Graph. */
import type { Explanation } from './diagnosis.ts'

/** What an entry is recognised by; whatever is left out matches anything. */
export type GraphRow = {
  readonly status?: number
  /** Any of Graph's codes, outer or inner, in any letter case. */
  readonly codes?: readonly string[]
  /** Found in Graph's message, where no code tells the case apart. */
  readonly message?: RegExp
  readonly entry: Explanation
}

const row = (recognised: Omit<GraphRow, 'entry'>, entry: Explanation): GraphRow => ({ ...recognised, entry })

export const nameNotAllowed: Explanation = {
  code: 'name_not_allowed',
  title: 'OneDrive does not allow this name',
  cause:
    'The name or path holds a forbidden character (" * : < > ? / \\ |), ends in a dot or space, is reserved, or is too long.',
  who: 'user',
  remedy: 'Choose another name.',
  retry: 'never',
}

/** The first that fits counts, so the particular stands before the general. */
export const graphRows: readonly GraphRow[] = [
  row(
    { status: 400, message: /SPO license/i },
    {
      code: 'no_onedrive_license',
      title: 'The organisation has no OneDrive',
      cause: 'The tenant holds no licence for SharePoint Online, which OneDrive for work is part of.',
      who: 'administrator',
      remedy: 'Assign a licence that includes OneDrive, or connect an account that has one.',
      retry: 'never',
    },
  ),
  row(
    { status: 404, codes: ['ResourceNotFound'], message: /mysite/i },
    {
      code: 'drive_not_provisioned',
      title: 'This account has no OneDrive yet',
      cause: 'The OneDrive of a work account is made when it is first opened, and this one never was.',
      who: 'user',
      remedy:
        'Open OneDrive once in the browser with this account, wait some minutes, and try again. The account needs a licence.',
      retry: 'wait',
    },
  ),
  row({ codes: ['nameContainsInvalidCharacters', 'invalidPath', 'pathIsTooLong', 'pathTooDeep'] }, nameNotAllowed),
  row(
    { codes: ['malwareDetected', 'virusSuspicious'] },
    {
      code: 'malware_detected',
      title: 'OneDrive found malware in this file',
      cause: 'The file is kept, but its content is not handed out.',
      who: 'user',
      remedy: 'Delete the file, or restore an older version of it.',
      retry: 'never',
    },
  ),
  row(
    { status: 401 },
    {
      code: 'access_token_refused',
      title: 'The access token was not accepted',
      cause: 'It has expired, was taken back, or belongs to another cloud. A clock that is minutes off does this, too.',
      who: 'user',
      remedy: 'A new token is fetched by itself. If this stays, connect again.',
      retry: 'sign-in',
    },
  ),
  row(
    { status: 423 },
    {
      code: 'item_locked',
      title: 'The file is locked',
      cause: 'Somebody has it open for editing, or checked it out.',
      who: 'user',
      remedy: 'Close the file or check it in, and try again.',
      retry: 'wait',
    },
  ),
  row(
    { codes: ['resourceLocked', 'lockMismatch'] },
    {
      code: 'item_locked',
      title: 'The file is locked',
      cause: 'Somebody has it open for editing, or checked it out.',
      who: 'user',
      remedy: 'Close the file or check it in, and try again.',
      retry: 'wait',
    },
  ),
  row(
    { status: 403 },
    {
      code: 'access_denied',
      title: 'The account may not do this',
      cause: 'The granted scopes do not cover the request, or the item is not shared with this account in that way.',
      who: 'user',
      remedy:
        'Connect again with the scopes that are needed, such as Files.ReadWrite, or ask the owner to share the item.',
      retry: 'never',
    },
  ),
  row(
    { status: 404 },
    {
      code: 'item_not_found',
      title: 'The item is not there',
      cause: 'It was deleted, moved or renamed, or this account cannot see it.',
      who: 'user',
      remedy: 'Refresh the list and choose the item again.',
      retry: 'never',
    },
  ),
  row(
    { status: 409, codes: ['nameAlreadyExists', 'upload_name_conflict'] },
    {
      code: 'name_already_exists',
      title: 'The name is taken',
      cause: 'The folder already has an item of this name.',
      who: 'user',
      remedy: 'Choose another name, or ask for conflict behavior rename or replace.',
      retry: 'never',
    },
  ),
  row(
    { status: 409 },
    {
      code: 'conflict',
      title: 'The request conflicts with the present state',
      cause: 'Something else changed the drive at the same time, or a limit of the folder is reached.',
      who: 'developer',
      remedy: 'Read the item again and repeat the request as it is then.',
      retry: 'never',
    },
  ),
  row(
    { status: 410 },
    {
      code: 'resync_required',
      title: 'The list of changes has to be read anew',
      cause: 'The delta link is too old, or the drive was reorganised.',
      who: 'developer',
      remedy: 'Start from the link in the Location header, and compare everything with what you know.',
      retry: 'never',
    },
  ),
  row(
    { status: 412 },
    {
      code: 'item_changed',
      title: 'The item was changed in the meantime',
      cause: 'Its eTag is no longer the one that the request named.',
      who: 'user',
      remedy: 'Load the item again and repeat the change.',
      retry: 'never',
    },
  ),
  row(
    { status: 416 },
    {
      code: 'range_not_available',
      title: 'These bytes do not exist',
      cause: 'The requested range lies behind the end of the file, or the upload session has those bytes already.',
      who: 'developer',
      remedy: 'Ask for the size of the file, or the session for its next expected ranges.',
      retry: 'never',
    },
  ),
  row(
    { status: 429 },
    {
      code: 'throttled',
      title: 'Microsoft asks for a pause',
      cause: 'The app or the account sent more requests than it may.',
      who: 'microsoft',
      remedy: 'Nothing to do; it is tried again when the time that Microsoft named has passed.',
      retry: 'wait',
    },
  ),
  row(
    { status: 507 },
    {
      code: 'quota_exceeded',
      title: 'The OneDrive is full',
      cause: 'There is not enough room left for this file.',
      who: 'user',
      remedy: 'Make room: delete files and empty the recycle bin, or buy storage.',
      retry: 'never',
    },
  ),
  row(
    { status: 413 },
    {
      code: 'file_too_large',
      title: 'The file is too large',
      cause: 'It is larger than OneDrive takes, or too large for a single request.',
      who: 'user',
      remedy: 'Files up to 250 GB can be uploaded, in a session.',
      retry: 'never',
    },
  ),
  row(
    { codes: ['notSupported'] },
    {
      code: 'not_supported',
      title: 'This drive cannot do that',
      cause: 'Work and personal accounts differ in what they can do, and this one lacks the feature.',
      who: 'developer',
      remedy: 'Look the request up in the Microsoft Graph reference for this kind of account.',
      retry: 'never',
    },
  ),
  row(
    { status: 400 },
    {
      code: 'graph_request_invalid',
      title: 'Graph did not understand the request',
      cause: 'A path, an option or the body is not as Graph expects it.',
      who: 'developer',
      remedy: 'Compare the request with the Microsoft Graph reference; the message below names the part.',
      retry: 'never',
    },
  ),
]

/** For every status from 500 on that has no row of its own. */
export const serviceUnavailable: Explanation = {
  code: 'service_unavailable',
  title: 'OneDrive is not available for the moment',
  cause: "Something failed on Microsoft's side.",
  who: 'microsoft',
  remedy: 'Nothing to do; it is tried again later. If it stays, look at the Microsoft 365 service health.',
  retry: 'wait',
}
