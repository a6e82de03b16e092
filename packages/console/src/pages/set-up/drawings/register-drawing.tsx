/** “Register an application”: where name, account types and redirect URI go. */
import { audiences, type RegistrationAudience } from '@drawbridge/api'
import { Box, Drawing, ink, Words } from './drawing.tsx'

const choices: readonly RegistrationAudience[] = ['tenant', 'organizations', 'everybody', 'personal']
const short: Record<RegistrationAudience, string> = {
  tenant: 'This directory only',
  organizations: 'Any directory',
  everybody: 'Any directory and personal accounts',
  personal: 'Personal accounts only',
}

export function RegisterDrawing({ audience }: { readonly audience: RegistrationAudience }) {
  return (
    <Drawing
      title={`The page “Register an application”: the name on top, below it “${audiences[audience].choice}” chosen, then the platform Web with the redirect URI.`}
      height={264}
    >
      <Words x={16} y={28} size={13} bold color={ink.strong}>
        Register an application
      </Words>
      <Words x={16} y={52}>
        Name
      </Words>
      <Box x={16} y={58} width={288} height={22} accent />
      <Words x={16} y={102}>
        Supported account types
      </Words>
      {choices.map((choice, index) => {
        const chosen = choice === audience
        const y = 118 + index * 19
        return (
          <g key={choice}>
            <circle
              cx={23}
              cy={y}
              r={6}
              fill={ink.page}
              stroke={chosen ? ink.accent : ink.line}
              strokeWidth={chosen ? 2 : 1}
            />
            {chosen && <circle cx={23} cy={y} r={3} fill={ink.accent} />}
            <Words x={36} y={y + 4} bold={chosen} color={chosen ? ink.strong : ink.words}>
              {short[choice]}
            </Words>
          </g>
        )
      })}
      <Words x={16} y={210}>
        Redirect URI
      </Words>
      <Box x={16} y={216} width={64} height={24} accent />
      <Words x={28} y={232} bold color={ink.strong}>
        Web
      </Words>
      <Box x={88} y={216} width={216} height={24} accent />
      <Words x={98} y={232} color={ink.strong}>
        …/oauth/callback
      </Words>
    </Drawing>
  )
}
