/** A value as it went in or came out. */
import { Text } from '@fluentui/react-components'
import { CodeBlock } from '../../components/code-block.tsx'

export function ValueView({ value, what }: { readonly value: unknown; readonly what: string }) {
  if (value === undefined || value === null) return <Text>Nothing.</Text>
  return <CodeBlock text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)} what={what} />
}
