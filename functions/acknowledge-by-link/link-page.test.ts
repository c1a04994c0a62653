import { describe, expect, it } from 'vitest';
import { TOCSIN } from '../../shared/domain/ids.ts';
import { HOUR, incidentOf, key, MINUTE } from '../../shared/domain/incident/incident-fixture.ts';
import type { LinkAnswer } from '../../shared/flows/answer-link.ts';
import { linkPage, type PageTerms } from './link-page.ts';

const terms: PageTerms = {
  organisation: 'erlmcp',
  supportLine: { phone: '1-800-ERLMCP', email: 'support@erlmcp.example' },
  now: 60_000,
};
const reader = { name: 'Maya Okafor', zone: 'Europe/Dublin' };
const incident = {
  ...incidentOf(),
  title: `<script>alert(1)</script> ${'ü€😀'.repeat(400)}`,
  description: 'x'.repeat(20_000),
};
const by = { name: 'Tomás "T" Ribeiro', at: 0 };
const answers: [number, LinkAnswer][] = [
  [404, { kind: 'unknown' }],
  [410, { kind: 'expired', incidentId: incident.id }],
  [200, { kind: 'asks', incident, reader }],
  [200, { kind: 'acknowledged', incident, reader, by, justNow: true }],
  [200, { kind: 'resolved', incident, reader, by }],
];

describe('the page behind the link in the SMS', () => {
  it.each(answers)('answers %i, weighs under 15 KB, needs no script and names the support line', (status, answer) => {
    const page = linkPage(answer, terms);
    expect(page.status).toBe(status);
    expect(Buffer.byteLength(page.html)).toBeLessThan(15_000);
    expect(page.html).not.toMatch(/<script|javascript:|<img|<link/);
    expect(page.html).toContain('1-800-ERLMCP');
  });

  it('stays under 15 KB when every sign of the longest title and reason has to be escaped', () => {
    const worst = { ...incident, title: '"'.repeat(5_000), description: "'".repeat(20_000) };
    for (const answer of [
      { kind: 'asks', incident: worst, reader },
      { kind: 'acknowledged', incident: worst, reader, by, justNow: true },
    ] as const) {
      expect(Buffer.byteLength(linkPage(answer, terms).html)).toBeLessThan(15_000);
    }
  });

  it('shows a title of 1,000 characters whole, marks where a longer text was cut, and cuts no sign in two', () => {
    const shown = (title: string) => linkPage({ kind: 'asks', incident: { ...incident, title }, reader }, terms).html;
    expect(shown('x'.repeat(1000))).toContain(`>${'x'.repeat(1000)}</h1>`);
    expect(shown(`${'x'.repeat(998)}😀😀`)).toContain(`>${'x'.repeat(998)}…</h1>`);
    expect(shown('half \ud83d of a sign')).toContain('>half \ufffd of a sign</h1>');
    expect(shown('x')).toContain(`<dd dir="auto">${'x'.repeat(399)}…</dd>`);
  });

  it('keeps a name that is written from right to left apart from the date that follows it', () => {
    const answer = { kind: 'acknowledged', incident, reader, by: { name: 'שרה לוי', at: 0 }, justNow: false } as const;
    expect(linkPage(answer, terms).html).toContain('Acknowledged by <bdi>שרה לוי</bdi>, 1 Jan 1970');
  });

  it('says who has it before all else, where a screen reader begins', () => {
    const { html } = linkPage({ kind: 'acknowledged', incident, reader, by, justNow: true }, terms);
    expect(html).toContain('<main><p class="who" role="status" tabindex="-1" autofocus>Acknowledged by');
  });

  it('asks with one big button, which posts', () => {
    const { html } = linkPage({ kind: 'asks', incident, reader }, terms);
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).toContain('<form method="post">');
  });

  it('says how long a resolved one lasted, and of one that is open for how long it has been', () => {
    const at = { at: 50 * MINUTE, by: TOCSIN };
    const end = 45 * MINUTE;
    const spans = [{ start: -1000, end }];
    const quiet = { type: 'AlertQuieted', ...at, key, quietAt: end, receivedAt: end, spans } as const;
    const over = incidentOf(quiet, { type: 'IncidentResolved', ...at, cause: 'quiet' });
    const late = { ...terms, now: 3 * HOUR };
    const { html } = linkPage({ kind: 'resolved', incident: over, reader, by }, late);
    expect(html).toContain('<dt>Lasted</dt><dd dir="auto">45 min 1 s</dd>');
    expect(linkPage({ kind: 'asks', incident, reader }, late).html).toContain(
      '<dt>Open for</dt><dd dir="auto">3 h</dd>',
    );
  });

  it('says by whom and when, in the reader’s zone', () => {
    const { html } = linkPage({ kind: 'acknowledged', incident, reader, by, justNow: false }, terms);
    expect(html).toContain('Acknowledged by Tomás &quot;T&quot; Ribeiro, 1 Jan 1970, 01:00 GMT+1 (Europe/Dublin)');
    expect(html).not.toContain('<button');
  });
});
