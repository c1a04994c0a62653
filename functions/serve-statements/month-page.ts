import { toDoOf } from '../../shared/contracts/http/month-view.ts';
import { creditSums } from '../../shared/domain/sla/credit-sums.ts';
import type { Exclusion } from '../../shared/domain/sla/exclusion.ts';
import type { Statement } from '../../shared/domain/sla/statement.ts';
import type { StandingStatement } from '../../shared/domain/sla/statement-standing.ts';
import { toIso } from '../../shared/domain/ids.ts';
import { escapeHtml, htmlPage } from '../../shared/runtime/html-page.ts';
import { table, type Column } from './finance-table.ts';
import { FINANCE_STYLE } from './finance-style.ts';
import {
  amount,
  exactInZone,
  exactLength,
  lengthBetween,
  monthInWords,
  monthOn,
  own,
  statusInWords,
} from './finance-words.ts';

export interface MonthPage {
  readonly organisation: string;
  readonly month: string;
  /** The last month that has begun. */
  readonly current: string;
  readonly all: readonly StandingStatement[];
  /** How many of them come before those that are shown. */
  readonly from: number;
  readonly proposed: readonly Exclusion[];
  readonly visitor: { readonly name: string; readonly maySign: boolean };
}

/** What a page shows at once; a browser on a phone takes no more. */
export const ROWS = 200;

/** The month as finance works through it: what it comes to, what there is to decide and to sign, and every statement. */
export function monthPage(page: MonthPage): string {
  const { month, organisation, all } = page;
  const title = `SLA statements, ${monthInWords(month)}`;
  const body = [
    `<h1>${title}</h1>`,
    months(page),
    all.length === 0
      ? '<p>No contract is in force in this month. Contracts are laid down with POST /v1/contracts.</p>'
      : summary(page),
    proposals(page),
    all.length === 0 ? '' : statements(page),
    `<p class="soft">You are ${own(page.visitor.name)}${page.visitor.maySign ? '' : ', who may read and not sign'}.</p>`,
    '<form class="leave" method="post" action="/finance/sign-out"><button>Sign out</button></form>',
  ];
  return htmlPage(`${title}, ${organisation}`, body.join(''), { organisation }, FINANCE_STYLE);
}

function months({ month, current }: MonthPage): string {
  const [before, after] = [monthOn(month, -1), monthOn(month, 1)];
  const next = after <= current ? `<a rel="next" href="/finance/${after}">${monthInWords(after)}</a>` : '';
  return `<nav aria-label="Months"><a rel="prev" href="/finance/${before}">${monthInWords(before)}</a>${next}</nav>`;
}

function summary({ month, all }: MonthPage): string {
  const sums = creditSums(all.map(({ statement }) => statement)).map(
    ({ currency, creditMinor, breaches, statements }) =>
      `<li><b>${amount(creditMinor, currency)}</b>credit, ${breaches} of ${statements} ${statements === 1 ? 'contract' : 'contracts'} in breach</li>`,
  );
  const { provisional, toApprove, toIssue, issued } = toDoOf(all);
  const counts = [
    [toApprove, 'to approve'],
    [toIssue, 'to issue'],
    [provisional, 'provisional'],
    [issued, 'issued'],
  ] as const;
  const todo = counts.map(([count, what]) => `<li><b>${count}</b>${what}</li>`);
  const files = ['pdf', 'xlsx', 'csv', 'json'].map(
    (format) => `<a href="/finance/${month}.${format}">${format.toUpperCase()}</a>`,
  );
  return `<h2>Credit</h2><ul class="sums">${sums.join('')}</ul><h2>To do</h2><ul class="todo">${todo.join('')}</ul><p class="files">The month as a file: ${files.join(' ')}</p>`;
}

function proposals({ proposed, month, visitor }: MonthPage): string {
  if (proposed.length === 0) return '';
  const each = proposed.map((one) => {
    const { id, start, end, services, customers, reason, proposedBy, incident } = one;
    const whom = customers === 'all' ? 'every customer' : customers.join(', ');
    const [from, to] = [toIso(start), toIso(end)];
    const why = incident === undefined ? '' : ` (${incident})`;
    const said = `<p><strong>${escapeHtml(id)}</strong>: ${lengthBetween(from, to)} of ${own(services.join(', '))} for ${own(whom)}${why}, ${exactInZone(from, 'UTC')} to ${exactInZone(to, 'UTC')} UTC. ${own(proposedBy)}: “${own(reason)}”</p>`;
    if (!visitor.maySign) return said;
    const field = `note-${escapeHtml(id)}`;
    const form = (word: string, body: string): string =>
      `<form class="word" method="post" action="/finance/${month}/exclusions/${escapeHtml(id)}/${word}">${body}</form>`;
    return `${said}${form('approve', '<span></span><button>Approve</button>')}${form('reject', `<label for="${field}">Why not<input id="${field}" name="note" required maxlength="1000"></label><button class="no">Reject</button>`)}`;
  });
  return `<h2>Time that somebody asks not to count</h2>${each.join('')}`;
}

const COLUMNS: readonly Column[] = [
  { name: 'Customer' },
  { name: 'Service' },
  { name: 'Tier' },
  { name: 'Guaranteed', figures: true },
  { name: 'Uptime', figures: true },
  { name: 'Counted downtime', figures: true },
  { name: 'Credit', figures: true },
  { name: 'Status' },
];

function statements({ month, all, from }: MonthPage): string {
  const shown = all.slice(from, from + ROWS);
  const more = (to: number, word: string): string =>
    to >= 0 && to < all.length && to !== from ? `<a href="/finance/${month}?from=${to}">${word}</a>` : '';
  const pages =
    all.length <= ROWS
      ? ''
      : `<nav aria-label="Pages">${more(Math.max(0, from - ROWS), 'Those before')}${more(from + ROWS, 'Those after')}</nav>`;
  const caption = `${all.length} ${all.length === 1 ? 'statement' : 'statements'}${all.length <= ROWS ? '' : `, ${from + 1} to ${from + shown.length}`}`;
  const rows = shown.map(({ statement, pending }) => row(month, statement, pending));
  return `<h2>Statements</h2>${table(caption, COLUMNS, rows)}${pages}`;
}

const row = (month: string, one: Statement, pending: Statement | undefined): string[] => [
  `<a href="/finance/${month}/${escapeHtml(one.id)}">${own(one.customerName ?? one.customer)}</a>`,
  own(one.service),
  own(one.tier),
  `${one.guaranteePct} %`,
  one.breach ? `<span class="bad">${one.uptimePct} %</span>` : `${one.uptimePct} %`,
  exactLength(one.countedMs),
  amount(one.creditMinor, one.currency),
  statusInWords(one) + (pending === undefined ? '' : `; ${statusInWords(pending)}`),
];
