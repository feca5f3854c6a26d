/**
 * The event a customer's message makes when it opens its conversation again: the message's own id under another prefix,
 * since it does so once.
 */
export function reopeningEventId(messageId: string): string {
  return `evn_${messageId.slice('msg_'.length)}`;
}
