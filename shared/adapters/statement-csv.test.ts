import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Statement } from '../domain/sla/statement.ts';
import { statementsToCsv } from './statement-csv.ts';

const made: Statement = {
  id: 'liffey-registry',
  revision: 1,
  contract: 'liffey-registry',
  customer: 'liffey',
  customerName: 'Liffey "Pay", Ltd\nDublin',
  service: 'registry',
  services: ['registry'],
  month: '2026-03',
  zone: 'Europe/Dublin',
  tier: 'Premium',
  guaranteePct: 99.9,
  bands: [{ belowPct: 99.9, creditBp: 10_000 }],
  periodStart: '2026-03-01T00:00:00.000Z',
  periodEnd: '2026-03-31T23:00:00.000Z',
  periodMs: 2_674_800_000,
  downtimeMs: 2_674_801,
  excludedMs: 0,
  countedMs: 2_674_801,
  uptime: { num: 2_672_125_199, den: 2_674_800_000 },
  uptimePct: 99.899999,
  breach: true,
  bandBp: 10_000,
  feeMinor: 123_456,
  feePart: { num: 1, den: 1 },
  prorated: false,
  creditMinor: 123_456,
  currency: 'EUR',
  status: 'draft',
  downtime: [
    { incident: 'INC-A', level: 'outage', start: '2026-03-10T10:00:00.000Z', end: '2026-03-10T10:20:00.000Z' },
    { incident: 'INC-A', level: 'outage', start: '2026-03-10T10:30:00.000Z', end: '2026-03-10T10:40:00.000Z' },
    { incident: 'INC-B', level: 'outage', start: '2026-03-10T10:30:00.000Z', end: '2026-03-10T10:40:00.000Z' },
  ],
  exclusions: [],
  allowance: { per: 'week', ms: 28_800_000, windows: [] },
  inputsHash: 'c0ffee',
};
const read = (statements: readonly Statement[]) =>
  parse<Record<string, string>>(statementsToCsv(statements), { columns: true, record_delimiter: '\r\n' });

describe('statements as CSV', () => {
  it('are read back as they were, one row a contract, amounts as decimals and in minor units', () => {
    const [row, yen] = read([
      made,
      { ...made, contract: 'hoshi', currency: 'JPY', feeMinor: 480_000, creditMinor: 0, breach: false },
    ]);
    expect(row).toMatchObject({
      customer: 'liffey',
      customer_name: 'Liffey "Pay", Ltd\nDublin',
      month: '2026-03',
      guarantee_pct: '99.9',
      uptime_pct: '99.899999',
      breach: 'yes',
      currency: 'EUR',
      monthly_fee: '1234.56',
      credit: '1234.56',
      credit_minor: '123456',
      period_ms: '2674800000',
      downtime_ms: '2674801',
      uptime_num: '2672125199',
      uptime_den: '2674800000',
      incidents: 'INC-A INC-B',
    });
    expect(yen).toMatchObject({
      contract: 'hoshi',
      breach: 'no',
      monthly_fee: '480000',
      credit: '0',
      credit_minor: '0',
    });
  });

  it('end every line as RFC 4180 asks for, the header also when there is no statement', () => {
    expect(statementsToCsv([])).toMatch(/^customer,customer_name,contract,[a-z_,]+\r\n$/);
    expect(statementsToCsv([{ ...made, customerName: 'Liffey' }]).split('\r\n')).toHaveLength(3);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '=HYPERLINK("http://x","y")'])(
    'neutralise the cell %j',
    (customerName) => {
      expect(read([{ ...made, customerName }])[0]?.['customer_name']).toBe(`'${customerName}`);
    },
  );
});
