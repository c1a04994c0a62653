import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitSeptets, septets, transliterate } from './gsm7.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

describe('text in the GSM 7-bit alphabet', () => {
  it.each([
    ['registry-down', 'registry-down'],
    ['São Paulo: conexão perdida', 'Sao Paulo: conexao perdida'],
    ['Zażółć gęślą jaźń', 'Zazolc gesla jazn'],
    ['naïve café, übergroß, ÅÄÖ Ñandú', 'naive café, übergroß, ÅÄÖ Ñandu'],
    ['“quoted” – dash… ‘it’s’', "\"quoted\" - dash... 'it's'"],
    ['disk full 🔥👩‍💻 now', 'disk full ?? now'],
    ['系統', '??'],
    ['خطأ', '???'],
    ['a\r\nb\tc\u0000d', 'a b c d'],
    ['in\u200bvi\u202esi\ufeffble', 'invisible'],
    ['ﬁne ½ ①', 'fine 1/2 1'],
    ['€100 [a|b] {c}', '€100 [a|b] {c}'],
    ['\ud800', '?'],
    ['e\u0301 and n\u0303', 'é and ñ'],
    ['25\u00a0°C', '25  degC'],
  ])('%j becomes %j', (text, expected) => {
    expect(transliterate(text)).toBe(expected);
  });

  it('is always GSM, on one line, and stays as it is the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = transliterate(text);
        expect(() => septets(once)).not.toThrow();
        expect(once).not.toMatch(/[\r\n]/);
        expect(transliterate(once)).toBe(once);
      }),
    );
  });

  it('counts the euro sign and brackets twice, as the network does', () => {
    expect(septets('abc')).toBe(3);
    expect(septets('€[]^{}\\~|')).toBe(18);
    expect(() => septets('ç')).toThrow(RangeError);
  });

  it('is cut to the room there is, with dots to show it', () => {
    expect(fitSeptets('registry-down', 13)).toBe('registry-down');
    expect(fitSeptets('registry-down', 12)).toBe('registry-...');
    expect(fitSeptets('€€€€', 7)).toBe('€€...');
    expect(fitSeptets('abcd', 2)).toBe('ab');
    fc.assert(
      fc.property(anyText, fc.nat(170), (text, room) => {
        expect(septets(fitSeptets(transliterate(text), room))).toBeLessThanOrEqual(room);
      }),
    );
  });
});
