import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTemplate, spokenOf } from './render-template.ts';

describe('a template', () => {
  it('is filled with fields, loops and conditions', () => {
    const body = '{{ a.b }}:\n{% for each in list -%}\n- {{ each.t }}\n{% endfor %}{% if a.none %}never{% endif %}';
    expect(renderTemplate({ body }, { a: { b: 'x' }, list: [{ t: 1 }, { t: true }] })).toEqual({
      body: 'x:\n- 1\n- true',
    });
  });

  it.each([
    ['a field that nobody fills', '{{ a.typo }}'],
    ['a filter that does not exist', '{{ a.b | shout }}'],
    ['a file by include', '{% include "/etc/passwd" %}'],
    ['a file by render', '{% render "x" %}'],
    ['a file by layout', '{% layout "x" %}'],
    ['the clock', '{{ "now" | date: "%s" }}'],
    ['chance', '{{ list | sample }}'],
    ['a prototype', '{{ a.constructor }}'],
    ['a whole group of fields', '{{ a }}'],
    ['a whole list', '{{ list }}'],
    ['values that are not made safe', '{{ a.b | raw }}'],
    ['memory without bound', '{% for i in (1..100000000) %}{{ i }}{% endfor %}'],
  ])('does not get at %s', (_what, body) => {
    expect(() => renderTemplate({ body }, { a: { b: 'x' }, list: ['y'] })).toThrow();
  });

  it('lets no value begin a line, a header or another direction of reading', () => {
    const title = 'x\r\nBcc: all@example.com\u2028\u202e';
    const { subject, body } = renderTemplate({ subject: 'A {{ title }}', body: '{{ title }}|' }, { title });
    expect(subject).toBe('A x Bcc: all@example.com');
    expect(body).toBe('x Bcc: all@example.com |');
  });

  it('has a subject on one line of at most 150 characters, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (title) => {
        const { subject = '' } = renderTemplate({ subject: 'S {{ title }}', body: 'b' }, { title });
        expect(Array.from(subject).length).toBeLessThanOrEqual(150);
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(subject.isWellFormed()).toBe(true);
      }),
    );
  });

  it('does not run Liquid that stands in a value', () => {
    expect(renderTemplate({ body: '{{ title }}' }, { title: '{{ secret }}{% if x %}' }).body).toBe(
      '{{ secret }}{% if x %}',
    );
  });
});

it.each([
  ['nothing', { body: 'plain' }, []],
  [
    'one in the subject and one in the text',
    { subject: '{{ roles.ceo.name }}', body: '{{ roles["duty-manager"].email }}' },
    ['ceo', 'duty-manager'],
  ],
  ['one that it only asks for', { body: '{% if roles.L1 %}yes{% endif %}' }, ['L1']],
  ['one under another name', { body: '{% assign who = roles.L1 %}{{ who.name }}' }, ['L1']],
  ['any, chosen as it is filled', { body: '{{ roles[incident.rung].name }}' }, ['L1', 'ceo', 'duty-manager']],
  ['none, where it speaks of something else of that name', { body: '{{ facts.ceo }}' }, []],
])('a text says whom it needs to know, before anybody is looked up: %s', (_what, template, needed) => {
  expect(spokenOf(template, 'roles', ['L1', 'ceo', 'duty-manager']).sort()).toEqual(needed);
});
