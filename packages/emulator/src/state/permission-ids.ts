/**
 * The ids by which app registrations name the permissions of Microsoft Graph.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */

type Ids = { readonly delegated?: string; readonly application?: string }

const ids: Readonly<Record<string, Ids>> = {
  openid: { delegated: '37f7f235-527c-4136-accd-4a02d197296e' },
  profile: { delegated: '14dad69e-099b-42c9-810b-d002981feec1' },
  email: { delegated: '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0' },
  offline_access: { delegated: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182' },
  'User.Read': { delegated: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d' },
  'Files.Read': { delegated: '10465720-29dd-4523-a11a-6a75c743c9d9' },
  'Files.ReadWrite': { delegated: '5c28f0bf-8a70-41f1-8ab2-9032436ddb65' },
  'Files.ReadWrite.AppFolder': {
    delegated: '8019c312-3263-48e6-825e-2b833497195b',
    application: 'b47b160b-1054-4efd-9ca0-e2f614696086',
  },
  'Files.Read.All': {
    delegated: 'df85f4d6-205c-4ac5-a5ea-6bf408dba283',
    application: '01d4889c-1287-42c6-ac1f-5d1e02578ef6',
  },
  'Files.ReadWrite.All': {
    delegated: '863451e7-0667-486c-a5d6-d135439485f0',
    application: '75359482-378d-4052-8f01-80520e7db3cd',
  },
  'Files.Read.Selected': { delegated: '5447fe39-cb82-4c1a-b977-520e67e724eb' },
  'Files.ReadWrite.Selected': { delegated: '17dde5bd-8c17-420f-a486-969730c1b827' },
  'Files.SelectedOperations.Selected': {
    delegated: 'ef2779dc-ef1b-4211-8310-8a0ac2450081',
    application: 'bd61925e-3bf4-4d62-bc0b-06b06c96d95c',
  },
  'Sites.Read.All': {
    delegated: '205e70e5-aba6-4c52-a976-6d2d46c48043',
    application: '332a536c-c7ef-4017-ab91-336970924f0d',
  },
  'Sites.ReadWrite.All': {
    delegated: '89fe6a52-be36-487e-b7d8-d061c450a026',
    application: '9492366f-7969-46a4-8d15-ed1a20078fff',
  },
  'Sites.Manage.All': {
    delegated: '65e50fdc-43b7-4915-933e-e8138f11f40a',
    application: '0c0bf378-bf22-4481-8f81-9e89a9b4960a',
  },
  'Sites.Selected': {
    delegated: 'f89c84ef-20d0-4b54-87e9-02e856d66d53',
    application: '883ea226-0bf2-4a8f-9f9d-92c9162a727d',
  },
  'Sites.FullControl.All': {
    delegated: '5a54b8b3-347c-476d-8f8e-42d5c7424d29',
    application: 'a82116e5-55eb-4c41-a434-62fe8a61c773',
  },
  'Lists.SelectedOperations.Selected': {
    delegated: '033b51ee-d6fa-4add-b627-ee680c7212b5',
    application: '23c5a9bd-d900-4ecf-be26-a0689755d9e5',
  },
  'ListItems.SelectedOperations.Selected': {
    delegated: 'd6d361b3-211a-4191-9fa7-15f72de4aac4',
    application: 'de4e4161-a10a-4dfd-809c-e328d89aefeb',
  },
  'User.Read.All': {
    delegated: 'a154be20-db9c-4678-8ab7-66f6cc099a59',
    application: 'df021288-bdef-4463-88db-98f22de89214',
  },
  'Group.Read.All': {
    delegated: '5f8c59db-677d-491f-a6b8-5f174b11ec1d',
    application: '5b567255-7703-4780-807c-7be8301ae99b',
  },
  'Directory.Read.All': {
    delegated: '06da0dbc-49e2-44d2-8312-53f166ab848a',
    application: '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  },
  'Directory.ReadWrite.All': {
    delegated: 'c5366453-9fb0-48a5-a156-24f0c49a4b84',
    application: '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
  },
  'Application.Read.All': {
    delegated: 'c79f8feb-a9db-4090-85f9-90d820caa0eb',
    application: '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  },
  'Application.ReadWrite.All': {
    delegated: 'bdfbf15f-ee85-4955-8675-146e8e5296b5',
    application: '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
  },
  'AppRoleAssignment.ReadWrite.All': {
    delegated: '84bccea3-f856-4a8a-967b-dbe0a3d53a64',
    application: '06b708a9-e830-4db3-a914-8e69da51d44f',
  },
  'DelegatedPermissionGrant.ReadWrite.All': {
    delegated: '41ce6ca6-6826-4807-84f1-1c82854f7ee5',
    application: '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
  },
  'Policy.Read.All': {
    delegated: '572fea84-0151-49b2-9301-11cb16974376',
    application: '246dd0d5-5bd0-4def-940b-0421030a5b68',
  },
}

export type PermissionKind = 'Scope' | 'Role'

/** The id of a delegated (`Scope`) or application (`Role`) permission, where there is one. */
export function permissionId(name: string, kind: PermissionKind): string | undefined {
  return kind === 'Scope' ? ids[name]?.delegated : ids[name]?.application
}

/** The name of the permission with this id. */
export function permissionName(id: string, kind: PermissionKind): string | undefined {
  return Object.keys(ids).find((name) => permissionId(name, kind) === id.toLowerCase())
}

/** Names of all application permissions. */
export const applicationPermissions: readonly string[] = Object.keys(ids).filter((name) => ids[name]?.application)

/** Names of all delegated permissions. */
export const delegatedPermissions: readonly string[] = Object.keys(ids).filter((name) => ids[name]?.delegated)
