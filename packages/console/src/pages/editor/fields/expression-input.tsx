/** A text in which `{{ }}` may stand, or an expression without braces; with a menu of what there is. */
import type { Variable } from '@drawbridge/api'
import {
  Button,
  makeStyles,
  mergeClasses,
  Textarea,
  type TextareaProps,
  Tooltip,
  tokens,
} from '@fluentui/react-components'
import { BracesVariableRegular } from '@fluentui/react-icons/svg/braces-variable'
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { bracesAt, fillBraces } from '../../../drawing/braces.ts'
import { searchVariables } from '../../../drawing/variable-search.ts'
import { useVariables } from '../variables.ts'
import { optionId, VariableMenu } from './variable-menu.tsx'

const useStyles = makeStyles({
  root: {
    position: 'relative',
    minWidth: 0,
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalXXS,
  },
  // fieldSizing: it grows with what is in it.
  text: {
    flex: 1,
    minWidth: 0,
    width: '100%',
    '& textarea': { fieldSizing: 'content', width: '100%', minHeight: '32px', maxHeight: '320px' },
  },
  code: { '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 } },
  button: { minWidth: '32px' },
})

export type ExpressionInputProps = Pick<
  TextareaProps,
  'id' | 'aria-labelledby' | 'aria-describedby' | 'aria-invalid'
> & {
  readonly value: string
  readonly onText: (text: string) => void
  /** The whole is an expression, without braces. */
  readonly bare?: boolean
  readonly placeholder?: string
  readonly 'aria-label'?: string
}

export function ExpressionInput(props: ExpressionInputProps) {
  const { value, onText, bare = false, ...rest } = props
  const styles = useStyles()
  const menuId = useId()
  const input = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState(0)
  const [asked, setAsked] = useState(false)
  const [dismissed, setDismissed] = useState(false)
  const [focused, setFocused] = useState(false)
  const [active, setActive] = useState(0)
  const nextCaret = useRef<number>(undefined)

  const spot = bare ? (asked ? wordAt(value, caret) : undefined) : bracesAt(value, caret)
  const open = focused && !dismissed && spot !== undefined
  const known = useVariables(open)
  const found = open ? searchVariables(known.variables, spot.text) : []

  // React puts the caret at the end when a text is not the one that was typed.
  useLayoutEffect(() => {
    if (nextCaret.current === undefined) return
    input.current?.setSelectionRange(nextCaret.current, nextCaret.current)
    setCaret(nextCaret.current)
    nextCaret.current = undefined
  })

  const choose = ({ expression }: Variable) => {
    if (!spot) return
    const filled = bare
      ? { text: value.slice(0, spot.from) + expression + value.slice(caret), caret: spot.from + expression.length }
      : fillBraces(value, caret, spot, expression)
    nextCaret.current = filled.caret
    setAsked(false)
    onText(filled.text)
  }
  const beginMenu = () => {
    const at = input.current?.selectionStart ?? value.length
    input.current?.focus()
    setActive(0)
    setDismissed(false)
    setAsked(true)
    if (bare || bracesAt(value, at)) return setCaret(at)
    nextCaret.current = at + 2
    onText(`${value.slice(0, at)}{{${value.slice(at)}`)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey && event.key === ' ') beginMenu()
    else if (!open) return
    else if (event.key === 'ArrowDown') setActive((at) => Math.min(found.length - 1, at + 1))
    else if (event.key === 'ArrowUp') setActive((at) => Math.max(0, at - 1))
    else if ((event.key === 'Enter' || event.key === 'Tab') && found[active]) choose(found[active])
    else if (event.key === 'Escape') setDismissed(true)
    // Whoever presses it now means the one that is about to appear.
    else if (event.key === 'Enter' && known.state === 'asking') return event.preventDefault()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className={styles.root}>
      <Textarea
        {...rest}
        rows={1}
        textarea={{ ref: input }}
        className={mergeClasses(styles.text, bare && styles.code)}
        value={value}
        aria-autocomplete="list"
        {...(open && { 'aria-controls': menuId })}
        {...(open && found.length > 0 && { 'aria-activedescendant': optionId(menuId, active) })}
        onChange={(event, data) => {
          setCaret(event.target.selectionStart)
          setActive(0)
          setDismissed(false)
          onText(data.value)
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false)
          setAsked(false)
        }}
        onKeyDown={onKeyDown}
      />
      <Tooltip content="Put in a variable" relationship="label">
        <Button
          appearance="subtle"
          className={styles.button}
          icon={<BracesVariableRegular />}
          onMouseDown={(event) => event.preventDefault()}
          onClick={beginMenu}
        />
      </Tooltip>
      {open && <VariableMenu id={menuId} variables={found} known={known} active={active} onChoose={choose} />}
    </div>
  )
}

/** The path that is being typed at the caret. */
function wordAt(text: string, caret: number): { from: number; text: string } {
  const word = /[\w.$[\]]*$/.exec(text.slice(0, caret))![0]
  return { from: caret - word.length, text: word }
}
