/**
 * The delegated permissions of Microsoft Graph that the emulator knows, in plain words for the consent page.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */

export type Permission = {
  /** As in `Files.ReadWrite`. */
  readonly name: string
  readonly title: string
  readonly description: string
  /** Only an administrator may ever consent to it. */
  readonly administrator: boolean
  /** Whether personal accounts have it. */
  readonly personal: boolean
  /** Kept from users where Microsoft manages the consent settings. */
  readonly managed: boolean
}

const list: readonly Permission[] = [
  permission('openid', 'Sign you in', 'Lets the app know that it is you.'),
  permission('profile', 'View your basic profile', 'Your name, picture and user name.'),
  permission('email', 'View your email address', 'Your main email address.'),
  permission(
    'offline_access',
    'Keep the access you have given it',
    'The app can use these permissions while you are away.',
  ),
  permission(
    'User.Read',
    'Sign you in and read your profile',
    'Your profile, and basic facts about your organization.',
  ),
  permission('Files.Read', 'Read your files', 'Open the files in your OneDrive, without changing them.'),
  permission(
    'Files.ReadWrite',
    'Have full access to your files',
    'Read, create, change and delete the files in your OneDrive.',
  ),
  permission(
    'Files.ReadWrite.AppFolder',
    'Have a folder of its own in your OneDrive',
    'Read, create, change and delete files in that folder only.',
  ),
  permission(
    'Files.Read.All',
    'Read all files that you have access to',
    'Your files and those that others share with you, without changing them.',
    'managed',
  ),
  permission(
    'Files.ReadWrite.All',
    'Have full access to all files you have access to',
    'Read, create, change and delete your files and those that others share with you.',
    'managed',
  ),
  permission('Files.Read.Selected', 'Read the files you pick', 'Only files that you choose in a file picker.', 'work'),
  permission(
    'Files.ReadWrite.Selected',
    'Read and change the files you pick',
    'Only files that you choose in a file picker.',
    'work',
  ),
  permission(
    'Files.SelectedOperations.Selected',
    'Access selected files',
    'Only the files and folders that were opened to this app.',
    'work',
  ),
  permission(
    'Sites.Read.All',
    'Read items in all site collections',
    'Documents and lists in sites you can open.',
    'managed',
  ),
  permission(
    'Sites.ReadWrite.All',
    'Edit or delete items in all site collections',
    'Documents and lists in sites you can open.',
    'managed',
  ),
  permission('Sites.Manage.All', 'Create, edit and delete lists', 'In all sites you can open.', 'work'),
  permission('Sites.Selected', 'Access selected sites', 'Only the sites that were opened to this app.', 'work'),
  permission(
    'Sites.FullControl.All',
    'Have full control of all site collections',
    'Everything in all sites.',
    'administrator',
  ),
  permission(
    'Lists.SelectedOperations.Selected',
    'Access selected lists',
    'Only lists opened to this app.',
    'administrator',
  ),
  permission(
    'ListItems.SelectedOperations.Selected',
    'Access selected list items',
    'Only list items opened to this app.',
    'administrator',
  ),
  permission('User.Read.All', "Read all users' full profiles", 'Everyone in the organization.', 'administrator'),
  permission('Group.Read.All', 'Read all groups', 'Groups and their members.', 'administrator'),
  permission(
    'Directory.Read.All',
    'Read directory data',
    'Users, groups and apps of the organization.',
    'administrator',
  ),
  permission('Directory.ReadWrite.All', 'Read and write directory data', 'Users, groups and apps.', 'administrator'),
  permission('Application.Read.All', 'Read applications', 'All app registrations.', 'administrator'),
  permission('Application.ReadWrite.All', 'Read and write all applications', 'All app registrations.', 'administrator'),
  permission('AppRoleAssignment.ReadWrite.All', 'Grant application permissions', 'To any app.', 'administrator'),
  permission('DelegatedPermissionGrant.ReadWrite.All', 'Grant delegated permissions', 'To any app.', 'administrator'),
  permission('Policy.Read.All', "Read your organization's policies", 'Consent policies among them.', 'administrator'),
]

const byName = new Map(list.map((each) => [each.name.toLowerCase(), each]))

/** By name, in any case; also a scope of an app's own API, as in `api://{client id}/access_as_user`. */
export function findPermission(name: string): Permission | undefined {
  if (!name.startsWith('api://')) return byName.get(name.toLowerCase())
  const [, , resource, scope] = name.split('/')
  return permission(name, `Reach the application ${resource}`, `Call its interface in your name (${scope}).`)
}

/** Those that say who signs in rather than what may be reached; they belong to no resource. */
export const signInScopes: readonly string[] = ['openid', 'profile', 'email', 'offline_access']

function permission(
  name: string,
  title: string,
  description: string,
  kind: 'any' | 'managed' | 'work' | 'administrator' = 'any',
): Permission {
  const [administrator, managed] = [kind === 'administrator', kind === 'managed']
  return { name, title, description, administrator, managed, personal: kind === 'any' || managed }
}
