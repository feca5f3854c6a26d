import { LIMITS } from '@deskbell/protocol';

// Control characters, what turns the direction of text around (so that `gpj.exe` does not read as `exe.jpg`), and what
// separates the parts of a path. A name is shown and offered for saving; it never names a file of ours.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNWANTED = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff/\\]/g;
const NAMELESS = 'file';

/** The name of a file as it is stored and shown: as it was sent, without what would deceive or harm. */
export function cleanFilename(sent: string): string {
  const cleaned = cut(sent.toWellFormed().replace(UNWANTED, '').trim(), LIMITS.uploadFilenameMaxLength);
  return /^\.*$/.test(cleaned) ? NAMELESS : cleaned;
}

/** Not through the middle of a character. */
function cut(text: string, maxLength: number): string {
  return text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '');
}

/** `Content-Disposition`: the name in ASCII for old readers, and whole (RFC 6266). */
export function contentDisposition(kind: 'inline' | 'attachment', filename: string): string {
  const plain = filename.replace(/[^\x20-\x7e]|["%;\\]/g, '_');
  const whole = encodeURIComponent(filename).replace(
    /['()*!]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
