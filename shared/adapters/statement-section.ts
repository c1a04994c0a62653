import { amountInWords } from '../domain/sla/money.ts';
import type { Statement } from '../domain/sla/statement.ts';
import { exactDuration } from '../domain/text/duration.ts';
import { exactInZone, monthInWords } from '../domain/text/local-time.ts';
import { drawGrid } from './statement-grid.ts';
import { ink, INNER, type Paper } from './statement-paper.ts';

/** Who makes the statements: it stands at the head of each. */
export interface Letterhead {
  readonly organisation: string;
  readonly supportLine: { readonly phone: string; readonly email: string };
}

export const statusInWords: Record<Statement['status'], string> = {
  provisional: 'Provisional',
  draft: 'Draft',
  approved: 'Approved, not issued',
  issued: 'Issued',
};

const watermarks: Partial<Record<Statement['status'], string>> = { provisional: 'PROVISIONAL', draft: 'DRAFT' };

/** The name by which a document leads to a statement's section. */
export const placeOf = ({ id, revision }: Statement): string => `statement ${id} ${revision}`;
const percent = (value: number): string => `${value} %`;
const ofBasisPoints = (bp: number): string => percent(bp / 100);
export const nameOf = ({ customerName, customer }: Statement): string => customerName ?? customer;

export function drawHead(paper: Paper, { organisation, supportLine }: Letterhead): void {
  paper.put(organisation, paper.x, paper.y, INNER * 0.6, { size: 13, bold: true });
  const support = `Support ${supportLine.phone}\n${supportLine.email}`.split('\n');
  for (const [index, line] of support.entries())
    paper.put(line, paper.x + INNER * 0.6, paper.y + index * 10, INNER * 0.4, {
      size: 7.5,
      color: ink.muted,
      align: 'right',
    });
  paper.y += 26;
  paper.rule();
  paper.y += 12;
}

/**
 * A statement as its customer gets it, from a page of its own on.
 * @returns the index of that page
 */
export function drawStatement(paper: Paper, statement: Statement, letterhead: Letterhead): number {
  const { id, revision, month, status, inputsHash } = statement;
  paper.begin({
    footer: `Statement ${id}, revision ${revision}. SHA-256 of its evidence: ${inputsHash}`,
    watermark: watermarks[status],
  });
  const { page } = paper;
  paper.doc.addNamedDestination(placeOf(statement));
  paper.doc.outline.addItem(`${nameOf(statement)}: ${id}`.replace(/\s+/g, ' '));
  drawHead(paper, letterhead);
  paper.put('Service level statement', paper.x, paper.y, INNER * 0.66, { size: 19, bold: true });
  drawStatus(paper, statement);
  paper.y += 27;
  paper.write(`${monthInWords(month)}, revision ${revision}`, { size: 10, color: ink.muted }, 2);
  const standing = standingOf(statement);
  if (standing !== undefined) paper.write(standing, { size: 8.5, bold: true, color: ink.counted });
  paper.y += 6;
  drawFacts(paper, statement);
  drawFigures(paper, statement);
  drawCredit(paper, statement);
  paper.heading('The month, day by day');
  drawGrid(paper, statement);
  drawEvidence(paper, statement);
  drawDifference(paper, statement);
  return page;
}

function drawStatus(paper: Paper, { status }: Statement): void {
  const color = status === 'issued' ? ink.kept : status === 'approved' ? ink.muted : ink.counted;
  const left = paper.x + INNER - 130;
  paper.doc
    .roundedRect(left, paper.y + 3, 130, 17, 3)
    .lineWidth(1)
    .strokeColor(color)
    .stroke();
  paper.put(statusInWords[status].toUpperCase(), left, paper.y + 7, 130, {
    size: 8,
    bold: true,
    color,
    align: 'center',
  });
}

function standingOf({ status, cutOff, zone }: Statement): string | undefined {
  if (status === 'draft') return 'Draft: nobody has approved it yet.';
  if (status !== 'provisional') return undefined;
  const known = cutOff === undefined ? '' : ` It knows what happened until ${exactInZone(Date.parse(cutOff), zone)}.`;
  return `Provisional: its figures can still change.${known}`;
}

