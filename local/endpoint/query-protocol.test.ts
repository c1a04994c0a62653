import { describe, expect, it } from 'vitest';
import { unflatten } from './query-protocol.ts';
import { escapeXml, renderXml } from './xml.ts';

const parse = (query: string): Record<string, unknown> => unflatten(new URLSearchParams(query));

describe('a call in the query protocol', () => {
  it.each([
    ['TopicArn=a&Message=b', { TopicArn: 'a', Message: 'b' }],
    ['A.member.2=y&A.member.1=x&A.member.10=z', { A: ['x', 'y', 'z'] }],
    ['A.entry.1.key=k&A.entry.1.value=v', { A: { k: 'v' } }],
    [
      'M.entry.1.Name=n&M.entry.1.Value.DataType=String&M.entry.1.Value.StringValue=s',
      { M: { n: { DataType: 'String', StringValue: 's' } } },
    ],
    ['E.member.1.Id=1&E.member.1.M.entry.1.Name=n&E.member.1.M.entry.1.Value=v', { E: [{ Id: '1', M: { n: 'v' } }] }],
  ])('%s', (query, input) => {
    expect(parse(query)).toEqual(input);
  });

  it.each([
    'A=1&A=2',
    'A=1&A.b=2',
    'A.b=1&A=2',
    'A..b=1',
    'A.member.x=1',
    'M.entry.1.value=v',
    'a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q=1',
  ])('is refused when it contradicts itself: %s', (query) => {
    expect(() => parse(query)).toThrow(/Malformed query/);
  });

  it('never reaches the prototype of an object', () => {
    expect(Object.hasOwn(parse('__proto__.polluted=1'), '__proto__')).toBe(true);
    expect('polluted' in {}).toBe(false);
  });
});

describe('an answer in XML', () => {
  it('escapes what XML would read, and replaces what it cannot hold', () => {
    expect(escapeXml('<a href="x">&\r\n\u0000\u0007\uD800é😀')).toBe(
      '&lt;a href=&quot;x&quot;&gt;&amp;&#xD;\n\uFFFD\uFFFD\uFFFDé😀',
    );
  });

  it('renders lists, maps and structures as AWS does', () => {
    const value = { Topics: [{ TopicArn: 'a' }], Attributes: new Map([['k<', 'v']]), Gone: undefined, Flag: false };
    expect(renderXml('R', value)).toBe(
      '<R><Topics><member><TopicArn>a</TopicArn></member></Topics>' +
        '<Attributes><entry><key>k&lt;</key><value>v</value></entry></Attributes><Flag>false</Flag></R>',
    );
  });
});
