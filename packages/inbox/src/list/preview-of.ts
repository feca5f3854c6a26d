import type { SenderType } from '@deskbell/protocol';

/** A message on one line; of what the team writes in Markdown, the words alone. */
export function previewOf(content: string, by: SenderType): string {
  const text = by === 'customer' ? content : withoutMarks(content);
  return text.replace(/\s+/g, ' ').trim();
}

function withoutMarks(markdown: string): string {
  return markdown
    .replace(/^\s*(?:#{1,6}|[-*+]|\d+\.|>)\s+/gm, '')
    .replace(/^\s*```.*$/gm, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|~~|`)(.+?)\1/g, '$2');
}
