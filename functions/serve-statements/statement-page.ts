import type { Statement } from '../../shared/domain/sla/statement.ts';
import { unsigned, type StandingStatement } from '../../shared/domain/sla/statement-standing.ts';
import { escapeHtml, htmlPage } from '../../shared/runtime/html-page.ts';
import { table } from './finance-table.ts';
import { FINANCE_STYLE } from './finance-style.ts';
import { amount, exactInZone, exactLength, lengthBetween, monthInWords, own, statusInWords } from './finance-words.ts';
import { monthPicture } from './month-picture.ts';

export interface StatementPage {
  readonly organisation: string;
  readonly standing: StandingStatement;
  readonly issued: readonly Statement[];
  readonly visitor: { readonly name: string; readonly maySign: boolean };
}

/** One statement down to the millisecond: what was promised, what happened, what does not count and why, who signed it. */
export function statementPage({ organisation, standing, issued, visitor }: StatementPage): string {
  const { statement: one, pending } = standing;
  const who = one.customerName ?? one.customer;
  const title = `${who}: ${one.service}, ${monthInWords(one.month)}`;
  const body = [
    `<nav aria-label="Up"><a href="/finance/${one.month}">All statements of ${monthInWords(one.month)}</a></nav>`,
    `<h1>${own(who)}: ${own(one.service)}, ${monthInWords(one.month)}</h1>`,
    `<p>${statusInWords(one)}${one.status === 'provisional' ? ': what it says can still change' : ''}</p>`,
    pending === undefined ? '' : revision(pending),
    sign(standing, visitor),
    figures(one),
    `<h2>The month</h2>${monthPicture(one)}`,
    downtime(one),
    exclusions(one),
    allowance(one),
    signatures(one, issued),
  ];
  return htmlPage(`${title}, ${organisation}`, body.join(''), { organisation }, FINANCE_STYLE);
}

function revision(pending: Statement): string {
  const { difference } = pending;
  if (difference === undefined) return '';
  const rows = difference.changed.map(({ field, before, after }) => [
    escapeHtml(field),
    inShort(before),
    inShort(after),
  ]);
  const now = amount(pending.creditMinor, pending.currency);
  const more = difference.creditMinor < 0 ? 'less' : 'more';
  const by = amount(Math.abs(difference.creditMinor), pending.currency);
  return `<h2>Revision ${pending.revision}: ${statusInWords(pending)}</h2><p>The facts have changed since revision ${difference.from} was issued. The credit is ${now} now, ${by} ${more} than before.</p>${table('What differs', [{ name: 'Figure' }, { name: 'Issued' }, { name: 'Now' }], rows)}`;
}

