/** What a Microsoft permission lets a connection do, in plain words. */

const words = new Map(
  Object.entries({
    'files.read': 'Read the user’s files',
    'files.read.all': 'Read all files the user can reach, also those that others share',
    'files.readwrite': 'Read, add, change and delete the user’s files',
    'files.readwrite.all': 'Read, add, change and delete all files the user can reach, also those that others share',
    'files.readwrite.appfolder': 'Work inside one folder that belongs to the app',
    'files.read.selected': 'Read the files that the user picks',
    'files.readwrite.selected': 'Read and change the files that the user picks',
    'files.selectedoperations.selected': 'Work with the files that were granted one by one',
    'sites.read.all': 'Read the SharePoint sites that the user can reach',
    'sites.readwrite.all': 'Read and change items in the SharePoint sites that the user can reach',
    'sites.selected': 'Work with the SharePoint sites that were granted one by one',
    'user.read': 'Read the user’s name and e-mail address',
    'user.read.all': 'Read the profiles of everybody in the organisation',
    offline_access: 'Keep access while the user is away',
    openid: 'Know who signed in',
    profile: 'Read the name and picture of the account',
    email: 'Read the e-mail address of the account',
    'onedrive.readwrite': 'Read, add, change and delete the user’s files',
    'onedrive.readonly': 'Read the user’s files',
    'wl.offline_access': 'Keep access while the user is away',
    'wl.signin': 'Know who signed in',
  }),
)

/**
 * Plain words for a scope, with or without the resource in front (`https://graph.microsoft.com/Files.Read`).
 * A scope that is not known here is named as what it is: a permission at Microsoft.
 */
export function scopeWords(scope: string): string {
  const name = scope.slice(scope.lastIndexOf('/') + 1)
  return words.get(name.toLowerCase()) ?? `Use the Microsoft permission ${name}`
}
