import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageEmail } from './page-email.ts';

const page = {
  severity: 'P1',
  incidentId: 'INC-7K2M9QXA',
  title: 'registry-down',
  link: 'https://alerts.example.com/a/ABCDEFGHJKMNPQRSTVWXYZ2345',
};

describe('the page by email, for somebody whom no SMS reaches (failure 10)', () => {
  it('says in its subject what it is, and has the link on a line of its own', () => {
    const { subject, text } = pageEmail(page, 'Maya Okafor');
    expect(subject).toBe('[P1] Page: INC-7K2M9QXA registry-down');
    expect(text.split('\n')).toContain(page.link);
    expect(text).toContain('Maya Okafor');
  });

  it('keeps its subject to one line and its link to the only one, whatever the title holds (failure 29)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (title) => {
        const { subject, text } = pageEmail({ ...page, title }, 'Maya\r\nBcc: x@example.com');
        expect(subject.length).toBeLessThanOrEqual(150);
        expect(subject).not.toMatch(/\p{Cc}/u);
        const lines = text.split('\n');
        expect(lines).toHaveLength(8);
        expect(lines[3]).toBe(page.link);
        expect(text.length).toBeLessThan(1400);
      }),
    );
  });
});
