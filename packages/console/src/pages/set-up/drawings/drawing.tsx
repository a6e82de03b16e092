/** The frame of our own drawings: quiet shapes in the colours of the theme, so that they are at home in light and dark. */
import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  root: {
    width: '100%',
    maxWidth: '400px',
    height: 'auto',
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
})

export const ink = {
  page: tokens.colorNeutralBackground1,
  line: tokens.colorNeutralStroke1,
  quiet: tokens.colorNeutralStroke2,
  words: tokens.colorNeutralForeground2,
  strong: tokens.colorNeutralForeground1,
  accent: tokens.colorBrandForeground1,
  accentSoft: tokens.colorBrandBackground2,
  bad: tokens.colorPaletteRedForeground1,
} as const

type DrawingProps = { readonly title: string; readonly height: number; readonly children: ReactNode }

/** 320 wide. @param title what somebody hears who does not see it */
export function Drawing({ title, height, children }: DrawingProps) {
  const styles = useStyles()
  return (
    <svg
      viewBox={`0 0 320 ${height}`}
      className={styles.root}
      role="img"
      aria-label={title}
      fontFamily={tokens.fontFamilyBase}
    >
      {children}
    </svg>
  )
}

type BoxProps = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** A field or a button of a page. */
export function Box({ accent = false, ...box }: BoxProps & { readonly accent?: boolean }) {
  return (
    <rect
      {...box}
      rx="4"
      fill={accent ? ink.accentSoft : ink.page}
      stroke={accent ? ink.accent : ink.line}
      strokeWidth={accent ? 2 : 1}
    />
  )
}

type WordsProps = { readonly x: number; readonly y: number; readonly size?: number; readonly children: ReactNode }

export function Words({
  bold = false,
  color = ink.words,
  size = 11,
  ...place
}: WordsProps & { bold?: boolean; color?: string }) {
  return (
    <text x={place.x} y={place.y} fontSize={size} fill={color} fontWeight={bold ? 600 : 400}>
      {place.children}
    </text>
  )
}
