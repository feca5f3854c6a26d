import { SETTINGS } from '../config.ts';

/** docs/configuration.md, from the table that the server reads its environment by. */
export function describeConfiguration(): string {
  const rows = Object.values(SETTINGS).map(setting => {
    const fallback = 'defaultShown' in setting ? setting.defaultShown : format(setting.default);
    return `| \`${setting.env}\` | ${escapeCell(setting.type)} | ${fallback} | ${escapeCell(setting.help)} |`;
  });
  return `# Configuration

Everything is set by environment variables; nothing needs to be. An unset or empty variable takes its default. Wrong
values are reported all at once at the start, and the process exits with 1.

| variable | type | default | what it does |
|---|---|---|---|
${rows.join('\n')}

This page is generated from \`packages/server/src/config.ts\` by \`npm run generate\`.
`;
}

function format(value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return '—';
  return `\`${value}\``;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
