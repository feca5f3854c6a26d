import { expect, test } from 'vitest';
import { CHECKABLE_TYPES, DEFAULT_CONTENT_TYPES, fileType, isSniffedAs, toCheckableType } from './file-types.ts';

test('what browsers run is not on the list, and cannot get there by another name', () => {
  const active = [
    'image/svg+xml',
    'text/html',
    'application/xhtml+xml',
    'text/xml',
    'application/xml',
    'text/javascript',
  ];
  for (const type of [...active, '', 'constructor', '__proto__', 'image/*', '*/*', 'application/octet-stream']) {
    expect(toCheckableType(type), type).toBeNull();
    expect(fileType(type), type).toBeUndefined();
  }
});

test.each([
  ['image/png', 'image/png'],
  [' Image/JPG ', 'image/jpeg'],
  ['text/plain; charset=utf-8', 'text/plain'],
  ['audio/webm;codecs=opus', 'audio/webm'],
  ['audio/x-m4a', 'audio/mp4'],
  ['application/x-zip-compressed', 'application/zip'],
])('%s is %s', (declared, type) => {
  expect(toCheckableType(declared)).toBe(type);
});

test('a type is sniffed as itself or as what its container is called', () => {
  expect(isSniffedAs('application/pdf', 'application/pdf')).toBe(true);
  expect(isSniffedAs('audio/ogg', 'audio/ogg; codecs=opus')).toBe(true);
  expect(isSniffedAs('audio/webm', 'video/webm')).toBe(true);
  expect(isSniffedAs('application/pdf', 'video/mp4')).toBe(false);
  expect(isSniffedAs('video/mp4', 'audio/x-m4a')).toBe(false);
});

test('the default policy allows common images, documents, audio and video, all of them checkable', () => {
  expect(DEFAULT_CONTENT_TYPES).toEqual(
    expect.arrayContaining(['image/png', 'application/pdf', 'text/csv', 'audio/mpeg', 'video/mp4']),
  );
  expect(DEFAULT_CONTENT_TYPES).not.toContain('application/zip');
  for (const type of DEFAULT_CONTENT_TYPES) expect(toCheckableType(type)).toBe(type);
});

test('no extension of the list is one that a browser runs', () => {
  const extensions = Object.values(CHECKABLE_TYPES).flatMap(type => type.extensions);
  for (const extension of extensions)
    expect(['html', 'htm', 'svg', 'xml', 'js', 'mjs', 'xhtml']).not.toContain(extension);
});
