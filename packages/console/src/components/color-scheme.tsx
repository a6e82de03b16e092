/** Light or dark: the system's choice, unless the operator made one here. */
import { FluentProvider, makeStyles, tokens } from '@fluentui/react-components'
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { darkTheme, lightTheme } from '../theme.ts'

export type ColorScheme = 'system' | 'light' | 'dark'

const storageKey = 'drawbridge-color-scheme'
const Chosen = createContext<{ scheme: ColorScheme; choose(scheme: ColorScheme): void } | undefined>(undefined)

// On a box of its own: what is on the provider is repeated on every dialog and toast.
const useStyles = makeStyles({
  root: { minHeight: '100dvh', backgroundColor: tokens.colorNeutralBackground2 },
})

/** Gives the whole console its theme, and follows the system while it changes. */
export function ColorSchemeProvider({ children }: { readonly children: ReactNode }) {
  const styles = useStyles()
  const [scheme, setScheme] = useState<ColorScheme>(storedScheme)
  const systemIsDark = useSyncExternalStore(onSystemChange, () => systemPreference().matches)
  const dark = scheme === 'dark' || (scheme === 'system' && systemIsDark)

  useEffect(() => {
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
  }, [dark])

  const choose = (next: ColorScheme) => {
    localStorage.setItem(storageKey, next)
    setScheme(next)
  }
  return (
    <Chosen value={{ scheme, choose }}>
      <FluentProvider theme={dark ? darkTheme : lightTheme}>
        <div className={styles.root}>{children}</div>
      </FluentProvider>
    </Chosen>
  )
}

/** The chosen scheme and the way to choose another. */
export function useColorScheme() {
  const chosen = useContext(Chosen)
  if (!chosen) throw new Error('useColorScheme needs a ColorSchemeProvider around it.')
  return chosen
}

function storedScheme(): ColorScheme {
  const stored = localStorage.getItem(storageKey)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

function systemPreference(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)')
}

function onSystemChange(changed: () => void): () => void {
  const preference = systemPreference()
  preference.addEventListener('change', changed)
  return () => preference.removeEventListener('change', changed)
}