function drawFacts(paper: Paper, one: Statement): void {
  const at = (iso: string): string => exactInZone(Date.parse(iso), one.zone);
  const signed = (by: string | undefined, when: string | undefined): string =>
    by === undefined ? 'nobody yet' : `${by}${when === undefined ? '' : `, ${at(when)}`}`;
  const facts = [
    ['Customer', `${nameOf(one)} (${one.customer})`],
    ['Contract', one.contract],
    [one.services.length > 1 ? 'Services' : 'Service', one.services.join(', ')],
    ['Tier', one.tier],
    ['Period', `${at(one.periodStart)} to ${at(one.periodEnd)}`],
    ['Times', `all in the contract’s zone, ${one.zone}`],
    ['Approved by', signed(one.approvedBy, one.approvedAt)],
    ['Issued by', signed(one.issuedBy, one.issuedAt)],
  ] as const;
  for (const [name, value] of facts) {
    const height = paper.heightOf(value, INNER - 80, { size: 9 });
    paper.need(height + 3);
    paper.put(name, paper.x, paper.y, 76, { size: 9, color: ink.muted });
    paper.put(value, paper.x + 80, paper.y, INNER - 80, { size: 9 });
    paper.y += height + 3;
  }
}

function drawFigures(paper: Paper, one: Statement): void {
  const boxes = [
    ['Promised uptime', percent(one.guaranteePct), ink.text],
    ['Measured uptime', percent(one.uptimePct), one.breach ? ink.counted : ink.kept],
    ['Downtime counted', exactDuration(one.countedMs), ink.text],
    [
      one.breach ? 'Broken: credit' : 'Kept: no credit',
      amountInWords(one.creditMinor, one.currency),
      one.breach ? ink.counted : ink.kept,
    ],
  ] as const;
  paper.need(58);
  paper.y += 8;
  const width = (INNER - 3 * 8) / 4;
  for (const [index, [name, value, color]] of boxes.entries()) {
    const x = paper.x + index * (width + 8);
    paper.doc.roundedRect(x, paper.y, width, 42, 3).lineWidth(0.6).strokeColor(ink.line).stroke();
    paper.put(name, x + 7, paper.y + 7, width - 14, { size: 7.5, color: ink.muted });
    paper.put(value, x + 7, paper.y + 20, width - 14, { size: value.length > 15 ? 9 : 11.5, bold: true, color });
  }
  paper.y += 48;
}

