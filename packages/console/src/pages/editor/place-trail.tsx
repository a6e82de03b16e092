/** The way back out of a for-each. */
import { Breadcrumb, BreadcrumbButton, BreadcrumbDivider, BreadcrumbItem } from '@fluentui/react-components'
import { Fragment } from 'react'
import { titleOf } from '../../drawing/kinds.ts'
import { stepAt } from '../../drawing/place.ts'
import { focusCard } from './canvas-keys.ts'
import { useCatalogue } from './catalogue.ts'
import { useEditor } from './editor-state.ts'

export function PlaceTrail() {
  const actions = useCatalogue()
  const editor = useEditor()
  const { place, definition } = editor
  if (place.length === 0) return null
  const go = (length: number) => {
    editor.enter(place.slice(0, length), place[length])
    focusCard(place[length])
  }
  return (
    <Breadcrumb aria-label="Where you are in the drawing">
      <BreadcrumbItem>
        <BreadcrumbButton onClick={() => go(0)}>Whole workflow</BreadcrumbButton>
      </BreadcrumbItem>
      {place.map((id, index) => {
        const found = stepAt(definition, place.slice(0, index + 1).join('/'))
        const last = index === place.length - 1
        return (
          <Fragment key={id}>
            <BreadcrumbDivider />
            <BreadcrumbItem>
              <BreadcrumbButton current={last} onClick={() => !last && go(index + 1)}>
                {found ? titleOf(found.step, actions) : id}
              </BreadcrumbButton>
            </BreadcrumbItem>
          </Fragment>
        )
      })}
    </Breadcrumb>
  )
}
