import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onOneLine, shortened } from './one-line.ts';

const anything = fc.string({ unit: 'binary', maxLength: 200 });

describe('a text on one line', () => {
  it('has a space where another line, a header or another direction of reading would begin', () => {
    expect(onOneLine('a\r\nBcc: b\u2028c\u2029d\u0000e\u202ef')).toBe('a Bcc: b c d e f');
  });

  it('leaves every other character as it is', () => {
    expect(onOneLine('naïve  € 😀 שלום')).toBe('naïve  € 😀 שלום');
  });

  it('never has a line end or half of a character', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const line = onOneLine(text);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('a text that is cut', () => {
  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abc...'],
    ['ab cdefg', 6, 'ab...'],
    ['ab😀defg', 6, 'ab...'],
    ['ab😀efgh', 7, 'ab😀...'],
  ])('%s within %i is %s', (text, most, cut) => {
    expect(shortened(text, most)).toBe(cut);
  });

  it('keeps its beginning, its room and whole characters', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 3, max: 100 }), (text, most) => {
        const sent = text.toWellFormed();
        const cut = shortened(sent, most);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cut.isWellFormed()).toBe(true);
        expect(cut === sent || sent.startsWith(cut.slice(0, -3))).toBe(true);
      }),
    );
  });
});