function drawCredit(paper: Paper, one: Statement): void {
  paper.heading('How the credit comes about');
  const reached = one.breach
    ? one.bands.findLast(({ belowPct, creditBp }) => creditBp === one.bandBp && one.uptimePct <= belowPct)
    : undefined;
  paper.table(
    [
      { title: 'Uptime below', share: 0.2, cell: ({ belowPct }) => percent(belowPct) },
      { title: 'Credit, of the fee', share: 0.2, cell: ({ creditBp }) => ofBasisPoints(creditBp) },
      {
        title: '',
        share: 0.6,
        cell: (band) => (band === reached ? 'reached' : ''),
        style: () => ({ bold: true, color: ink.counted }),
      },
    ],
    one.bands,
    'The tier has no credits.',
  );
  paper.y += 2;
  const { num, den } = one.uptime;
  const weighed = den === one.periodMs ? '' : ', weighed by the users that were hit';
  const part =
    one.feePart.num === one.feePart.den
      ? ''
      : `, of which ${one.feePart.num}/${one.feePart.den} is due for this period`;
  const bound = one.bound === undefined ? '' : `, ${one.bound}`;
  paper.write(`Uptime: ${grouped(num)} of ${grouped(den)} ms${weighed}, which is ${percent(one.uptimePct)}.`);
  paper.write(`Fee: ${amountInWords(one.feeMinor, one.currency)} a month${part}.`);
  paper.write(
    `Credit: ${one.breach ? `${ofBasisPoints(one.bandBp)} of it` : 'none'}, ${amountInWords(one.creditMinor, one.currency)}${bound}.`,
  );
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

function drawEvidence(paper: Paper, one: Statement): void {
  const at = (iso: string): string => exactInZone(Date.parse(iso), one.zone);
  const length = ({ start, end }: { readonly start: string; readonly end: string }): string =>
    exactDuration(Date.parse(end) - Date.parse(start));
  paper.heading('Downtime');
  paper.table(
    [
      { title: 'Incident', share: 0.145, cell: ({ incident }) => incident },
      { title: 'From', share: 0.285, cell: ({ start }) => at(start) },
      { title: 'To', share: 0.285, cell: ({ end, open }) => `${at(end)}${open === true ? ', not over' : ''}` },
      { title: 'Length', share: 0.165, cell: length },
      {
        title: 'What',
        share: 0.12,
        cell: ({ level, sharePct }) => (sharePct === undefined ? level : `${level}, ${percent(sharePct)} of users`),
      },
    ],
    one.downtime,
    'There was none.',
  );
  paper.write(
    `In all ${exactDuration(one.downtimeMs)}, each instant once; ${exactDuration(one.excludedMs)} excluded, ${exactDuration(one.countedMs)} counted.`,
  );
  paper.heading('Excluded from the count');
  paper.table(
    [
      { title: 'From', share: 0.23, cell: ({ start }) => at(start) },
      { title: 'To', share: 0.23, cell: ({ end }) => at(end) },
      { title: 'Length', share: 0.11, cell: length },
      { title: 'Reason', share: 0.18, cell: ({ reason }) => reason },
      { title: 'Source', share: 0.13, cell: ({ source }) => source },
      { title: 'Approved by', share: 0.12, cell: ({ approvedBy }) => approvedBy },
    ],
    one.exclusions,
    'Nothing.',
  );
  paper.heading('Allowance for announced maintenance', 20);
  paper.write(`${exactDuration(one.allowance.ms)} in each ${one.allowance.per}.`);
  paper.table(
    [
      { title: 'From', share: 0.3, cell: ({ start }) => at(start) },
      { title: 'To', share: 0.3, cell: ({ end }) => at(end) },
      { title: 'Used', share: 0.4, cell: ({ usedMs }) => exactDuration(usedMs) },
    ],
    one.allowance.windows,
    'None of it was used.',
  );
}

function drawDifference(paper: Paper, { difference, currency }: Statement): void {
  if (difference === undefined) return;
  paper.heading(`What differs from revision ${difference.from}`);
  const more = difference.creditMinor > 0 ? 'more' : 'less';
  const by = amountInWords(Math.abs(difference.creditMinor), currency);
  paper.write(difference.creditMinor === 0 ? 'The credit is the same.' : `The credit is ${by} ${more}.`);
  paper.table(
    [
      { title: 'Figure', share: 0.2, cell: ({ field }) => figures[field] ?? field },
      { title: 'Before', share: 0.4, cell: ({ field, before }) => figureInWords(field, before, currency) },
      { title: 'Now', share: 0.4, cell: ({ field, after }) => figureInWords(field, after, currency) },
    ],
    difference.changed,
    'No figure.',
  );
}

const figures: Readonly<Record<string, string>> = {
  downtimeMs: 'Downtime',
  excludedMs: 'Excluded',
  countedMs: 'Downtime counted',
  uptimePct: 'Measured uptime',
  guaranteePct: 'Promised uptime',
  bandBp: 'Credit, of the fee',
  feeMinor: 'Fee',
  creditMinor: 'Credit',
  downtime: 'Intervals of downtime',
  exclusions: 'Exclusions',
};

function figureInWords(field: string, value: unknown, currency: string): string {
  if (value === undefined || value === null) return 'none';
  if (Array.isArray(value)) return String(value.length);
  if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value);
  if (field.endsWith('Ms')) return exactDuration(value);
  if (field.endsWith('Minor')) return amountInWords(value, currency);
  if (field.endsWith('Bp')) return ofBasisPoints(value);
  return field.endsWith('Pct') ? percent(value) : String(value);
}
