/** The catalogue of diagnoses over HTTP. */
import { diagnosisRoutes } from '@drawbridge/api'
import { listDiagnoses } from '@drawbridge/onedrive'
import { resolveCloud } from '../projects/app-registration.ts'
import type { Mount } from './mount.ts'

export function mountDiagnoses(mount: Mount): void {
  mount(diagnosisRoutes.list, async ({ query }) => {
    const number = query.aadsts === undefined ? undefined : Number(query.aadsts.replace(/\D/g, ''))
    const entries = listDiagnoses(resolveCloud(query.cloud))
    const found = number === undefined ? entries : entries.filter(({ aadsts }) => aadsts.includes(number))
    return {
      diagnoses: found.map(({ aadsts, steps, links, ...entry }) => ({
        ...entry,
        aadsts: [...aadsts],
        steps: [...steps],
        links: [...links],
      })),
    }
  })
}
