/** The switch between the system's scheme, light and dark. */
import { Button, Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { DarkThemeRegular } from '@fluentui/react-icons/svg/dark-theme'
import { type ColorScheme, useColorScheme } from './color-scheme.tsx'

export function ColorSchemeMenu() {
  const { scheme, choose } = useColorScheme()
  return (
    <Menu
      checkedValues={{ scheme: [scheme] }}
      onCheckedValueChange={(_, { checkedItems }) => choose((checkedItems[0] as ColorScheme | undefined) ?? 'system')}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<DarkThemeRegular />} aria-label="Colour scheme" />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItemRadio name="scheme" value="system">
            Like the system
          </MenuItemRadio>
          <MenuItemRadio name="scheme" value="light">
            Light
          </MenuItemRadio>
          <MenuItemRadio name="scheme" value="dark">
            Dark
          </MenuItemRadio>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
