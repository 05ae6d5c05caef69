// The mark: one cell of a honeycomb.

export function Logo(props: { size?: number }) {
  const size = props.size ?? 24;
  return (
    <svg class="logo" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true"
      focusable="false">
      <path class="logo-cell" d="M16 1.5 28.6 8.75v14.5L16 30.5 3.4 23.25V8.75z" />
      <path class="logo-core" d="M16 9.5 21.7 12.75v6.5L16 22.5l-5.7-3.25v-6.5z" />
    </svg>
  );
}
