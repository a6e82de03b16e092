/** “API permissions”: Microsoft Graph, delegated, with the permissions ticked. */
import { Drawing, ink, Words } from './drawing.tsx'

export function PermissionsDrawing({ scopes }: { readonly scopes: readonly string[] }) {
  const shown = scopes.slice(0, 4)
  const height = 84 + shown.length * 28
  return (
    <Drawing
      title={`The list of delegated permissions of Microsoft Graph, with ${shown.join(', ')} ticked.`}
      height={height}
    >
      <Words x={16} y={28} size={13} bold color={ink.strong}>
        Microsoft Graph
      </Words>
      <Words x={16} y={50} bold color={ink.accent}>
        Delegated permissions
      </Words>
      <line x1={16} y1={57} x2={136} y2={57} stroke={ink.accent} strokeWidth={2} />
      <Words x={160} y={50}>
        Application permissions
      </Words>
      {shown.map((scope, index) => (
        <g key={scope}>
          <rect x={16} y={70 + index * 28} width={16} height={16} rx={3} fill={ink.accent} />
          <path
            d={`m20 ${78 + index * 28} 3 3 5-6`}
            stroke={ink.page}
            strokeWidth={2}
            fill="none"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
          <Words x={42} y={82 + index * 28} color={ink.strong}>
            {scope}
          </Words>
        </g>
      ))}
    </Drawing>
  )
}
