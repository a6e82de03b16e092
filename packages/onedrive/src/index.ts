export * from './errors.ts'
export { assertGraphPath, type EncodedItemPath, graphPath, itemPath } from './graph/path.ts'
export { type AppRegistration, personalTenantId } from './identity/authority.ts'
export {
  type AuthorizationCodeRedemption,
  type AuthorizationRequest,
  authorizationUrl,
  redeemAuthorizationCode,
  refusalOf,
} from './identity/authorization-code.ts'
export { type Cloud, clouds } from './identity/cloud.ts'
export { createPkce } from './identity/pkce.ts'
export { type Refresh, refreshTokens, refreshTokensLegacy } from './identity/refresh-token.ts'
export type { IdTokenClaims, TokenSet, Transport } from './identity/tokens.ts'
