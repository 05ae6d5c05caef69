// The icons, drawn on a 16 px grid with the colour of the text. All are decoration: the control
// that shows one has its own name.

const kPaths = {
  messages: 'M2.5 3.5h11v7.5h-6l-3 2.5v-2.5h-2z',
  cluster: 'M8 1.8 10.6 3.3v3L8 7.8 5.4 6.3v-3zM4.6 8.2l2.6 1.5v3l-2.6 1.5L2 12.7v-3z'
    + 'M11.4 8.2 14 9.7v3l-2.6 1.5-2.6-1.5v-3z',
  api: 'M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5M9 3 7 13',
  user: 'M8 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 8 8zM3 13.5c.4-2.6 2.4-4 5-4s4.6 1.4 5 4',
  edit: 'M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2z',
  trash: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M6.7 7v3.8M9.3 7v3.8',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3 13.5 13.5',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  check: 'M3 8.5 6.5 12 13 4.5',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  eye: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8z'
    + 'M8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z',
  eyeOff: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM2.5 13.5l11-11',
  warning: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.2M8 11.3v.6',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.2v3.8M8 4.9v.6',
  offline: 'M2 2l12 12M2.5 6.5a8 8 0 0 1 3-1.8M8.5 4.3a8 8 0 0 1 5 2.2M4.5 9a5 5 0 0 1 2-1.2'
    + 'M10 8a5 5 0 0 1 1.5 1M8 12v.3',
} as const;

export type IconName = keyof typeof kPaths;

export function Icon(props: { name: IconName; size?: number }) {
  const size = props.size ?? 16;
  return (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true"
      focusable="false">
      <path d={kPaths[props.name]} />
    </svg>
  );
}
