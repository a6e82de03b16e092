/** The description of this API, for programs. People read `/api/reference`. */
import { z } from 'zod'
import { route } from './route.ts'

export const referenceRoutes = {
  openapi: route({
    method: 'GET',
    path: '/api/v1/openapi.json',
    access: 'anyone',
    summary: 'Describes every route as OpenAPI 3.1.',
    response: z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string(), version: z.string() }) }),
  }),
}
