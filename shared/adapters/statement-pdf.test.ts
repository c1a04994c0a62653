import { describe, expect, it } from 'vitest';
import type { Statement } from '../domain/sla/statement.ts';
import { fonts, seenPages } from './pdf-fixture.ts';
import { statementsToPdf } from './statement-pdf.ts';
import { hoshiMarch, liffeyMarch, liffeyMarchRevised, marchStatements, rioMarch } from './statements-fixture.ts';

const outage = { incident: 'INC-A', start: '', end: '', level: 'outage' as const };
const excluded = { start: liffeyMarch.periodStart, end: liffeyMarch.periodEnd, reason: '', source: '', approvedBy: '' };
const letterhead = {
  organisation: 'Erlang Works',
  supportLine: { phone: '+1 202 555 0100', email: 'help@example.com' },
};
const documentOf = (statements: readonly Statement[]) => statementsToPdf(statements, '2026-03', letterhead, fonts);
const pagesOf = async (...statements: Statement[]) => seenPages(await documentOf(statements));
const wordsOf = async (...statements: Statement[]) => (await pagesOf(...statements)).map(({ text }) => text).join(' ');

describe('a statement as a document', () => {
  it('says to whom, for what and when, what was promised, what was measured and what is owed', async () => {
    const text = await wordsOf(liffeyMarch);
    for (const said of [
      'Erlang Works',
      'Support +1 202 555 0100 help@example.com',
      'March 2026, revision 1',
      'ISSUED',
      'Liffey "Pay", Ltd Dublin (liffey)',
      'Tier Premium',
      'Promised uptime',
      '99.9 %',
      '99.461641 %',
      'EUR 308.64',
      '25 % reached',
      'Uptime: 2,660,399,999 of 2,674,800,000 ms, which is 99.461641 %.',
      'Approved by finance, 3 Apr 2026, 10:15:00.000 GMT+1',
      'Issued by finance2, 3 Apr 2026, 11:00:00.000 GMT+1',
    ])
      expect(text).toContain(said);
  });

  it('lists every interval and every exclusion to the millisecond, in the contract’s zone, with who approved it', async () => {
    const text = await wordsOf(liffeyMarch);
    for (const said of [
      'all in the contract’s zone, Europe/Dublin',
      '1 Mar 2026, 00:00:00.000 GMT to 1 Apr 2026, 00:00:00.000 GMT+1',
      'INC-9R6T5VYC 29 Mar 2026, 00:30:00.000 GMT 29 Mar 2026, 03:30:00.001 GMT+1 2 h 0 min 0.001 s outage',
      'In all 5 h 0 min 0.001 s, each instant once; 1 h 0 min 0 s excluded, 4 h 0 min 0.001 s counted.',
      'the customer’s own certificate had expired',
      'exclusion EX-31 finance',
      'maintenance MW-2026-014 maya',
      '4 h 0 min 0 s in each month.',
    ])
      expect(text).toContain(said);
  });

  it('has the hash of its evidence and the number of the page at the foot of every page', async () => {
    const pages = await pagesOf({
      ...liffeyMarch,
      downtime: Array.from({ length: 120 }, () => liffeyMarch.downtime).flat(),
    });
    expect(pages.length).toBeGreaterThan(5);
    for (const [index, { text }] of pages.entries()) {
      expect(text).toContain(`SHA-256 of its evidence: ${liffeyMarch.inputsHash}`);
      expect(text).toContain(`Page ${index + 1} of ${pages.length}`);
    }
    // The table's header comes again on each page that it goes on to.
    expect(pages[2]?.text).toContain('Incident From To Length What');
  });

  it('has no page with nothing but its foot', async () => {
    for (const { text, inked } of await pagesOf(...marchStatements, liffeyMarchRevised)) {
      expect(text.replace(/Statement \S+, revision.*/, '').length).toBeGreaterThan(50);
      expect(inked).toBeGreaterThan(0.003);
    }
  });

  it.each([
    ['of a draft says so on every page', hoshiMarch, ['DRAFT', 'nobody has approved it yet', 'Approved by nobody yet']],
    [
      'that can still change says so, and until when it knows',
      rioMarch,
      [
        'PROVISIONAL',
        'It knows what happened until 25 Mar 2026, 21:00:00.000 GMT-3',
        'GMT-3, not over',
        'outage, 40 % of users',
      ],
    ],
    [
      'for a part of a month says how much of the fee is due, and what binds the credit',
      rioMarch,
      ['KWD 1,000.125 a month, of which 16/31 is due', 'weighed by the users that were hit', 'KWD 258.096, capped'],
    ],
    [
      'of a later revision says what changed',
      liffeyMarchRevised,
      [
        'What differs from revision 1',
        'EUR 185.18 less',
        'Downtime counted 4 h 0 min 0.001 s 3 h 0 min 0 s',
        'Credit EUR 308.64 EUR 123.46',
        'APPROVED, NOT ISSUED',
        'Issued by nobody yet',
      ],
    ],
    [
      'of a month without downtime says that there was none',
      hoshiMarch,
      ['There was none.', 'JPY 0', 'Kept: no credit'],
    ],
  ])('%s', async (_, statement, words) => {
    const text = await wordsOf(statement);
    for (const said of words) expect(text).toContain(said);
  });

  it('marks a draft on each of its pages, and an issued one on none', async () => {
    const long = Array.from({ length: 120 }, () => liffeyMarch.downtime).flat();
    for (const { text } of await pagesOf({ ...hoshiMarch, downtime: long })) expect(text).toContain('DRAFT');
    expect(await wordsOf({ ...liffeyMarch, downtime: long })).not.toMatch(/DRAFT|PROVISIONAL/);
  });

  it('draws what counted and what did not in the month’s grid', async () => {
    const [bare] = await pagesOf({ ...liffeyMarch, exclusions: [], downtime: [] });
    const dark = {
      ...liffeyMarch,
      exclusions: [],
      downtime: [{ ...outage, start: '2026-03-02T00:00:00.000Z', end: '2026-03-20T00:00:00.000Z' }],
    };
    const [full] = await pagesOf(dark);
    expect((full?.inked ?? 0) - (bare?.inked ?? 0)).toBeGreaterThan(0.05);
  });

  it('takes names and reasons of any length and in any signs', async () => {
    const text = await wordsOf({
      ...liffeyMarch,
      customerName: `Łódź \u0000\u0007 Παράδειγμα Пример ${'x'.repeat(300)}`,
      exclusions: [{ ...excluded, reason: 'because '.repeat(2000) }],
    });
    expect(text).toContain('Łódź Παράδειγμα Пример');
    expect(text).toContain('Allowance for announced maintenance');
  });
});

describe('several statements as one document', () => {
  it('begin with their sums by currency and with the page of each', async () => {
    const pages = await pagesOf(...marchStatements);
    const [summary = { text: '' }] = pages;
    for (const said of [
      'March 2026, 3 statements',
      '2 of them not issued yet',
      'EUR 1 1 EUR 308.64',
      'JPY 1 0 JPY 0',
      'KWD 1 1 KWD 258.096',
    ])
      expect(summary.text).toContain(said);
    const first = marchStatements.map(
      ({ contract }) => pages.findIndex(({ text }) => text.includes(`Contract ${contract}`)) + 1,
    );
    expect(summary.text).toContain(`Provisional ${first.join(' ')} Erlang Works`);
  });

  it('of a month without contracts are one page that says so', async () => {
    const pages = await pagesOf();
    expect(pages).toHaveLength(1);
    expect(pages[0]?.text).toContain('No contract was in force in that month.');
  });

  it('are the same bytes whenever they are made', async () => {
    expect(await documentOf(marchStatements)).toEqual(await documentOf(structuredClone(marchStatements)));
    expect((await documentOf([liffeyMarch])).toString('latin1')).toContain('D:20260403100000');
  });
});
