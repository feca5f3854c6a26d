import { LIMITS } from '@deskbell/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from './app-error.ts';
import { findMarks, parseSearch } from './search-query.ts';
import { splitWords } from './search-words.ts';

const words = (text: string) => splitWords(text).map(word => word.text);
const marked = (text: string, q: string) =>
  findMarks(text, parseSearch(q))?.map(([start, end]) => text.slice(start, end));

/** Any code units, lone surrogates among them. */
const anything = fc.array(fc.nat(0x10ffff), { maxLength: 60 }).map(codes => String.fromCodePoint(...codes));

describe('words of a text', () => {
  test('[SR2] are folded: case, accents, ligatures, widths', () => {
    expect(words('Größe GROSSE ﬁn Æon ÉTÉ ещё ٱلسَّلَام １２ İstanbul Ⅳ')).toEqual([
      'grosse',
      'grosse',
      'fin',
      'aeon',
      'ete',
      'еще',
      'ٱلسلام',
      '12',
      'istanbul',
      'iv',
    ]);
  });

  test('[SR2] of a script without spaces are pairs, and its end', () => {
    expect(words('退货abc订单!货')).toEqual(['退货', '货', 'abc', '订单', '单', '货']);
    expect(words('ガラス')).toEqual(['ガラ', 'ラス', 'ス']);
  });

  test('[SR2] say where they stand in the text, whatever it holds', () => {
    fc.assert(
      fc.property(anything, text => {
        let last = 0;
        const wrong = splitWords(text).filter(({ text: word, start, end }) => {
          const isRight =
            start >= last && end > start && end <= text.length && /^[\p{L}\p{N}\p{M}]{1,128}$/u.test(word);
          last = start;
          return !isRight;
        });
        expect(wrong).toEqual([]);
      }),
    );
  });
});

describe('a search', () => {
  test('[SR2] is phrases of words, of which the last may go on', () => {
    expect(parseSearch('Wo "meine  BESTELLUNG" #A-102')).toEqual([
      { words: ['wo'], isPrefix: false },
      { words: ['meine', 'bestellung'], isPrefix: false },
      { words: ['a', '102'], isPrefix: true },
    ]);
    expect(parseSearch('"still open')).toEqual([{ words: ['still', 'open'], isPrefix: true }]);
    expect(parseSearch('退 退货单')).toEqual([
      { words: ['退'], isPrefix: true },
      { words: ['退货', '货单'], isPrefix: true },
    ]);
    expect(parseSearch('? ! "" -- *')).toEqual([]);
    expect(parseSearch(Array.from({ length: 40 }, (_, n) => `w${n}`).join(' '))).toHaveLength(LIMITS.searchWordsMax);
  });

  test.each([undefined, '', '  ', 5, ['a'], 'a'.repeat(LIMITS.searchMaxLength + 1)])('[SR2] refuses %j', value => {
    expect(() => parseSearch(value)).toThrow(AppError);
  });

  test('[SR1] marks what it found, where it stands in what was written', () => {
    expect(marked('Größe 5, die grosse', 'GROSS')).toEqual(['Größe', 'grosse']);
    expect(marked('an ada@mail.example, bitte', 'ada@mail.example bitt')).toEqual(['ada@mail.example', 'bitte']);
    expect(marked('我的订单还没有', '订单还')).toEqual(['订单还']);
    expect(marked('𝒶 🦓 zebra', 'zeb')).toEqual(['zebra']);
    expect(marked('one two', 'two "two one"')).toBeUndefined();
  });

  test('[SR2] finds every text by any of its own words, by their beginnings, and by all of it', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aB ß-é退货カガ배송ا1２.@"\'🦓\u0301İﷺ½'), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.nat(), (content, nth) => {
        const all = splitWords(content);
        if (all.length === 0 || all.length > LIMITS.searchWordsMax) return;
        const word = all[nth % all.length];
        if (!word) return;
        const written = content.slice(word.start, word.end);
        expect(marked(content, written), written).toBeDefined();
        if (content.trim() !== '') expect(marked(content, content), content).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });
});
