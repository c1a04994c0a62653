import { stringify } from 'csv-stringify/sync';
import { decimalAmount } from '../domain/sla/money.ts';
import type { Statement } from '../domain/sla/statement.ts';

type Cell = string | number;

const columns: readonly (readonly [string, (statement: Statement) => Cell])[] = [
  ['customer', ({ customer }) => customer],
  ['customer_name', ({ customerName }) => customerName ?? ''],
  ['contract', ({ contract }) => contract],
  ['service', ({ service }) => service],
  ['month', ({ month }) => month],
  ['zone', ({ zone }) => zone],
  ['tier', ({ tier }) => tier],
  ['guarantee_pct', ({ guaranteePct }) => guaranteePct],
  ['uptime_pct', ({ uptimePct }) => uptimePct],
  ['breach', ({ breach }) => (breach ? 'yes' : 'no')],
  ['currency', ({ currency }) => currency],
  ['monthly_fee', ({ feeMinor, currency }) => decimalAmount(feeMinor, currency)],
  ['credit', ({ creditMinor, currency }) => decimalAmount(creditMinor, currency)],
  ['credit_minor', ({ creditMinor }) => creditMinor],
  ['credit_bp', ({ bandBp }) => bandBp],
  ['status', ({ status }) => status],
  ['period_start', ({ periodStart }) => periodStart],
  ['period_end', ({ periodEnd }) => periodEnd],
  ['period_ms', ({ periodMs }) => periodMs],
  ['downtime_ms', ({ downtimeMs }) => downtimeMs],
  ['excluded_ms', ({ excludedMs }) => excludedMs],
  ['counted_ms', ({ countedMs }) => countedMs],
  ['uptime_num', ({ uptime }) => uptime.num],
  ['uptime_den', ({ uptime }) => uptime.den],
  ['incidents', ({ downtime }) => [...new Set(downtime.map(({ incident }) => incident))].join(' ')],
  // Readers may count columns: new ones come at the end.
  ['statement', ({ id }) => id],
  ['revision', ({ revision }) => revision],
  ['fee_part_num', ({ feePart }) => feePart.num],
  ['fee_part_den', ({ feePart }) => feePart.den],
  ['bound', ({ bound }) => bound ?? ''],
  ['allowance_per', ({ allowance }) => allowance.per],
  ['allowance_ms', ({ allowance }) => allowance.ms],
  ['allowance_used_ms', ({ allowance }) => allowance.windows.reduce((sum, { usedMs }) => sum + usedMs, 0)],
  ['cut_off', ({ cutOff }) => cutOff ?? ''],
  ['inputs_hash', ({ inputsHash }) => inputsHash],
  ['approved_by', ({ approvedBy }) => approvedBy ?? ''],
  ['approved_at', ({ approvedAt }) => approvedAt ?? ''],
  ['issued_by', ({ issuedBy }) => issuedBy ?? ''],
  ['issued_at', ({ issuedAt }) => issuedAt ?? ''],
  ['differs_from_revision', ({ difference }) => difference?.from ?? ''],
  // Not the difference: a spreadsheet takes text that begins with a minus for a formula, so it would be no number.
  [
    'credit_before',
    ({ difference, creditMinor, currency }) =>
      difference === undefined ? '' : decimalAmount(creditMinor - difference.creditMinor, currency),
  ],
];

/**
 * RFC 4180 with a header and CRLF, one row a contract, amounts both as decimals and in minor units. A cell that a spreadsheet
 * would take for a formula is neutralised with an apostrophe.
 */
export const statementsToCsv = (statements: readonly Statement[]): string =>
  stringify(
    statements.map((statement) => columns.map(([, cell]) => cell(statement))),
    { header: true, columns: columns.map(([name]) => name), record_delimiter: 'windows', escape_formulas: true },
  );
