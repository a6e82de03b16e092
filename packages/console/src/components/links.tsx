/** Fluent's links and buttons as links of the router: real anchors, no page load. */
import { Button, type ButtonProps, Link } from '@fluentui/react-components'
import { createLink } from '@tanstack/react-router'
import type { ComponentProps } from 'react'

type AnchorProps = Omit<ComponentProps<'a'>, 'type' | 'ref'>
type AnchorButtonProps = AnchorProps & Pick<ButtonProps, 'appearance'>

export const TextLink = createLink((props: AnchorProps) => <Link {...props} href={props.href ?? ''} />)

export const ButtonLink = createLink((props: AnchorButtonProps) => <Button {...props} as="a" href={props.href ?? ''} />)
