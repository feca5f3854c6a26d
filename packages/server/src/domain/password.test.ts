import { expect, test } from 'vitest';
import { judgePassword } from './password.ts';

const EMAIL = 'ada.lovelace@shop.example';

test.each([
  'nine char',
  'x'.repeat(129),
  'ada.lovelace@shop.example',
  'ADA.LOVELACE@SHOP.EXAMPLE!1',
  'ada.lovelace1',
  'shop.example',
  'password123',
  'Password123!',
  'qwertyuiop',
  'aaaaaaaaaaaa',
  'abababababab',
  '1234567890',
  '0987654321',
  '!!letmein123',
])('[AC6] %s is refused', password => {
  expect(judgePassword(password, EMAIL)).toMatch(/password/);
});

test.each([
  'seven tall lighthouses',
  'correct horse staple',
  'ünïcødé-päss',
  '🦊🐢🦉🐙🦔🐝🐳🦀🐌🦜',
  'my lovelace poem',
])('[AC6] %s will do', password => {
  expect(judgePassword(password, EMAIL)).toBeNull();
});

test('[AC6] a password whose owner is unknown is judged all the same', () => {
  expect(judgePassword('a fine long one', '')).toBeNull();
  expect(judgePassword('password123', '')).not.toBeNull();
});
