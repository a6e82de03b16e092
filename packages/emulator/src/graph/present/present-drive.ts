/** A drive and a user as Graph shows them. */
import type { Drive } from '../../state/drive/drive.ts'
import { usedBytes } from '../../state/drive/drive-rules.ts'
import { identityOf } from '../../state/drive/owner-identity.ts'
import { isUser } from '../../state/site.ts'
import type { User } from '../../state/user.ts'
import { dateTime, type Json } from './present-item.ts'
import { driveWebUrl } from './web-url.ts'

/** @see https://learn.microsoft.com/graph/api/resources/drive */
export function presentDrive(origin: string, drive: Drive): Json {
  const { tree, kind, owner, id } = drive
  return {
    createdDateTime: dateTime(tree.root.createdAt),
    description: '',
    id,
    lastModifiedDateTime: dateTime(tree.root.modifiedAt),
    name: isUser(owner) ? 'OneDrive' : owner.displayName,
    webUrl: driveWebUrl(origin, drive),
    driveType: kind,
    createdBy: { user: { displayName: 'System Account' } },
    lastModifiedBy: isUser(owner) ? { user: identityOf(owner) } : { user: { displayName: 'System Account' } },
    owner: !isUser(owner) && owner.group !== undefined ? { group: identityOf(owner) } : { user: identityOf(owner) },
    quota: presentQuota(drive),
  }
}

function presentQuota(drive: Drive): Json {
  const { tree, bin, quota, kind } = drive
  const used = usedBytes(drive)
  const remaining = Math.max(0, quota - used)
  const share = remaining / quota
  return {
    deleted: bin.size,
    fileCount: tree.fileCount,
    remaining,
    state: share === 0 ? 'exceeded' : share < 0.01 ? 'critical' : share < 0.1 ? 'nearing' : 'normal',
    total: quota,
    used,
    ...(kind === 'personal' ? { storagePlanInformation: { upgradeAvailable: true } } : {}),
  }
}

/** @see https://learn.microsoft.com/graph/api/resources/user */
export function presentUser({ id, displayName, mail, userPrincipalName }: User): Json {
  const [givenName = displayName, ...rest] = displayName.split(' ')
  return {
    businessPhones: [],
    displayName,
    givenName,
    id,
    jobTitle: null,
    mail,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: 'en-US',
    surname: rest.join(' '),
    userPrincipalName,
  }
}
