/** Colours of the console: Fluent's own palettes around a harbour green, light and dark. */
import { type BrandVariants, createDarkTheme, createLightTheme, type Theme } from '@fluentui/react-components'

const brand: BrandVariants = {
  10: '#011b1e',
  20: '#03272b',
  30: '#04353a',
  40: '#05434a',
  50: '#075058',
  60: '#095e67',
  70: '#0a6973',
  80: '#0c7781',
  90: '#1b949f',
  100: '#3fabb5',
  110: '#5cb9c2',
  120: '#74c5cd',
  130: '#93d4db',
  140: '#b1e1e6',
  150: '#cdedf0',
  160: '#eaf8f9',
}

// Fluent's fonts are names of fonts the machine has; nothing is fetched.
export const lightTheme: Theme = createLightTheme(brand)

// The stock dark theme takes brand text from the middle of the ramp, too dim for small print.
export const darkTheme: Theme = {
  ...createDarkTheme(brand),
  colorBrandForeground1: brand[110],
  colorBrandForeground2: brand[120],
  colorBrandForegroundLink: brand[120],
  colorBrandForegroundLinkHover: brand[130],
  colorBrandForegroundLinkPressed: brand[110],
}

/** Below this width the console is held in one hand. */
export const phone = '@media (max-width: 719px)'
