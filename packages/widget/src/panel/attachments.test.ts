import type { DeskbellError } from '@deskbell/sdk';
import { expect, test } from 'vitest';
import { canRetry, explain } from './attachments.ts';

const error = (code: DeskbellError['code'], retryable: boolean, field?: string): DeskbellError => ({
  code,
  message: '',
  retryable,
  context: field === undefined ? {} : { field },
});

test.each([
  ['not what its name says', error('VALIDATION_ERROR', false, 'content_type'), 'fileType', false],
  ['larger than the shop now takes', error('VALIDATION_ERROR', false, 'size_bytes'), 'uploadFailed', false],
  ['infected', error('BUSINESS_RULE_VIOLATION', false), 'uploadFailed', false],
  ['no network', error('NETWORK_ERROR', true), 'uploadFailed', true],
  ['a server that is busy', error('SERVICE_UNAVAILABLE', true), 'uploadFailed', true],
  ['bytes refused by a URL, for which another can be had', error('BAD_REQUEST', false), 'uploadFailed', true],
] as const)('a file that did not get there: %s', (_, failure, reason, isRetried) => {
  expect([explain(failure), canRetry(failure)]).toEqual([reason, isRetried]);
});
