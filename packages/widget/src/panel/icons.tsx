const PATHS = {
  close: 'M6 6l12 12M18 6 6 18',
  down: 'm6 9.5 6 6 6-6',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  back: 'M19 12H5m6-7-7 7 7 7',
  send: 'M12 19V5m-6.5 6.5L12 5l6.5 6.5',
  attach: 'm20.5 11.5-8.6 8.6a5.6 5.6 0 0 1-8-8l8.7-8.6a3.7 3.7 0 0 1 5.3 5.3l-8.7 8.6a1.9 1.9 0 0 1-2.6-2.6l8-8',
  file: 'M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5Zm0 0v5h5',
  clock: 'M12 7.5V12l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  alert: 'M12 8v4.5m0 3.5h.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  retry: 'M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6',
  trash: 'M4 7h16M9 7V4h6v3m-8 0 1 13h8l1-13',
  bell: 'M6 9a6 6 0 0 1 12 0c0 6 2.5 7 2.5 7h-17S6 15 6 9Zm4 11a2.2 2.2 0 0 0 4 0',
  bellOff: 'M8.5 4.2A6 6 0 0 1 18 9c0 2.5.4 4.1 1 5.2M6.3 7.2 6 9c0 6-2.5 7-2.5 7H16M10 20a2.2 2.2 0 0 0 4 0M3 3l18 18',
  person: 'M19.5 20a7.5 7.5 0 0 0-15 0M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z',
  leave: 'M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4m5-4 5-4-5-4m5 4H10',
  spark: 'M12 3.5 14 10l6.5 2-6.5 2-2 6.5L10 14l-6.5-2L10 10l2-6.5Z',
  cloud: 'M4 4l16 16M8.5 7.2A6 6 0 0 1 17.5 11a4 4 0 0 1 3 6M6.3 10A4.5 4.5 0 0 0 7 19h10',
  mail: 'M4 6h16v12H4V6Zm0 .5 8 6 8-6',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: whatever it stands for is said in words beside it, or as the button's name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`i i-${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
