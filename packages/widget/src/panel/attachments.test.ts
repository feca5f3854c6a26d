import type { DeskbellError } from '@deskbell/sdk';
import { expect, test } from 'vitest';
import { explain } from './attachments.ts';

const error = (code: DeskbellError['code'], field?: string): DeskbellError => ({
  code,
  message: '',
  retryable: false,
  context: field === undefined ? {} : { field },
});

test.each([
  ['not what its name says', error('VALIDATION_ERROR', 'content_type'), 'fileType'],
  ['larger than the shop now takes', error('VALIDATION_ERROR', 'size_bytes'), 'uploadFailed'],
  ['infected', error('BUSINESS_RULE_VIOLATION'), 'uploadFailed'],
  ['no network', error('NETWORK_ERROR'), 'uploadFailed'],
] as const)('a file that did not get there: %s', (_, failure, reason) => {
  expect(explain(failure)).toBe(reason);
});
