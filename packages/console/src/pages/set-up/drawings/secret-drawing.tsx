/** “Client secrets”: the column to copy, and the one that looks like it. */
import { Box, Drawing, ink, Words } from './drawing.tsx'

export function SecretDrawing() {
  return (
    <Drawing
      title="The table “Client secrets”: copy the column Value. The column Secret ID beside it is of no use here."
      height={164}
    >
      <Words x={16} y={28} size={13} bold color={ink.strong}>
        Client secrets
      </Words>
      <line x1={16} y1={62} x2={304} y2={62} stroke={ink.line} />
      <Words x={16} y={54}>
        Description
      </Words>
      <Box x={88} y={38} width={104} height={66} accent />
      <Words x={98} y={54} bold color={ink.strong}>
        Value
      </Words>
      <Words x={206} y={54}>
        Secret ID
      </Words>
      <Words x={16} y={86}>
        Drawbridge
      </Words>
      <Words x={98} y={86} color={ink.strong}>
        3kQ8Q~x…
      </Words>
      <Words x={206} y={86}>
        5d0e6a51-92c…
      </Words>
      <line x1={202} y1={92} x2={292} y2={72} stroke={ink.bad} strokeWidth={2} strokeLinecap="round" />
      <path d="M140 128 V110 m-5 6 5-6 5 6" stroke={ink.accent} strokeWidth={2} fill="none" strokeLinecap="round" />
      <Words x={88} y={144} bold color={ink.accent}>
        Copy this, at once
      </Words>
    </Drawing>
  )
}
