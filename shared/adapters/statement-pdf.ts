import { creditSums } from '../domain/sla/credit-sums.ts';
import { amountInWords } from '../domain/sla/money.ts';
import type { Statement } from '../domain/sla/statement.ts';
import { monthInWords } from '../domain/text/local-time.ts';
import { ink, Paper, type Blank, type Fonts } from './statement-paper.ts';
import { drawHead, drawStatement, nameOf, placeOf, statusInWords, type Letterhead } from './statement-section.ts';

/**
 * Statements of a month as one document: each from a page of its own on, and pages before them that sum them up where there are
 * several. Times are in each contract's zone. The same statements give the same bytes: the document's date is the newest one in
 * them.
 * @param month `2026-03`
 */
export async function statementsToPdf(
  statements: readonly Statement[],
  month: string,
  letterhead: Letterhead,
  fonts: Fonts,
): Promise<Buffer> {
  const title = `Service level statements, ${monthInWords(month)}`;
  const paper = new Paper(fonts, { title, author: letterhead.organisation, at: dateOf(statements, month) });
  const blanks = statements.length === 1 ? [] : drawSummary(paper, statements, month, letterhead);
  const pages = statements.map((statement) => drawStatement(paper, statement, letterhead));
  for (const [index, blank] of blanks.entries())
    paper.fill(blank, String((pages[index] ?? 0) + 1), { size: 8, align: 'right' });
  return paper.end();
}

/** When the newest thing in them happened; of none, when the month began. */
function dateOf(statements: readonly Statement[], month: string): Date {
  const known = statements.flatMap(({ periodEnd, cutOff, approvedAt, issuedAt }) =>
    [issuedAt, approvedAt, cutOff ?? periodEnd].filter((at) => at !== undefined),
  );
  return new Date(Math.max(Date.parse(`${month}-01T00:00:00Z`), ...known.map((at) => Date.parse(at))));
}

/** @returns where the page of each statement is to be written */
function drawSummary(paper: Paper, statements: readonly Statement[], month: string, letterhead: Letterhead): Blank[] {
  const waiting = statements.filter(({ status }) => status !== 'issued').length;
  paper.begin({ footer: `${letterhead.organisation}: service level statements, ${monthInWords(month)}` });
  drawHead(paper, letterhead);
  paper.write('Service level statements', { size: 19, bold: true }, 2);
  paper.write(`${monthInWords(month)}, ${statements.length} statements`, { size: 10, color: ink.muted });
  if (waiting > 0) {
    paper.write(`${waiting} of them not issued yet: their figures can still change.`, {
      size: 8.5,
      bold: true,
      color: ink.counted,
    });
  }
  paper.heading('Credit by currency');
  paper.table(
    [
      { title: 'Currency', share: 0.2, cell: ({ currency }) => currency },
      { title: 'Statements', share: 0.2, align: 'right', cell: (sum) => String(sum.statements) },
      { title: 'Broken', share: 0.2, align: 'right', cell: ({ breaches }) => String(breaches) },
      {
        title: 'Credit',
        share: 0.4,
        align: 'right',
        cell: (sum) => amountInWords(sum.creditMinor, sum.currency),
        style: () => ({ bold: true }),
      },
    ],
    creditSums(statements),
    'No contract was in force in that month.',
  );
  if (statements.length === 0) return [];
  paper.heading('Statements');
  return paper.table(
    [
      { title: 'Customer', share: 0.2, cell: nameOf },
      {
        title: 'Statement',
        share: 0.2,
        cell: ({ id, revision }) => `${id}, revision ${revision}`,
        style: (one) => ({ goTo: placeOf(one) }),
      },
      { title: 'Promised', share: 0.11, align: 'right', cell: ({ guaranteePct }) => `${guaranteePct} %` },
      {
        title: 'Measured',
        share: 0.15,
        align: 'right',
        cell: ({ uptimePct }) => `${uptimePct} %`,
        style: (one) => (one.breach ? { color: ink.counted, bold: true } : {}),
      },
      {
        title: 'Credit',
        share: 0.16,
        align: 'right',
        cell: ({ creditMinor, currency }) => amountInWords(creditMinor, currency),
      },
      { title: 'Status', share: 0.12, cell: ({ status }) => statusInWords[status] },
      { title: 'Page', share: 0.06, align: 'right', cell: () => '' },
    ],
    statements,
    '',
  );
}
