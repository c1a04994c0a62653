import writeExcelFile, { type CellObject, type Column, type Sheet } from 'write-excel-file/node';
import { decimalAmount, exponentOf } from '../domain/sla/money.ts';
import type { Statement } from '../domain/sla/statement.ts';
import { creditSums, type CreditSum } from '../domain/sla/credit-sums.ts';

type SheetOfNode = Sheet<Buffer>;

const MOST_CHARACTERS = 32_767;

/**
 * Text stays text whatever it begins with: only a cell of its own type is a formula. The library looks texts up in a plain
 * object, in which `constructor` is found although nobody put it there; a space keeps such a word out of it.
 */
function text(value: string | undefined): CellObject {
  const cut = (value ?? '').slice(0, MOST_CHARACTERS);
  return { type: String, value: cut in {} ? `${cut} ` : cut };
}
const number = (value: number, format = '0'): CellObject => ({ type: Number, value, format });
const fraction = (value: number): CellObject => number(value, '0.0#######');
const amount = (minor: number, currency: string): CellObject => {
  const decimals = exponentOf(currency);
  return number(Number(decimalAmount(minor, currency)), decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`);
};
/** A spreadsheet's dates know no zone; these are in UTC, and their headers say so. */
const instant = (iso: string | undefined): CellObject =>
  iso === undefined ? text('') : { type: Date, value: new Date(iso), format: 'yyyy-mm-dd hh:mm:ss.000' };
const minutes = (start: string, end: string): CellObject =>
  number((Date.parse(end) - Date.parse(start)) / 60_000, '0.00000');

const heading = (value: string): CellObject => ({ type: String, value, fontWeight: 'bold', wrap: true });
const column = <Row>(header: string, width: number, cell: (row: Row) => CellObject): Column<Row> => ({
  header: heading(header),
  width,
  cell,
});

const ofStatements: Column<Statement>[] = [
  column('Statement', 26, ({ id }) => text(id)),
  column('Revision', 9, ({ revision }) => number(revision)),
  column('Status', 12, ({ status }) => text(status)),
  column('Customer', 16, ({ customer }) => text(customer)),
  column('Customer name', 28, ({ customerName }) => text(customerName)),
  column('Contract', 22, ({ contract }) => text(contract)),
  column('Service', 18, ({ service }) => text(service)),
  column('Month', 10, ({ month }) => text(month)),
  column('Zone', 18, ({ zone }) => text(zone)),
  column('Tier', 14, ({ tier }) => text(tier)),
  column('Guarantee %', 11, ({ guaranteePct }) => fraction(guaranteePct)),
  column('Uptime %', 12, ({ uptimePct }) => fraction(uptimePct)),
  column('Breach', 8, ({ breach }) => text(breach ? 'yes' : 'no')),
  column('Currency', 9, ({ currency }) => text(currency)),
  column('Monthly fee', 14, ({ feeMinor, currency }) => amount(feeMinor, currency)),
  column('Fee part, over', 14, ({ feePart }) => number(feePart.num)),
  column('Fee part, under', 14, ({ feePart }) => number(feePart.den)),
  column('Credit, basis points', 12, ({ bandBp }) => number(bandBp)),
  column('Credit', 14, ({ creditMinor, currency }) => amount(creditMinor, currency)),
  column('Credit, minor units', 14, ({ creditMinor }) => number(creditMinor)),
  column('Bound', 20, ({ bound }) => text(bound)),
  column('Period start (UTC)', 23, ({ periodStart }) => instant(periodStart)),
  column('Period end (UTC)', 23, ({ periodEnd }) => instant(periodEnd)),
  column('Period, ms', 14, ({ periodMs }) => number(periodMs)),
  column('Downtime, ms', 14, ({ downtimeMs }) => number(downtimeMs)),
  column('Excluded, ms', 14, ({ excludedMs }) => number(excludedMs)),
  column('Counted, ms', 14, ({ countedMs }) => number(countedMs)),
  column('Uptime, over', 16, ({ uptime }) => number(uptime.num)),
  column('Uptime, under', 16, ({ uptime }) => number(uptime.den)),
  column('Allowance per', 10, ({ allowance }) => text(allowance.per)),
  column('Allowance, ms', 14, ({ allowance }) => number(allowance.ms)),
  column('Allowance used, ms', 14, ({ allowance }) =>
    number(allowance.windows.reduce((sum, { usedMs }) => sum + usedMs, 0)),
  ),
  column('Approved by', 18, ({ approvedBy }) => text(approvedBy)),
  column('Approved at (UTC)', 23, ({ approvedAt }) => instant(approvedAt)),
  column('Issued by', 18, ({ issuedBy }) => text(issuedBy)),
  column('Issued at (UTC)', 23, ({ issuedAt }) => instant(issuedAt)),
  column('Evidence known until (UTC)', 23, ({ cutOff }) => instant(cutOff)),
  column('Evidence, SHA-256', 66, ({ inputsHash }) => text(inputsHash)),
];

interface Piece {
  readonly statement: Statement;
  readonly kind: 'downtime' | 'exclusion';
  readonly start: string;
  readonly end: string;
  readonly incident?: string;
  readonly level?: string;
  readonly sharePct?: number | undefined;
  readonly reason?: string;
  readonly source?: string;
  readonly approvedBy?: string;
}

const piecesOf = (statement: Statement): Piece[] => [
  ...statement.downtime.map((one) => ({ statement, kind: 'downtime' as const, ...one, sharePct: one.sharePct ?? 100 })),
  ...statement.exclusions.map((one) => ({ statement, kind: 'exclusion' as const, ...one })),
];

const ofEvidence: Column<Piece>[] = [
  column('Statement', 26, ({ statement }) => text(statement.id)),
  column('Revision', 9, ({ statement }) => number(statement.revision)),
  column('Customer', 16, ({ statement }) => text(statement.customer)),
  column('Kind', 11, ({ kind }) => text(kind)),
  column('Incident', 16, ({ incident }) => text(incident)),
  column('Start (UTC)', 23, ({ start }) => instant(start)),
  column('End (UTC)', 23, ({ end }) => instant(end)),
  column('Minutes', 14, ({ start, end }) => minutes(start, end)),
  column('Level', 10, ({ level }) => text(level)),
  column('Share of users, %', 10, ({ sharePct }) => (sharePct === undefined ? text('') : fraction(sharePct))),
  column('Reason', 44, ({ reason }) => text(reason)),
  column('Source', 28, ({ source }) => text(source)),
  column('Approved by', 18, ({ approvedBy }) => text(approvedBy)),
];

const ofSums: Column<CreditSum>[] = [
  column('Currency', 9, ({ currency }) => text(currency)),
  column('Statements', 11, ({ statements }) => number(statements)),
  column('In breach', 10, ({ breaches }) => number(breaches)),
  column('Credit', 16, ({ creditMinor, currency }) => amount(creditMinor, currency)),
  column('Credit, minor units', 16, ({ creditMinor }) => number(creditMinor)),
];

/** A header row that stays in sight, and a row each below it. */
const sheet = <Row>(name: string, rows: readonly Row[], columns: Column<Row>[]): SheetOfNode => ({
  sheet: name,
  data: [
    columns.map(({ header }) => header as CellObject),
    ...rows.map((row, index) => columns.map(({ cell }) => cell(row, index))),
  ],
  columns: columns.map(({ width }) => (width === undefined ? {} : { width })),
  stickyRowsCount: 1,
});

/**
 * A workbook of three sheets: "Statements" has a row each, "Evidence" one for every interval of downtime and every exclusion,
 * "Sums" one for each currency. Money, percentages and milliseconds are numbers, instants are dates in UTC.
 */
export const statementsToXlsx = (statements: readonly Statement[]): Promise<Buffer> =>
  writeExcelFile([
    sheet('Statements', statements, ofStatements),
    sheet('Evidence', statements.flatMap(piecesOf), ofEvidence),
    sheet('Sums', creditSums(statements), ofSums),
  ]).toBuffer();
