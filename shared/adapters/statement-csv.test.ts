import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Statement } from '../domain/sla/statement.ts';
import { statementsToCsv } from './statement-csv.ts';
import { formulaLike, hoshiMarch, liffeyMarch, liffeyMarchRevised, rioMarch } from './statements-fixture.ts';

const read = (statements: readonly Statement[]) =>
  parse<Record<string, string>>(statementsToCsv(statements), { columns: true, record_delimiter: '\r\n' });

describe('statements as CSV', () => {
  it('are read back as they were, one row a contract, amounts as decimals and in minor units', () => {
    const [row, yen, dinar] = read([liffeyMarch, hoshiMarch, rioMarch]);
    expect(row).toEqual({
      customer: 'liffey',
      customer_name: 'Liffey "Pay", Ltd\nDublin',
      contract: 'liffey-registry',
      service: 'registry',
      month: '2026-03',
      zone: 'Europe/Dublin',
      tier: 'Premium',
      guarantee_pct: '99.9',
      uptime_pct: '99.461641',
      breach: 'yes',
      currency: 'EUR',
      monthly_fee: '1234.56',
      credit: '308.64',
      credit_minor: '30864',
      credit_bp: '2500',
      status: 'issued',
      period_start: '2026-03-01T00:00:00.000Z',
      period_end: '2026-03-31T23:00:00.000Z',
      period_ms: '2674800000',
      downtime_ms: '18000001',
      excluded_ms: '3600000',
      counted_ms: '14400001',
      uptime_num: '2660399999',
      uptime_den: '2674800000',
      incidents: 'INC-7K2M9QXA INC-8P4N2WZB INC-9R6T5VYC',
      statement: 'liffey-registry',
      revision: '1',
      fee_part_num: '1',
      fee_part_den: '1',
      bound: '',
      allowance_per: 'month',
      allowance_ms: '14400000',
      allowance_used_ms: '1800000',
      cut_off: '',
      inputs_hash: liffeyMarch.inputsHash,
      approved_by: 'finance',
      approved_at: '2026-04-03T09:15:00.000Z',
      issued_by: 'finance2',
      issued_at: '2026-04-03T10:00:00.000Z',
      differs_from_revision: '',
      credit_before: '',
    });
    expect(yen).toMatchObject({
      contract: 'hoshi-api',
      breach: 'no',
      monthly_fee: '480000',
      credit: '0',
      issued_by: '',
    });
    expect(dinar).toMatchObject({
      statement: 'rio-registry@2026-03-16',
      credit: '258.096',
      bound: 'capped',
      fee_part_num: '16',
      fee_part_den: '31',
      cut_off: '2026-03-26T00:00:00.000Z',
    });
  });

  it('of a later revision say from which it differs and what was credited by that', () => {
    expect(read([liffeyMarchRevised])[0]).toMatchObject({
      revision: '2',
      credit: '123.46',
      differs_from_revision: '1',
      credit_before: '308.64',
    });
  });

  it('keep the columns in their places: a new one comes at the end', () => {
    expect(statementsToCsv([]).split(',').slice(0, 3)).toEqual(['customer', 'customer_name', 'contract']);
    expect(statementsToCsv([]).split(',').indexOf('incidents')).toBe(24);
  });

  it('end every line as RFC 4180 asks for, the header also when there is no statement', () => {
    expect(statementsToCsv([])).toMatch(/^customer,customer_name,contract,[a-z_,]+\r\n$/);
    expect(statementsToCsv([{ ...liffeyMarch, customerName: 'Liffey' }]).split('\r\n')).toHaveLength(3);
  });

  it.each(formulaLike)('neutralise the cell %j', (customerName) => {
    expect(read([{ ...liffeyMarch, customerName }])[0]?.['customer_name']).toBe(`'${customerName}`);
  });
});
