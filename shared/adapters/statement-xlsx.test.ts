import readExcelFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import type { Statement } from '../domain/sla/statement.ts';
import { statementsToXlsx } from './statement-xlsx.ts';
import { formulaLike, liffeyMarch, marchStatements } from './statements-fixture.ts';

/** A spreadsheet keeps an instant as a fraction of days, and the reader cuts what is less than a millisecond. */
const at = (iso: string): unknown =>
  expect.toSatisfy((cell: unknown) => cell instanceof Date && Math.abs(cell.getTime() - Date.parse(iso)) <= 1);

/** The rows of each sheet, by the headers of its columns. */
async function read(statements: readonly Statement[]) {
  const sheets = await readExcelFile(await statementsToXlsx(statements));
  return Object.fromEntries(
    sheets.map(({ sheet, data: [header = [], ...rows] }) => [
      sheet,
      rows.map((row) => Object.fromEntries(row.map((cell, index) => [String(header[index]), cell]))),
    ]),
  );
}

describe('statements as a workbook', () => {
  it('have a row each, with money, percentages and milliseconds as numbers and instants as dates', async () => {
    const { Statements: rows = [] } = await read(marchStatements);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      Statement: 'liffey-registry',
      Revision: 1,
      Status: 'issued',
      'Customer name': 'Liffey "Pay", Ltd\nDublin',
      'Guarantee %': 99.9,
      'Uptime %': 99.461641,
      Breach: 'yes',
      Currency: 'EUR',
      'Monthly fee': 1234.56,
      Credit: 308.64,
      'Credit, minor units': 30_864,
      'Period start (UTC)': at('2026-03-01T00:00:00.000Z'),
      'Period end (UTC)': at('2026-03-31T23:00:00.000Z'),
      'Counted, ms': 14_400_001,
      'Uptime, over': 2_660_399_999,
      'Approved by': 'finance',
      'Issued at (UTC)': at('2026-04-03T10:00:00.000Z'),
      'Evidence, SHA-256': liffeyMarch.inputsHash,
    });
    expect(rows.map((row) => row['Credit'])).toEqual([308.64, 0, 258.096]);
  });

  it('have every interval of downtime and every exclusion, to the millisecond and with who approved it', async () => {
    const { Evidence: rows = [] } = await read(marchStatements);
    expect(rows.map((row) => [row['Statement'], row['Kind'], row['Incident'], row['Minutes']])).toEqual([
      ['liffey-registry', 'downtime', 'INC-7K2M9QXA', 180],
      ['liffey-registry', 'downtime', 'INC-8P4N2WZB', 30],
      ['liffey-registry', 'downtime', 'INC-9R6T5VYC', 7_200_001 / 60_000],
      ['liffey-registry', 'exclusion', null, 30],
      ['liffey-registry', 'exclusion', null, 30],
      ['rio-registry@2026-03-16', 'downtime', 'INC-4D7H1JKE', 720],
    ]);
    expect(rows[2]).toMatchObject({ 'End (UTC)': at('2026-03-29T02:30:00.001Z'), 'Share of users, %': 100 });
    expect(rows[4]).toMatchObject({
      Reason: 'the customer’s own certificate had expired',
      Source: 'exclusion EX-31',
      'Approved by': 'finance',
    });
    expect(rows[5]).toMatchObject({ 'Share of users, %': 40 });
  });

  it('are summed up for each currency, never over two of them', async () => {
    const { Sums: rows } = await read([liffeyMarch, ...marchStatements]);
    expect(rows).toEqual([
      { Currency: 'EUR', Statements: 2, 'In breach': 2, Credit: 617.28, 'Credit, minor units': 61_728 },
      { Currency: 'JPY', Statements: 1, 'In breach': 0, Credit: 0, 'Credit, minor units': 0 },
      { Currency: 'KWD', Statements: 1, 'In breach': 1, Credit: 258.096, 'Credit, minor units': 258_096 },
    ]);
  });

  // A cell that holds a formula is read back empty, as nothing has computed it yet.
  it.each([...formulaLike, 'constructor', '__proto__'])('keep the text %j a text', async (customerName) => {
    const shown = (await read([{ ...liffeyMarch, customerName }]))['Statements']?.[0]?.['Customer name'];
    expect(typeof shown).toBe('string');
    // XML reads a carriage return as a line break.
    expect(String(shown).trim()).toBe(customerName.replace('\r', '\n').trim());
  });

  it('cut a text that is longer than a cell may hold', async () => {
    const book = await read([{ ...liffeyMarch, customerName: 'x'.repeat(40_000) }]);
    expect(book['Statements']?.[0]?.['Customer name']).toHaveLength(32_767);
  });

  it('of a month without contracts are the headers', async () => {
    expect(await read([])).toEqual({ Statements: [], Evidence: [], Sums: [] });
  });
});
