/** What the product needs from here: a key for its back end, its own public key, and the button on its page. */
import { apiKeyRoutes, type Project, type UserTokenKey } from '@drawbridge/api'
import { Button, makeStyles, Spinner, Subtitle2, Text, tokens } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { apiKeysQuery, ask } from '../../api.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { TextLink } from '../../components/links.tsx'
import { connectSnippet, envFile } from '../../words/env-file.ts'

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, maxWidth: '720px' },
  title: { margin: 0 },
  button: { alignSelf: 'start' },
  quiet: { color: tokens.colorNeutralForeground2 },
})

type UseStepProps = {
  readonly project: Project
  readonly publicUrl: string
  readonly userTokenKeys: readonly UserTokenKey[]
}

export function UseStep({ project, publicUrl, userTokenKeys }: UseStepProps) {
  const styles = useStyles()
  const queryClient = useQueryClient()
  const params = { projectId: project.id }
  const make = useMutation({
    mutationFn: () =>
      ask(apiKeyRoutes.create, {
        params,
        body: { name: 'Back end', scopes: ['projects:read', 'connections:read', 'files:read', 'files:write'] },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiKeysQuery(project.id).queryKey }),
  })
  const values = { url: publicUrl, projectId: project.id, apiKey: make.data?.key }
  return (
    <>
      <div className={styles.part}>
        <Subtitle2 as="h3" className={styles.title}>
          For the back end: a .env
        </Subtitle2>
        <CodeBlock text={envFile(values)} what=".env" />
        {make.error && <ErrorNotice error={make.error} />}
        {make.data ? (
          <Text role="status" className={styles.quiet}>
            The API key is shown this one time. Copy it now; it can be revoked on the page of the project.
          </Text>
        ) : (
          <Button
            className={styles.button}
            disabledFocusable={make.isPending}
            {...(make.isPending && { icon: <Spinner size="tiny" /> })}
            onClick={() => make.mutate()}
          >
            Add an API key
          </Button>
        )}
      </div>
      <div className={styles.part}>
        <Subtitle2 as="h3" className={styles.title}>
          For its users: a signed token
        </Subtitle2>
        <Text className={styles.quiet}>
          {userTokenKeys.length > 0
            ? 'The public key of the product is stored. Its back end signs a short-lived token for each user.'
            : 'Your back end signs a short-lived token for its user. Store the public half of its key: '}
          {userTokenKeys.length === 0 && (
            <TextLink to="/projects/$projectId" params={params}>
              add a user-token key
            </TextLink>
          )}
        </Text>
      </div>
      <div className={styles.part}>
        <Subtitle2 as="h3" className={styles.title}>
          For the page: the button
        </Subtitle2>
        <CodeBlock text={connectSnippet(values)} what="snippet" />
      </div>
    </>
  )
}
