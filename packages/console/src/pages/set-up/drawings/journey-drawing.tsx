/** How it goes together: the product asks, Drawbridge keeps the keys, Microsoft has the files. */
import { Box, Drawing, ink, Words } from './drawing.tsx'

export function JourneyDrawing() {
  return (
    <Drawing
      title="Your product talks to Drawbridge, which holds the secret and the tokens and talks to Microsoft in the name of the user."
      height={132}
    >
      <Box x={8} y={40} width={76} height={48} />
      <Words x={18} y={62} bold color={ink.strong}>
        Your
      </Words>
      <Words x={18} y={77} bold color={ink.strong}>
        product
      </Words>
      <Box x={108} y={30} width={104} height={68} accent />
      <path
        d="M146 62 v-6 a14 14 0 0 1 28 0 v6 M138 62 h44"
        stroke={ink.accent}
        strokeWidth={3}
        fill="none"
        strokeLinecap="round"
      />
      <Words x={122} y={85} bold color={ink.strong}>
        Drawbridge
      </Words>
      <Box x={236} y={40} width={76} height={48} />
      <Words x={246} y={62} bold color={ink.strong}>
        Microsoft
      </Words>
      <Words x={246} y={77}>
        OneDrive
      </Words>
      {[84, 212].map((x) => (
        <path
          key={x}
          d={`M${x + 4} 64 h15 m-6 -5 6 5 -6 5`}
          stroke={ink.accent}
          strokeWidth={2}
          fill="none"
          strokeLinecap="round"
        />
      ))}
      <Words x={94} y={118}>
        Secret and tokens stay here
      </Words>
    </Drawing>
  )
}
