/**
 * What Graph knows of drives and the emulator does not have: refused by name with 501. What neither knows is refused as
 * Graph refuses it, with 400.
 *
 * @see https://learn.microsoft.com/graph/api/resources/driveitem
 */

const onItems = words(
  'archive assignSensitivityLabel bundle extractSensitivityLabels listItem list lockOrUnlock media mediaSource publication ' +
    'setPermission source subscriptions unarchive validatePermission workbook createdByUser lastModifiedByUser removePermission',
)

const known: Readonly<Record<string, readonly string[]>> = {
  item: onItems,
  share: words('items list listItem site createdByUser lastModifiedByUser'),
  drive: words('bundles items list listItem special createdByUser lastModifiedByUser urlTemplate'),
  drives: [],
  user: words(
    'activities agreementAcceptances appRoleAssignments calendar calendars contacts events insights mail mailFolders manager ' +
      'memberOf messages oauth2PermissionGrants onenote outlook ownedObjects people photo photos planner presence settings ' +
      'sites teamwork todo transitiveMemberOf followedSites joinedTeams licenseDetails directReports authentication',
  ),
  group: words(
    'calendar conversations events members memberOf onenote owners photo planner sites team threads transitiveMembers',
  ),
  site: words(
    'analytics columns contentTypes createdByUser externalColumns items lastModifiedByUser lists onenote operations pages ' +
      'permissions termStore termStores',
  ),
  sites: words('getAllSites add remove delta'),
  search: [],
}

/** Resources at the top of Graph, beside drives, users, groups, sites and shares. */
const collections = words(
  'admin agreements applications appCatalogs auditLogs chats communications contacts copilot deviceManagement devices ' +
    'directory directoryObjects directoryRoles domains education external financials identity identityGovernance ' +
    'identityProviders informationProtection invitations oauth2PermissionGrants organization places planner policies print ' +
    'privacy reports roleManagement schemaExtensions security servicePrincipals solutions storage subscribedSkus ' +
    'subscriptions teams teamsTemplates teamwork tenantRelationships users groups drives shares $batch $metadata',
)

export function isKnownSegment(resource: string, segment: string): boolean {
  return known[resource]?.some((each) => each.toLowerCase() === segment.toLowerCase()) ?? false
}

export function isKnownCollection(name: string): boolean {
  return collections.some((each) => each.toLowerCase() === name.toLowerCase())
}

function words(text: string): string[] {
  return text.split(' ')
}
