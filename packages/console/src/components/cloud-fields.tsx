/** Which of Microsoft's clouds, or the addresses of an emulator. */
import { Field, Input } from '@fluentui/react-components'
import { useState } from 'react'
import { namedClouds } from '../words/cloud.ts'
import { Choice } from './choice.tsx'
import type { FieldIssue } from './use-form.ts'

export function CloudFields({ issue }: { readonly issue: FieldIssue }) {
  const [cloud, setCloud] = useState('global')
  return (
    <>
      <Field label="Cloud" {...(cloud === 'origins' ? {} : issue)}>
        <Choice name="cloud" value={cloud} onChange={(_, { value }) => setCloud(value)}>
          {Object.entries(namedClouds).map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
          <option value="origins">Emulator, or other addresses</option>
        </Choice>
      </Field>
      {cloud === 'origins' && (
        <>
          <Field label="Sign-in address" required {...issue}>
            <Input name="login" type="url" placeholder="http://localhost:8480" />
          </Field>
          <Field label="Graph address" hint="Leave empty when it is the same.">
            <Input name="graph" type="url" />
          </Field>
        </>
      )}
    </>
  )
}

/** What the fields say, for a schema to judge. */
export function readCloud(form: FormData): unknown {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  return text('cloud') === 'origins' ? { login: text('login'), graph: text('graph') || text('login') } : text('cloud')
}
