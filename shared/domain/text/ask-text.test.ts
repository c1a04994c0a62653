import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askEmail, askSms, unansweredEmail, unansweredSms } from './ask-text.ts';
import { septets } from './gsm7.ts';
import { noticeSms } from './page-sms.ts';

const asked = {
  severity: 'P1',
  incidentId: 'INC-7K2M9QXA',
  title: 'registry-down',
  question: 'Is this a real outage?',
  action: 'the status page says so',
  link: 'https://alerts.example.com/a/ABCDEFGHJKMNPQRSTVWXYZ2345',
  answerBy: '10 Mar 2026, 10:10 GMT (Europe/Dublin)',
};
const anyText = fc.string({ unit: 'binary', maxLength: 3000 });

describe('a question by SMS', () => {
  it('holds severity, incident, link and question, in this order, and cannot be taken for a page', () => {
    expect(askSms(asked)).toBe(`P1 INC-7K2M9QXA ${asked.link} Yes or no? Is this a real outage?`);
  });

  it('is one segment with the whole link, whatever the question holds', () => {
    fc.assert(
      fc.property(anyText, (question) => {
        const sms = askSms({ ...asked, question });
        expect(septets(sms)).toBeLessThanOrEqual(160);
        expect(sms.startsWith(`P1 INC-7K2M9QXA ${asked.link} Yes or no?`)).toBe(true);
      }),
    );
  });

  it('refuses a link that leaves no room for itself', () => {
    expect(() => askSms({ ...asked, link: `https://example.com/${'a'.repeat(150)}` })).toThrow(RangeError);
  });
});

describe('a question by email', () => {
  it('says what is asked, what a yes sets off, by when, and has the link on a line of its own', () => {
    const { subject, text } = askEmail(asked, 'Maya Okafor');
    expect(subject).toBe('[P1] Yes or no? INC-7K2M9QXA Is this a real outage?');
    expect(text.split('\n')).toContain(asked.link);
    for (const said of ['Maya Okafor', asked.question, `After a yes: ${asked.action}`, asked.answerBy, asked.title])
      expect(text).toContain(said);
  });

  it('says nothing of what follows a yes where the policy names nothing', () => {
    expect(askEmail({ ...asked, action: undefined }, 'Maya').text).not.toContain('After a yes');
  });

  it('keeps its subject to one line and its link to the only one, whatever the title holds (failure 29)', () => {
    fc.assert(
      fc.property(anyText, (title) => {
        const { subject, text } = askEmail({ ...asked, title, question: title }, title);
        expect(subject).not.toMatch(/[\r\n]/);
        expect(subject.length).toBeLessThanOrEqual(150);
        expect(text.split('\n').filter((line) => line === asked.link)).toHaveLength(1);
      }),
    );
  });
});

it('the owners of the service desk are told which question nobody has answered, and that it is no yes', () => {
  const { subject, text } = unansweredEmail(asked, 'Nadia Haddad');
  expect(subject).toBe('[P1] Nobody has answered: INC-7K2M9QXA Is this a real outage?');
  for (const said of ['Nadia Haddad', asked.question, asked.action, 'Nothing is taken for a yes', asked.title])
    expect(text).toContain(said);
  expect(text).not.toContain('https://');
  expect(noticeSms(unansweredSms(asked))).toBe(
    'P1 INC-7K2M9QXA: nobody has answered the question: Is this a real outage?',
  );
});
