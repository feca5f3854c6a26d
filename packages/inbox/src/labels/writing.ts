import { count } from './count.ts';
import { saySize } from './say-size.ts';

/** Of replies, notes, files and what is on its way. */
export const writingLabels = {
  kindOfText: 'Who sees it',
  kinds: { reply: 'Reply', note: 'Note' },
  kindHints: { reply: 'The customer sees it', note: 'Only the team sees it' },
  placeholders: {
    reply: 'Write a reply… / for macros',
    note: 'Write a note for the team… @ to mention somebody',
  },
  sendKinds: { reply: 'Send', note: 'Add note' },
  sendMore: 'More ways to send',
  sendAndClose: 'Send and close',
  sendAndPend: 'Send and set to pending',
  insertMacro: 'Insert a macro',
  suggestions: 'Suggestions',
  alsoDoes: 'What it also does',
  leaveOut: (what: string) => `Leave out: ${what}`,
  actions: {
    status: (status: string) => `Set to ${status.toLowerCase()}`,
    priority: (priority: string) => `Priority ${priority.toLowerCase()}`,
    tag: (tag: string) => `Tag ${tag}`,
    assign: (name: string) => `Assign to ${name}`,
    unassign: 'Assign to nobody',
  },
  attach: 'Attach files',
  noFilesOnNotes: 'A note carries no files: write a reply, or put a link here.',
  dropHere: 'Drop files to attach them',
  pastedFile: 'pasted file',
  removeFile: (name: string) => `Remove ${name}`,
  uploading: (name: string) => `Uploading ${name}`,
  stillUploading: 'A file is still on its way up. Send when it is there.',
  fileInTheWay: 'A file could not be taken. Remove it, then send.',
  tooManyFiles: 'No more files fit on this message.',
  fileTooLarge: (name: string, bytes: number) => `${name} is larger than ${saySize(bytes)}.`,
  size: saySize,
  tooLong: (number: number) => `${count(number, 'character', 'characters')} too long`,
  sending: 'Sending…',
  sendingTo: (name: string) => `Your reply to ${name} is on its way.`,
  visitorName: 'Visitor',
  sendsIn: (seconds: number) => `Sends in ${seconds} s`,
  undo: 'Undo',
  edit: 'Edit',
  discard: 'Delete',
  notSent: 'Not sent.',
  waitingForConnection: 'Waiting for the connection; it is kept.',
  heldBack: 'Not sent yet.',
  heldBackHint: (number: number) =>
    number === 1
      ? 'A newer message came while you were writing:'
      : `${number} newer messages came while you were writing:`,
  heldBackFrom: (name: string) => `Your reply to ${name} was not sent: something newer had come.`,
  notSentTo: (name: string) => `Your reply to ${name} was not sent.`,
  look: 'Look',
  keepWriting: 'Keep writing',
  sendAnyway: 'Send anyway',
} as const;
