import { labels } from '../labels.ts';
import type { DeskbellError } from './http.ts';

/** A sentence about an error. What is wrong with an input the server says best. */
export function sayError({ code, message }: DeskbellError): string {
  const isAboutInput = code === 'BAD_REQUEST' || code === 'VALIDATION_ERROR' || code === 'BUSINESS_RULE_VIOLATION';
  if (isAboutInput) return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`.replace(/([.!?])\.$/, '$1');
  return labels.errors[code] ?? message;
}
