/** The way in: the operator key, or a ticket that the router has already tried. */
import { operatorRoutes } from '@drawbridge/api'
import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Title2,
  tokens,
} from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type FormEvent, useEffect } from 'react'
import { ask, isSignedOut } from '../../api.ts'
import { BrandMark } from '../../components/brand-mark.tsx'
import { ColorSchemeMenu } from '../../components/color-scheme-menu.tsx'
import { errorText } from '../../components/error-notice.tsx'

const useStyles = makeStyles({
  root: { display: 'grid', placeItems: 'center', minHeight: '100dvh', padding: tokens.spacingHorizontalL },
  corner: { position: 'absolute', top: tokens.spacingVerticalM, right: tokens.spacingHorizontalM },
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '440px',
    padding: tokens.spacingHorizontalXXXL,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow16,
  },
  title: { margin: 0 },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
})

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const styles = useStyles()
  const router = useRouter()
  const { next } = route.useSearch()
  const { ticketError } = route.useRouteContext()
  const signIn = useMutation({
    mutationFn: (operatorKey: string) => ask(operatorRoutes.signIn, { body: { operatorKey } }),
    onSuccess: () => router.navigate({ href: next ?? '/' }),
  })
  useEffect(() => {
    document.title = 'Sign in · Drawbridge'
  }, [])

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const operatorKey = String(new FormData(event.currentTarget).get('operatorKey')).trim()
    if (operatorKey) signIn.mutate(operatorKey)
  }

  return (
    <main className={styles.root}>
      <div className={styles.corner}>
        <ColorSchemeMenu />
      </div>
      <div className={styles.card}>
        <BrandMark size={44} />
        <Title2 as="h1" className={styles.title}>
          Sign in to Drawbridge
        </Title2>
        <p className={styles.text}>
          This console belongs to whoever runs the server. Paste the operator key: it is in the file{' '}
          <code>operator.key</code> in the server’s data folder. Or open the link that the server printed in its
          terminal; it signs you in by itself.
        </p>
        {ticketError !== undefined && !signIn.error && (
          <MessageBar intent="warning" layout="multiline" role="alert">
            <MessageBarBody>{ticketError}</MessageBarBody>
          </MessageBar>
        )}
        <form onSubmit={submit} className={styles.form}>
          <Field
            label="Operator key"
            {...(signIn.error && {
              validationState: 'error',
              validationMessage: isSignedOut(signIn.error)
                ? 'This is not the operator key of this server. Copy the whole line of the file.'
                : errorText(signIn.error),
            })}
          >
            <Input name="operatorKey" type="password" autoComplete="current-password" size="large" autoFocus required />
          </Field>
          <Button type="submit" appearance="primary" size="large" disabledFocusable={signIn.isPending}>
            Sign in
          </Button>
        </form>
      </div>
    </main>
  )
}
