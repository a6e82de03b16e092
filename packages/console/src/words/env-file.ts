/** The `.env` that a product's back end starts with. */

export type EnvValues = {
  readonly url: string
  readonly projectId: string
  /** A secret, shown once. */
  readonly apiKey?: string | undefined
}

export function envFile({ url, projectId, apiKey }: EnvValues): string {
  const lines = [
    `DRAWBRIDGE_URL=${url}`,
    `DRAWBRIDGE_PROJECT_ID=${projectId}`,
    ...(apiKey === undefined ? [] : [`DRAWBRIDGE_API_KEY=${apiKey}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** What a page of the product needs to show the Connect button. */
export function connectSnippet({ url, projectId }: EnvValues): string {
  return `<script src="${url}/sdk/connect.js"></script>
<script type="module">
  await drawbridge.authenticate('${projectId}', userToken)
  button.onclick = () => drawbridge.connect('onedrive')
</script>
`
}
