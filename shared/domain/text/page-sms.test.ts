import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { septets } from './gsm7.ts';
import { noticeSms, pageSms } from './page-sms.ts';

/** Any text at all: every sign of Unicode, halves of one, and above all what GSM-7 takes two septets for or folds into several signs. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.integer({ min: 0xd800, max: 0xdfff }).map((half) => String.fromCharCode(half)),
      fc.constantFrom(...Array.from('^{}\\[~]|€…½ﬃ™→ẞ')),
      fc.constantFrom('👩🏽‍🚒', '🇮🇪', 'e\u0301\u0336', '\u202e', '\u200d', '\f', '\r\n', 'שלום'),
    ),
    { maxLength: 200 },
  )
  .map((parts) => parts.join(''));

/** Septets counted apart from the code under test, from the two tables of 3GPP TS 23.038; anything else would cost the whole SMS its alphabet. */
function independentSeptets(text: string): number {
  const one = /[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]/;
  const two = /[\f^{}\\[~\]|€]/;
  return Array.from(text).reduce((sum, sign) => sum + (one.test(sign) ? 1 : two.test(sign) ? 2 : Infinity), 0);
}

const page = {
  severity: 'P1',
  incidentId: 'INC-7K2M9QXA',
  title: 'registry-down',
  link: 'https://alerts.example.com/a/ABCDEFGHJKMNPQRSTVWXYZ2345',
};

describe('the page by SMS', () => {
  it('holds severity, incident, link and title, in this order', () => {
    expect(pageSms(page)).toBe('P1 INC-7K2M9QXA https://alerts.example.com/a/ABCDEFGHJKMNPQRSTVWXYZ2345 registry-down');
  });

  it('says of an exercise that it is one before all else, in one segment with the whole link', () => {
    const sms = pageSms({ ...page, drill: true, title: `registry-down: ${'threshold crossed '.repeat(20)}` });
    expect(sms.startsWith(`DRILL P1 INC-7K2M9QXA ${page.link} registry-down`)).toBe(true);
    expect(septets(sms)).toBeLessThanOrEqual(160);
  });

  it('shortens the title, never the link', () => {
    const sms = pageSms({ ...page, title: `registry-down: ${'threshold crossed '.repeat(20)}` });
    expect(septets(sms)).toBeLessThanOrEqual(160);
    expect(sms).toContain(`${page.link} registry-down: threshold`);
    expect(sms.endsWith('...')).toBe(true);
  });

  it('is one segment with the whole link, whatever the title holds', () => {
    fc.assert(
      fc.property(anyText, (title) => {
        const sms = pageSms({ ...page, title });
        expect(independentSeptets(sms)).toBeLessThanOrEqual(160);
        expect(septets(sms)).toBe(independentSeptets(sms));
        expect(sms.startsWith(`P1 INC-7K2M9QXA ${page.link}`)).toBe(true);
        expect(sms).not.toMatch(/[\r\n]/);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['halves of a sign', '\ud800'.repeat(1000)],
    ['signs that count double', '€'.repeat(1000)],
    ['signs that become several', '½…'.repeat(500)],
    ['nothing that is seen', '\u200b'.repeat(1000)],
  ])('is one segment with the whole link for a title of 1,000 characters: %s', (_what, title) => {
    const sms = pageSms({ ...page, title });
    expect(independentSeptets(sms)).toBeLessThanOrEqual(160);
    expect(sms).toContain(page.link);
  });

  it('says so when the link cannot fit, and names it', () => {
    const link = `https://example.com/${'a'.repeat(150)}`;
    expect(() => pageSms({ ...page, link })).toThrow(
      new RangeError(`the link ${link} is too long for one SMS segment of 160 characters`),
    );
  });

  it('goes without a title when the link leaves no room for one', () => {
    const link = `https://example.com/${'a'.repeat(160 - 16 - 20)}`;
    expect(pageSms({ ...page, link })).toBe(`P1 INC-7K2M9QXA ${link}`);
  });

  it.each(['https://exämple.com/ç', 'https://example.com/a b', 'https://example.com/\n'])(
    'refuses the link %j, which an SMS would change',
    (link) => {
      expect(() => pageSms({ ...page, link })).toThrow(RangeError);
    },
  );
});

describe('any other SMS', () => {
  it('is one line in one segment', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(independentSeptets(noticeSms(text))).toBeLessThanOrEqual(160);
      }),
    );
    expect(noticeSms('P1 INC-7K2M9QXA:\n  Maya has it \n')).toBe('P1 INC-7K2M9QXA: Maya has it');
  });
});
