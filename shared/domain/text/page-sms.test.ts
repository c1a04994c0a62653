import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { septets } from './gsm7.ts';
import { noticeSms, pageSms } from './page-sms.ts';

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

  it('shortens the title, never the link', () => {
    const sms = pageSms({ ...page, title: `registry-down: ${'threshold crossed '.repeat(20)}` });
    expect(septets(sms)).toBeLessThanOrEqual(160);
    expect(sms).toContain(`${page.link} registry-down: threshold`);
    expect(sms.endsWith('...')).toBe(true);
  });

  it('is one segment with the whole link, whatever the title holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (title) => {
        const sms = pageSms({ ...page, title });
        expect(septets(sms)).toBeLessThanOrEqual(160);
        expect(sms.startsWith(`P1 INC-7K2M9QXA ${page.link}`)).toBe(true);
        expect(sms).not.toMatch(/[\r\n]/);
      }),
    );
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
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(septets(noticeSms(text))).toBeLessThanOrEqual(160);
      }),
    );
    expect(noticeSms('P1 INC-7K2M9QXA:\n  Maya has it \n')).toBe('P1 INC-7K2M9QXA: Maya has it');
  });
});
