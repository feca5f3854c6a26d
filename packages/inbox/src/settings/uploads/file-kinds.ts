const OFFICE = 'application/vnd.openxmlformats-officedocument';
const OPEN = 'application/vnd.oasis.opendocument';

/** What a policy may allow, as people sort it. The server checks the same list (`domain/file-types.ts`). */
export const FILE_KINDS = {
  pictures: {
    'image/png': 'PNG',
    'image/jpeg': 'JPEG',
    'image/gif': 'GIF',
    'image/webp': 'WebP',
    'image/avif': 'AVIF',
  },
  documents: {
    'application/pdf': 'PDF',
    'text/plain': 'Text',
    'text/csv': 'CSV',
    [`${OFFICE}.wordprocessingml.document`]: 'Word (docx)',
    [`${OFFICE}.spreadsheetml.sheet`]: 'Excel (xlsx)',
    [`${OFFICE}.presentationml.presentation`]: 'PowerPoint (pptx)',
    [`${OPEN}.text`]: 'OpenDocument text (odt)',
    [`${OPEN}.spreadsheet`]: 'OpenDocument table (ods)',
    [`${OPEN}.presentation`]: 'OpenDocument slides (odp)',
  },
  film: { 'video/mp4': 'MP4', 'video/quicktime': 'QuickTime (mov)', 'video/webm': 'WebM' },
  sound: {
    'audio/mpeg': 'MP3',
    'audio/mp4': 'M4A',
    'audio/webm': 'WebM',
    'audio/ogg': 'Ogg',
    'audio/wav': 'WAV',
  },
  archives: { 'application/zip': 'ZIP' },
} as const satisfies Record<string, Record<string, string>>;

export type FileGroup = keyof typeof FILE_KINDS;

export const FILE_TYPES: readonly string[] = Object.values(FILE_KINDS).flatMap(kinds => Object.keys(kinds));
