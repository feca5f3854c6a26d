// The closed list of what an upload may be declared as: types whose bytes we can check. SVG, HTML, XML and scripts
// are not on it and never will be: a browser that opens one runs it.

export interface FileType {
  /** Without the dot; the first is the usual one. */
  extensions: string[];
  /** `raster`: decoded and written anew. `text`: has no signature, so all of it is read. `binary`: known by its signature. */
  kind: 'raster' | 'text' | 'binary';
  /** What the sniffer may call such bytes, where that is not the type itself. */
  sniffedAs?: string[];
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';

export const CHECKABLE_TYPES: Readonly<Record<string, FileType>> = {
  'image/png': { extensions: ['png'], kind: 'raster', sniffedAs: ['image/png', 'image/apng'] },
  'image/jpeg': { extensions: ['jpg', 'jpeg'], kind: 'raster' },
  'image/gif': { extensions: ['gif'], kind: 'raster' },
  'image/webp': { extensions: ['webp'], kind: 'raster' },
  'image/avif': { extensions: ['avif'], kind: 'raster' },
  'application/pdf': { extensions: ['pdf'], kind: 'binary' },
  'text/plain': { extensions: ['txt'], kind: 'text' },
  'text/csv': { extensions: ['csv'], kind: 'text' },
  'application/zip': { extensions: ['zip'], kind: 'binary' },
  [`${OFFICE}.wordprocessingml.document`]: { extensions: ['docx'], kind: 'binary' },
  [`${OFFICE}.spreadsheetml.sheet`]: { extensions: ['xlsx'], kind: 'binary' },
  [`${OFFICE}.presentationml.presentation`]: { extensions: ['pptx'], kind: 'binary' },
  'application/vnd.oasis.opendocument.text': { extensions: ['odt'], kind: 'binary' },
  'application/vnd.oasis.opendocument.spreadsheet': { extensions: ['ods'], kind: 'binary' },
  'application/vnd.oasis.opendocument.presentation': { extensions: ['odp'], kind: 'binary' },
  'video/mp4': { extensions: ['mp4', 'm4v'], kind: 'binary', sniffedAs: ['video/mp4', 'video/x-m4v'] },
  'video/quicktime': { extensions: ['mov'], kind: 'binary' },
  'video/webm': { extensions: ['webm'], kind: 'binary' },
  'audio/mpeg': { extensions: ['mp3'], kind: 'binary' },
  // One container holds sound or film, and its signature does not always say which: recorders make both alike.
  'audio/mp4': { extensions: ['m4a'], kind: 'binary', sniffedAs: ['audio/mp4', 'audio/x-m4a', 'video/mp4'] },
  'audio/webm': { extensions: ['weba', 'webm'], kind: 'binary', sniffedAs: ['video/webm'] },
  'audio/ogg': { extensions: ['ogg', 'oga', 'opus'], kind: 'binary' },
  'audio/wav': { extensions: ['wav'], kind: 'binary' },
};

/** What a tenant's policy allows until somebody changes it (UP5): all but archives, whose contents nobody sees. */
export const DEFAULT_CONTENT_TYPES: readonly string[] = Object.keys(CHECKABLE_TYPES).filter(
  type => type !== 'application/zip',
);

/** Other names browsers and systems have for types of the list. */
const ALIASES: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'application/x-pdf': 'application/pdf',
  'application/x-zip-compressed': 'application/zip',
  'application/csv': 'text/csv',
  'video/x-m4v': 'video/mp4',
  'audio/mp3': 'audio/mpeg',
  'audio/m4a': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
};

/** The type of the list that a declared `Content-Type` means, parameters and case aside; null when it is not on it. */
export function toCheckableType(declared: string): string | null {
  const name = (declared.split(';')[0] ?? '').trim().toLowerCase();
  const type = ALIASES[name] ?? name;
  return Object.hasOwn(CHECKABLE_TYPES, type) ? type : null;
}

export function fileType(type: string): FileType | undefined {
  return Object.hasOwn(CHECKABLE_TYPES, type) ? CHECKABLE_TYPES[type] : undefined;
}

/** Whether bytes that the sniffer calls `sniffed` may be declared as `type`. */
export function isSniffedAs(type: string, sniffed: string): boolean {
  const name = sniffed.split(';')[0] ?? '';
  return (fileType(type)?.sniffedAs ?? [type]).includes(name);
}
