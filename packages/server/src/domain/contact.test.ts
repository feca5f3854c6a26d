import { describe, expect, test } from 'vitest';
import { AppError } from './app-error.ts';
import { parseContact } from './contact.ts';

describe('contacts', () => {
  test.each([
    ['  Ada.Lovelace+Shop@Example.COM ', 'email', 'ada.lovelace+shop@example.com'],
    ["o'hara@sub.shop.example", 'email', "o'hara@sub.shop.example"],
    ['a@xn--mnchen-3ya.example', 'email', 'a@xn--mnchen-3ya.example'],
    ['+49 (170) 123-45.67', 'phone', '+491701234567'],
    ['+15550100', 'phone', '+15550100'],
    ['+123456789012345', 'phone', '+123456789012345'],
  ])('[AU1] %j is the %s %s', (given, type, value) => {
    expect(parseContact(given, undefined)).toEqual({ type, value });
    expect(parseContact(given, null)).toEqual({ type, value });
    expect(parseContact(given, type)).toEqual({ type, value });
  });

  test.each([
    '',
    '   ',
    'ada',
    '@shop.example',
    'ada@',
    'ada@localhost',
    'ada@shop..example',
    '.ada@shop.example',
    'ada.@shop.example',
    'a da@shop.example',
    'ada@shop.example, eve@evil.example',
    'ada@shop.example\r\nBcc: eve@evil.example',
    'Ada <ada@shop.example>',
    '"ada"@shop.example',
    'ada@-shop.example',
    'ada@shop.123',
    'ada@[127.0.0.1]',
    'ädä@shop.example',
    `${'a'.repeat(65)}@shop.example`,
    `ada@${'a.'.repeat(130)}example`,
    'ada\0@shop.example',
    // In lower case the Kelvin sign is an ordinary k, and the address somebody else's.
    '\u212aate@shop.example',
    '0170 1234567',
    '0049170123456',
    '+0170123456',
    '+1234567',
    '+1234567890123456',
    '+49170123456x12',
    '+４９１７０１２３４５６７',
    `+49${' '.repeat(1000)}170123456`,
    null,
    7,
    ['ada@shop.example'],
    { value: 'ada@shop.example' },
  ])('[AU1] %j is refused, naming contact', given => {
    expect(refusalOf(() => parseContact(given, undefined))).toMatchObject({
      code: 'VALIDATION_ERROR',
      context: { field: 'contact' },
    });
  });

  test('[AU1] a type that contradicts the contact, or is none, is refused', () => {
    expect(refusalOf(() => parseContact('ada@shop.example', 'phone')).context).toEqual({ field: 'contact' });
    expect(refusalOf(() => parseContact('+491701234567', 'email')).context).toEqual({ field: 'contact' });
    expect(refusalOf(() => parseContact('+491701234567', 'fax')).context).toEqual({ field: 'contact_type' });
  });
});

function refusalOf(parse: () => unknown): AppError {
  try {
    parse();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}
