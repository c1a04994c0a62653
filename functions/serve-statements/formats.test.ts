import { describe, expect, it } from 'vitest';
import { fonts } from '../../shared/adapters/pdf-fixture.ts';
import { liffeyMarch, marchStatements } from '../../shared/adapters/statements-fixture.ts';
import { Problem } from '../../shared/contracts/http/problem.ts';
import { answerAs, formatOf, type Format } from './formats.ts';

const letterhead = {
  organisation: 'Erlang Works',
  supportLine: { phone: '+1 202 555 0100', email: 'help@example.com' },
};
const march = { month: '2026-03', letterhead, fonts: () => fonts };

/** Statements with so many intervals that no answer could hold them. */
const huge = Array.from({ length: 60 }, (_, index) => ({
  ...liffeyMarch,
  id: `contract-${index}`,
  inputsHash: `${index}`.padStart(64, '0'),
  downtime: Array.from({ length: 500 }, () => liffeyMarch.downtime[0] ?? []).flat(),
  service: Array.from({ length: 8000 }, (__, n) => `service-${index}-${n}`).join(', '),
}));

describe('statements as a file', () => {
  it.each([
    ['csv', 'text/csv; charset=utf-8; header=present', 'customer,'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK'],
    ['pdf', 'application/pdf', '%PDF-'],
  ] as const)('come as %s, under a name of their own', async (format, type, start) => {
    const { status, headers, body } = await answerAs(format, marchStatements, { ...march, customer: 'liffey' });
    expect(status).toBe(200);
    expect(headers).toEqual({
      'content-type': type,
      'content-disposition': `attachment; filename="sla-statements-2026-03-liffey.${format}"`,
    });
    expect(
      Buffer.from(body as Uint8Array)
        .toString('latin1')
        .startsWith(start),
    ).toBe(true);
  });

  it('have no name that would end its header', async () => {
    const { headers } = await answerAs('csv', [], { ...march, customer: 'a"\r\nX: y' });
    expect(headers?.['content-disposition']).toBe('attachment; filename="sla-statements-2026-03-a-X-y.csv"');
  });

  it.each<[Format, string | undefined, string]>([
    ['json', undefined, '?customer=<id>'],
    ['csv', undefined, '?customer=<id>'],
    ['csv', 'liffey', '.csv, which is smaller'],
    ['pdf', undefined, 'too many for one document: ask for one customer'],
  ])(
    'that are too large for an answer as %s of %s are refused with what to ask for: %s',
    async (format, customer, instead) => {
      const refused = await answerAs(format, huge, { ...march, customer }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(Problem);
      expect(refused).toMatchObject({ status: 413, detail: expect.stringContaining(instead) as string });
    },
  );

  it('in no other format exist, and the answer says which there are', () => {
    expect(() => formatOf('docx')).toThrow('statements come as JSON or as .csv, .xlsx, .pdf');
    expect(['csv', 'xlsx', 'pdf', undefined].map(formatOf)).toEqual(['csv', 'xlsx', 'pdf', 'json']);
  });
});
