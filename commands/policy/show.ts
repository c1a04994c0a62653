import type { Directory } from '../../shared/domain/directory/directory.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { escapeHtml } from '../../shared/runtime/html-page.ts';
import { obligationTables } from './obligation-tables.ts';
import { responseTables } from './response-tables.ts';
import { tableInText, type Table } from './table.ts';

/** A policy as tables, those without a row left out. */
export const tablesOf = (policy: CompiledPolicy, directory: Directory): Table[] =>
  [...responseTables(policy, directory), ...obligationTables(policy, directory)].filter(({ rows }) => rows.length > 0);

const introductionOf = ({ title, name, document, organisation, supportLine }: CompiledPolicy): string[] => [
  title,
  `Policy ${name} of ${organisation}, document ${document}. Support line: ${supportLine.phone}, ${supportLine.email}`,
];

/** For the terminal. */
export const policyInText = (policy: CompiledPolicy, tables: readonly Table[]): string[] => [
  ...introductionOf(policy),
  '',
  ...tables.flatMap(tableInText),
];

/** For programs: `{policy, title, document, tables: [{title, columns, rows}]}`. */
export const policyInJson = ({ name, title, document }: CompiledPolicy, tables: readonly Table[]): string =>
  JSON.stringify({ policy: name, title, document, tables }, undefined, 2);

const STYLE = `
:root{color-scheme:light dark;--ground:#f6f5f2;--card:#fff;--ink:#1a1a1a;--soft:#55524b;--line:#d9d5cb;--mark:#0a4784}
@media(prefers-color-scheme:dark){:root{--ground:#15161a;--card:#1d1f25;--ink:#f2f1ee;--soft:#b5b1a8;--line:#3a3c44;--mark:#8fc1ff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
header,main,nav{max-width:80rem;margin:0 auto;padding:0 1.25rem}
h1{font-size:1.75rem;line-height:1.2;margin:1.5rem 0 .25rem}
header p{margin:0 0 1rem;color:var(--soft)}
nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem}
a{color:var(--mark)}
nav a{display:inline-block;padding:.25rem 0}
section{margin:1.75rem 0}
h2{font-size:1.125rem;margin:0 0 .5rem}
table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);font-size:.9375rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-top:1px solid var(--line);white-space:pre-line}
thead th{color:var(--soft);font-weight:600;border-top:0}
tbody th{font-weight:600}
tbody td:last-child{color:var(--soft);white-space:nowrap}
:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
@media(max-width:44rem){thead{display:none}
table,tbody,tr,td,tbody th{display:block}
tr{border-top:1px solid var(--line);padding:.5rem 0}
td,tbody th{border:0;padding:.1rem .75rem;display:grid;grid-template-columns:7.5rem 1fr;gap:.5rem}
td:empty{display:none}
td::before,tbody th::before{content:attr(data-label);color:var(--soft);font-weight:400}}
@media print{body{background:#fff}nav{display:none}section{break-inside:avoid}}
`.replace(/\n/g, '');

/** One self-contained page: no script, no picture, no second request. Every text of the policy is escaped. */
export function policyInHtml(policy: CompiledPolicy, tables: readonly Table[]): string {
  const [title = '', about = ''] = introductionOf(policy).map(escapeHtml);
  const links = tables.map((table, at) => `<li><a href="#t${at}">${escapeHtml(table.title)}</a></li>`);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${title}</title><style>${STYLE}</style></head><body>`,
    `<header><h1>${title}</h1><p>${about}</p></header>`,
    `<nav aria-label="Tables"><ul>${links.join('')}</ul></nav>`,
    `<main>`,
    ...tables.map(sectionInHtml),
    '</main></body></html>',
  ].join('\n');
}

/** On a narrow screen each row stands as a list of its own, which takes roles that `display: block` would remove. */
function sectionInHtml({ title, columns, rows }: Table, at: number): string {
  const heads = columns.map((column) => `<th scope="col" role="columnheader">${escapeHtml(column)}</th>`).join('');
  const body = rows.map((row) => {
    const cells = columns.map((column, index) => {
      const label = `data-label="${escapeHtml(column)}"`;
      const text = escapeHtml(row[index] ?? '');
      return index === 0 && text !== ''
        ? `<th scope="row" role="rowheader" ${label}>${text}</th>`
        : `<td role="cell" ${label}>${text}</td>`;
    });
    return `<tr role="row">${cells.join('')}</tr>`;
  });
  return [
    `<section aria-labelledby="t${at}"><h2 id="t${at}">${escapeHtml(title)}</h2>`,
    `<table role="table" aria-labelledby="t${at}"><thead role="rowgroup"><tr role="row">${heads}</tr></thead>`,
    `<tbody role="rowgroup">${body.join('\n')}</tbody></table></section>`,
  ].join('\n');
}