/** A list is counted, a figure shown: the whole of both is in the file. */
function inShort(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? 'line' : 'lines'}`;
  return escapeHtml(typeof value === 'string' ? value : JSON.stringify(value));
}

function sign(standing: StandingStatement, { name, maySign }: StatementPage['visitor']): string {
  const next = unsigned(standing);
  if (next === undefined || !maySign) return '';
  const form = (word: string, label: string): string =>
    `<form class="sign" method="post" action="/finance/${next.month}/${escapeHtml(next.id)}/${word}"><input type="hidden" name="inputsHash" value="${next.inputsHash}"><button>${label}</button></form>`;
  const of = next.revision === 1 ? '' : ` revision ${next.revision}`;
  switch (next.status) {
    case 'draft':
      return form('approve', `Approve${of}`);
    case 'approved':
      return next.approvedBy === name
        ? '<p class="said">You have approved it: somebody else has to issue it.</p>'
        : form('issue', `Issue${of}`);
    case 'provisional':
    case 'issued':
      return '';
  }
}

function figures(one: Statement): string {
  const part = one.prorated ? `, of which ${one.feePart.num}/${one.feePart.den} is due` : '';
  const bands = one.bands.map(({ belowPct, creditBp }) => `below ${belowPct} %: ${creditBp / 100} %`).join('; ');
  const facts: readonly (readonly [string, string])[] = [
    ['Contract', `${own(one.contract)}, tier ${own(one.tier)}`],
    ['Guaranteed', `${one.guaranteePct} %, credit of the monthly fee ${bands}`],
    ['Period', `${exactInZone(one.periodStart, one.zone)} to ${exactInZone(one.periodEnd, one.zone)} ${one.zone}`],
    ['Downtime', exactLength(one.downtimeMs)],
    ['Not counted', exactLength(one.excludedMs)],
    ['Counted', exactLength(one.countedMs)],
    ['Uptime', `${one.uptimePct} % (${one.uptime.num}/${one.uptime.den})`],
    ['Guarantee', one.breach ? '<span class="bad">missed</span>' : 'kept'],
    ['Monthly fee', amount(one.feeMinor, one.currency) + part],
    [
      'Credit',
      `<strong>${amount(one.creditMinor, one.currency)}</strong>${one.bound === undefined ? '' : `, ${one.bound}`}`,
    ],
  ];
  return `<h2>Figures</h2><dl class="facts">${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`;
}

function downtime(one: Statement): string {
  if (one.downtime.length === 0) return '<h2>Downtime</h2><p>None.</p>';
  const rows = one.downtime.map(({ incident, start, end, level, sharePct, open }) => [
    escapeHtml(incident),
    exactInZone(start, one.zone),
    open === true ? 'lasts' : exactInZone(end, one.zone),
    lengthBetween(start, end),
    sharePct === undefined ? level : `${level}, ${sharePct} % of users`,
  ]);
  const columns = [
    { name: 'Incident' },
    { name: 'From' },
    { name: 'To' },
    { name: 'Length', figures: true },
    { name: 'Impact' },
  ] as const;
  return `<h2>Downtime</h2>${table(`Each incident’s own, in ${one.zone}`, columns, rows)}`;
}

function exclusions(one: Statement): string {
  if (one.exclusions.length === 0) return '<h2>What does not count</h2><p>Nothing: all downtime counts.</p>';
  const rows = one.exclusions.map(({ start, end, reason, source, approvedBy }) => [
    exactInZone(start, one.zone),
    exactInZone(end, one.zone),
    lengthBetween(start, end),
    own(reason),
    own(source),
    own(approvedBy),
  ]);
  const columns = [
    { name: 'From' },
    { name: 'To' },
    { name: 'Length', figures: true },
    { name: 'Reason' },
    { name: 'Source' },
    { name: 'Approved by' },
  ] as const;
  return `<h2>What does not count</h2>${table(`In ${one.zone}, with its reason and who approved it`, columns, rows)}`;
}

function allowance({ allowance: { per, ms, windows }, zone }: Statement): string {
  if (ms === 0) return '';
  const used = windows.filter(({ usedMs }) => usedMs > 0);
  const lines = used.map(
    ({ start, end, usedMs }) =>
      `<li>${exactInZone(start, zone)} to ${exactInZone(end, zone)}: ${exactLength(usedMs)} of ${exactLength(ms)}</li>`,
  );
  const none = `<p>None of the ${exactLength(ms)} of each ${per} was used.</p>`;
  return `<h2>Allowance for maintenance</h2>${used.length === 0 ? none : `<ul>${lines.join('')}</ul>`}`;
}

function signatures(one: Statement, issued: readonly Statement[]): string {
  const file = (revision: number, word: string): string =>
    `<a href="/finance/${one.month}/${escapeHtml(one.id)}.json?revision=${revision}">${word}</a>`;
  const before = issued
    .filter(({ revision }) => revision !== one.revision)
    .map(
      (each) =>
        `<li>${file(each.revision, `revision ${each.revision}`)}: ${amount(each.creditMinor, each.currency)}, ${statusInWords(each)}</li>`,
    );
  const signed = [
    ...(one.approvedBy === undefined ? [] : [`approved by ${one.approvedBy} at ${one.approvedAt ?? ''}`]),
    ...(one.issuedBy === undefined ? [] : [`issued by ${one.issuedBy} at ${one.issuedAt ?? ''}`]),
  ];
  return `<h2>Evidence</h2><p>${file(one.revision, 'The statement with its evidence')}, from which it can be computed again: <code>npm run sla -- verify FILE</code>. SHA-256 <code>${one.inputsHash}</code></p>${signed.length === 0 ? '' : `<p>${escapeHtml(signed.join(', '))}.</p>`}${before.length === 0 ? '' : `<h3>Issued before</h3><ul>${before.join('')}</ul>`}`;
}
