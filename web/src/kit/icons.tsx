// The icons, drawn on a 16 px grid with the colour of the text. All are decoration: the control
// that shows one has its own name.

const kPaths = {
  messages: 'M2.5 3.5h11v7.5h-6l-3 2.5v-2.5h-2z',
  bell: 'M4 11V7.5a4 4 0 0 1 8 0V11l1.2 1.5H2.8zM6.7 14h2.6',
  chat: 'M1.8 2.5h8.4v5.6H6L3.8 10V8.1h-2zM12 5.5h2.2v5.6h-2V13L10 11.1H6.5v-1',
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
  home: 'M2.5 7.5 8 3l5.5 4.5M4 6.5V13h8V6.5M6.8 13V9.5h2.4V13',
  people: 'M6 7.5a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z'
    + 'M1.8 13c.3-2.4 2-3.6 4.2-3.6s3.9 1.2 4.2 3.6'
    + 'M10.5 3.4a2.2 2.2 0 0 1 0 4M11.8 9.6c1.4.4 2.3 1.5 2.5 3.4',
  departments: 'M6.2 2.5h3.6v3H6.2zM2 10.5h3.6v3H2zM10.4 10.5H14v3h-3.6zM8 5.5V8'
    + 'M3.8 10.5V8h8.4v2.5',
  projects: 'M2.5 4.5h4l1.5 1.5h5.5v7h-11z',
  roles: 'M8 2.2l4.8 1.8v3.6c0 3-2 5.1-4.8 6.2-2.8-1.1-4.8-3.2-4.8-6.2V4z',
  assignments: 'M5 3.5H3.5v10h9v-10H11M5.5 2.5h5v2.5h-5zM5.8 9.2l1.6 1.6 3-3.2',
  responsible: 'M8 7a2.3 2.3 0 1 0 0-4.6A2.3 2.3 0 0 0 8 7zM3.5 13.5c.4-2.5 2-4 4.5-4'
    + 'M10 12l1.5 1.5 2.7-3',
  companies: 'M3 13.5v-11h6v11M9 6h4v7.5M1.8 13.5h12.4M5 5h2M5 7.5h2M5 10h2M11 8.5v.1M11 11v.1',
  customers: 'M3 5.5h10v7H3zM6 5.5V3.5h4v2M3 8.5h10',
  visits: 'M8 14s4.5-4 4.5-7.2a4.5 4.5 0 0 0-9 0C3.5 10 8 14 8 14z'
    + 'M8 8.3a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2z',
  targets: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11z'
    + 'M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  posts: 'M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5h3',
  conflicts: 'M4 3v4.5c0 2 1.5 2.5 4 2.5s4 .5 4 2.5V13M12 3v4.5c0 1.2-.6 1.8-1.6 2.1'
    + 'M4 13v-.5c0-1 .4-1.7 1.3-2',
  audit: 'M4 2.5h6l2.5 2.5v8.5H4zM10 2.5V5h2.5M6 8h4.5M6 10.5h3',
  key: 'M5.5 12.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7.7 7.3l5-5M10.5 4.5l2 2',
  stats: 'M2.5 13.5h11M4.5 11V8M7.5 11V4.5M10.5 11V6.5M13 11V9.5',
  settings: 'M3 4.5h5M11 4.5h2M9.5 6a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM3 11.5h2M8 11.5h5'
    + 'M6.5 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  download: 'M8 2.5v7.5M5 7.5l3 3 3-3M3 13.5h10',
  upload: 'M8 10.5V3M5 5.5l3-3 3 3M3 13.5h10',
  restore: 'M3 3.5v3.5h3.5M3.3 7A5 5 0 1 1 3 9.5',
  star: 'M8 2.3l1.8 3.6 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4-2.9-2.8 4-.6z',
  calendar: 'M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5V5M10.5 2.5V5',
  up: 'M4.5 9.5 8 6l3.5 3.5',
  down: 'M4.5 6.5 8 10l3.5-3.5',
  updown: 'M5 6.5 8 3.5l3 3M5 9.5l3 3 3-3',
  left: 'M9.5 4.5 6 8l3.5 3.5',
  right: 'M6.5 4.5 10 8l-3.5 3.5',
  link: 'M6.5 3.5h-3v9h9v-3M9 3h4v4M13 3 7.5 8.5',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3l7.5 5L5 13z',
  lock: 'M4 7.5h8v6H4zM5.8 7.5V5.2a2.2 2.2 0 0 1 4.4 0v2.3',
  device: 'M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3',
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
