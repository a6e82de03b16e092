/** The frame around every page after the sign-in: navigation beside it, or below it on a phone. */
import { operatorRoutes } from '@drawbridge/api'
import { Button, makeStyles, PresenceBadge, Subtitle2, Tooltip, tokens } from '@fluentui/react-components'
import { FolderRegular } from '@fluentui/react-icons/svg/folder'
import { HeartPulseRegular } from '@fluentui/react-icons/svg/heart-pulse'
import { HomeRegular } from '@fluentui/react-icons/svg/home'
import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed'
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected'
import { SignOutRegular } from '@fluentui/react-icons/svg/sign-out'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { ask, healthQuery } from '../api.ts'
import { phone } from '../theme.ts'
import { BrandMark } from './brand-mark.tsx'
import { ColorSchemeMenu } from './color-scheme-menu.tsx'
import { errorText } from './error-notice.tsx'
import { useNotify } from './toasts.tsx'

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplate: '"top top" auto "nav main" 1fr / 232px minmax(0, 1fr)',
    minHeight: '100dvh',
    [phone]: { gridTemplate: '"top" auto "main" 1fr "nav" auto / minmax(0, 1fr)' },
  },
  skip: {
    position: 'absolute',
    left: '-9999px',
    ':focus': {
      left: '12px',
      top: '12px',
      zIndex: 2,
      padding: '8px 12px',
      backgroundColor: tokens.colorNeutralBackground1,
    },
  },
  top: {
    gridArea: 'top',
    position: 'sticky',
    top: 0,
    zIndex: 1,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  brand: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    marginRight: 'auto',
    color: 'inherit',
    textDecorationLine: 'none',
  },
  nav: {
    gridArea: 'nav',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalM}`,
    [phone]: {
      position: 'sticky',
      bottom: 0,
      zIndex: 1,
      flexDirection: 'row',
      padding: tokens.spacingHorizontalXS,
      backgroundColor: tokens.colorNeutralBackground1,
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  place: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusLarge,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    '&[aria-current="page"]': {
      color: tokens.colorBrandForeground1,
      backgroundColor: tokens.colorNeutralBackground1,
      boxShadow: tokens.shadow2,
      fontWeight: tokens.fontWeightSemibold,
    },
    [phone]: {
      flex: 1,
      position: 'relative',
      flexDirection: 'column',
      gap: tokens.spacingVerticalXXS,
      padding: tokens.spacingVerticalXS,
      fontSize: tokens.fontSizeBase200,
      '&[aria-current="page"]': { boxShadow: 'none' },
    },
  },
  icon: { fontSize: '20px', lineHeight: 0 },
  mark: { [phone]: { position: 'absolute', top: 0, right: '25%' } },
  main: {
    gridArea: 'main',
    minWidth: 0,
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalXXXL} ${tokens.spacingVerticalXXXL}`,
    [phone]: { padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalL}` },
  },
})

const places = [
  { to: '/', label: 'Overview', icon: <HomeRegular /> },
  { to: '/projects', label: 'Projects', icon: <FolderRegular /> },
  { to: '/connections', label: 'Connections', icon: <PlugConnectedRegular /> },
  { to: '/health', label: 'Health', icon: <HeartPulseRegular /> },
  { to: '/vault', label: 'Vault', icon: <LockClosedRegular /> },
] as const

export function Frame() {
  const styles = useStyles()
  return (
    <div className={styles.root}>
      <a href="#main" className={styles.skip}>
        Skip to the content
      </a>
      <header className={styles.top}>
        <Link to="/" className={styles.brand}>
          <BrandMark />
          <Subtitle2>Drawbridge</Subtitle2>
        </Link>
        <ColorSchemeMenu />
        <SignOutButton />
      </header>
      <nav className={styles.nav} aria-label="Console">
        {places.map(({ to, label, icon }) => (
          <Link key={to} to={to} className={styles.place} activeOptions={{ exact: to === '/', includeSearch: false }}>
            <span className={styles.icon} aria-hidden>
              {icon}
            </span>
            {label}
            {to === '/health' && <HealthMark />}
          </Link>
        ))}
      </nav>
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}

/** Nothing while all is well. */
function HealthMark() {
  const styles = useStyles()
  const { data } = useQuery(healthQuery)
  if (data?.ok !== false) return null
  return <PresenceBadge className={styles.mark} status="do-not-disturb" size="small" aria-label="needs you" />
}

function SignOutButton() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const notify = useNotify()
  const signOut = async () => {
    try {
      await ask(operatorRoutes.signOut, {})
    } catch (error) {
      notify('error', 'You are still signed in', errorText(error))
      return
    }
    await navigate({ to: '/sign-in' })
    // Nothing that was read under the session stays in memory.
    queryClient.clear()
  }
  return (
    <Tooltip content="Sign out" relationship="label">
      <Button appearance="subtle" icon={<SignOutRegular />} onClick={signOut} />
    </Tooltip>
  )
}
