/** Of what is kept. */
export const data = {
  data: {
    intro: 'For customers who ask what is known of them, or want it gone.',
    find: 'Name, e-mail address, telephone number or id',
    findAction: 'Find',
    findHint: 'Visitors who never said who they are: open their conversation, and come here from its side panel.',
    nobody: 'Nobody was found.',
    visitor: 'Visitor',
    export: 'Export',
    exporting: 'Everything is gathered…',
    exported: 'The file is in your downloads.',
    erase: 'Erase…',
    eraseTitle: (name: string) => `Erase ${name}?`,
    eraseText:
      'Their conversations, messages, files, sessions and notes about them are deleted, here and for them. Nobody can bring them back. Backups made before keep them until they are deleted too.',
    eraseOnly: 'In the audit log stays that somebody was erased, when and by whom; not who it was.',
    eraseType: (word: string) => `Type ${word} to go on`,
    eraseAction: 'Erase for ever',
    erased: 'Everything of them is erased.',
  },

  audit: {
    intro: 'Who changed what. Kept as it is: nobody can change it.',
    none: 'Nothing was changed yet.',
    when: 'When',
    who: 'Who',
    what: 'What',
    target: 'Of what',
    details: 'Details',
    from: (ip: string) => `from ${ip}`,
    system: 'The server',
    key: (name: string) => `Key ${name}`,
    customer: 'A customer',
    yes: 'yes',
    no: 'no',
    /** By the name the server writes them down under. */
    detailNames: { invitation_id: 'Invitation', email: 'Address', url: 'Address', by: 'Through' } as Record<
      string,
      string
    >,
    detailValues: {
      role: { admin: 'Admin', agent: 'Agent' },
      by: { single_sign_on: 'the shop’s own log-in' },
    } as Record<string, Record<string, string>>,
  },
} as const;
