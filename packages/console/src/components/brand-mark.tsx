/** The gate with its bridge down. */
export function BrandMark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0c7781" />
      <path d="M7 25V10h3v2h2v-2h3v2h2v-2h3v2h2v-2h3v15h-6v-4a3 3 0 0 0-6 0v4z" fill="#fff" />
    </svg>
  )
}
